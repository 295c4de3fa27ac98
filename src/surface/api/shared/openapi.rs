//! The OpenAPI document: the declarations of the routes, and the parts that are common to all of them.

use utoipa::{
    OpenApi, ToSchema,
    openapi::{
        Content, ObjectBuilder, Ref, RefOr, Response, Type,
        path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem},
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

/// The media type of problems, for every operation.
const PROBLEM: &str = "application/problem+json";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "xwms",
        description = "Accounts, clients, grants, tokens and events of one account. Send an access token \
                       with the scope that the operation names or, at the dashboard, the session's cookie \
                       with `X-CSRF-Token`. Lists are paged by `limit` and `after`. Every POST accepts an \
                       `Idempotency-Key`. Writes return `XWMS-Position`. A list, grant or token that is \
                       requested with that header includes at least that position."
    ),
    components(schemas(ProblemDocument))
)]
pub struct Document;

/// A problem document (RFC 9457).
#[derive(ToSchema)]
#[schema(as = Problem)]
#[allow(dead_code, reason = "only its shape is documented")]
struct ProblemDocument {
    /// Where the code is explained: a URI, or a path at this server.
    #[schema(example = "/docs/errors#invalid_redirect_uri")]
    r#type: String,
    #[schema(example = "Bad Request")]
    title: String,
    #[schema(example = 400)]
    status: u16,
    /// Stable; meant for programs to compare. The catalogue of errors lists all.
    #[schema(example = "invalid_redirect_uri")]
    code: String,
    /// A text for people.
    #[schema(example = "http is allowed for loopback addresses only: use https")]
    detail: String,
    /// The member of the request that is wrong, such as `owner.password`.
    #[schema(example = "redirect_uris")]
    field: Option<String>,
    #[schema(example = "01a207a0363176548e7c2779089d0673")]
    request_id: Option<String>,
    /// With `rate_limited`: the windows that are full.
    #[schema(rename = "violated-policies", example = json!(["account"]))]
    violated_policies: Option<Vec<String>>,
}

/// Adds to `document` the parts that are common to all routes.
pub fn complete(mut document: utoipa::openapi::OpenApi) -> utoipa::openapi::OpenApi {
    let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("bearer", SecurityScheme::Http(scheme));
    for item in document.paths.paths.values_mut() {
        if let Some(post) = &mut item.post {
            let text = "1 to 255 visible ASCII characters. A repeated request within 24 hours gets the same \
                        response.";
            post.parameters
                .get_or_insert_default()
                .push(header("Idempotency-Key", Type::String, text).into());
        }
        if let Some(get) = &mut item.get {
            let text = "The position of a write. The response includes at least that position.";
            get.parameters.get_or_insert_default().push(header("XWMS-Position", Type::Integer, text).into());
        }
        for operation in operations(item) {
            // Handlers of different resources may have the same name, but operations may not.
            if let (Some([tag, ..]), Some(id)) = (operation.tags.as_deref(), &mut operation.operation_id) {
                *id = format!("{tag}_{id}");
            }
            tell_problems(operation);
        }
    }
    document
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.put, &mut item.post, &mut item.patch, &mut item.delete].into_iter().flatten()
}

fn header(name: &str, kind: Type, text: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .description(Some(text))
        .schema(Some(ObjectBuilder::new().schema_type(kind)))
        .build()
}

fn tell_problems(operation: &mut Operation) {
    let content = || RefOr::T(Content::new(Some(Ref::from_schema_name("Problem"))));
    let others = Response::new("A problem document; see `code`");
    let responses = &mut operation.responses.responses;
    responses.insert("default".to_owned(), RefOr::T(others));
    for (status, response) in responses {
        if let RefOr::T(response) = response
            && !status.starts_with('2')
        {
            response.content.insert(PROBLEM.to_owned(), content());
        }
    }
}
