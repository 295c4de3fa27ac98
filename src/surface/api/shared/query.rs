//! Checks queries: a query may have the parameters that the operation declares in the OpenAPI document, each
//! once. Otherwise a filter with a typo in its name would return everything, and seem to have worked. The
//! module that assembles the routes passes the document.
//!
//! A layer checks the query before the caller is authenticated, but does not report an error yet if the
//! operation needs a caller: an authenticated caller gets the refusal, and finds it in the request log; any
//! other caller gets the refusal for missing credentials.

use crate::surface::http::{
    params::{Params, ParamsError},
    problem::Problem,
};
use axum::{
    extract::{MatchedPath, Request, State},
    http::{Method, StatusCode, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{
    collections::{BTreeSet, HashMap},
    sync::LazyLock,
};
use utoipa::openapi::{
    OpenApi, RefOr,
    path::{Operation, Parameter, ParameterIn, PathItem},
};

/// The declarations of an operation.
#[derive(Default)]
struct Declared {
    parameters: BTreeSet<String>,
    /// Whether the operation needs an authenticated caller.
    secured: bool,
}

/// The declarations of every operation, by path and method.
pub struct Operations(HashMap<String, Vec<(Method, Declared)>>);

impl Operations {
    /// Collects the operations of `document`.
    pub fn of(document: &OpenApi) -> Self {
        let paths = document.paths.paths.iter();
        Self(paths.map(|(path, item)| (path.clone(), operations(document, item).collect())).collect())
    }

    /// Returns the operations at the path of `request`.
    fn at(&self, request: &Request) -> Option<&[(Method, Declared)]> {
        let path = request.extensions().get::<MatchedPath>()?;
        self.0.get(path.as_str()).map(Vec::as_slice)
    }
}

fn operations(document: &OpenApi, item: &PathItem) -> impl Iterator<Item = (Method, Declared)> {
    let methods = [
        (Method::GET, &item.get),
        (Method::PUT, &item.put),
        (Method::POST, &item.post),
        (Method::PATCH, &item.patch),
        (Method::DELETE, &item.delete),
    ];
    methods
        .into_iter()
        .filter_map(move |(method, operation)| Some((method, Declared::by(document, operation.as_ref()?))))
}

impl Declared {
    fn by(document: &OpenApi, operation: &Operation) -> Self {
        let parameters = operation.parameters.iter().flatten();
        let parameters = parameters.filter_map(|parameter| written(document, parameter));
        let of_query = parameters.filter(|parameter| parameter.parameter_in == ParameterIn::Query);
        Self {
            parameters: of_query.map(|parameter| parameter.name.clone()).collect(),
            secured: operation.security.as_ref().is_some_and(|needed| !needed.is_empty()),
        }
    }
}

/// Returns the parameter; resolves a reference to the document's components.
fn written<'a>(document: &'a OpenApi, parameter: &'a RefOr<Parameter>) -> Option<&'a Parameter> {
    match parameter {
        RefOr::T(parameter) => Some(parameter),
        RefOr::Ref(there) => {
            let name = there.ref_location.rsplit('/').next()?;
            match document.components.as_ref()?.parameters.get(name)? {
                RefOr::T(parameter) => Some(parameter),
                RefOr::Ref(_) => None,
            }
        }
    }
}

/// Parses the query into parameters.
pub(super) fn parse(query: Option<&str>) -> Result<Params, Problem> {
    Params::parse_unrepeated(query.unwrap_or_default().as_bytes()).map_err(|error| {
        let problem = Problem::new(StatusCode::BAD_REQUEST, "invalid_query", error.to_string());
        match error {
            ParamsError::Repeated(name) => problem.at(name),
            _ => problem,
        }
    })
}

/// The refusal of a query, kept until the caller is authenticated.
#[derive(Clone)]
struct Refused(Problem);

/// The layer around every route.
pub async fn declared(
    State(operations): State<&'static LazyLock<Operations>>,
    mut request: Request,
    next: Next,
) -> Response {
    // Most requests have no query.
    let Some(query) = request.uri().query().filter(|query| !query.is_empty()) else {
        return next.run(request).await;
    };
    let undeclared = Declared::default();
    let operation = match operations.at(&request) {
        Some(operations) => match of(request.method(), operations) {
            Some(operation) => operation,
            // There is no such method here; that error comes first.
            None => return next.run(request).await,
        },
        None => &undeclared,
    };
    match check(operation, query) {
        Ok(()) => {}
        Err(problem) if operation.secured => {
            request.extensions_mut().insert(Refused(problem));
        }
        Err(problem) => return problem.into_response(),
    }
    next.run(request).await
}

fn of<'a>(method: &Method, operations: &'a [(Method, Declared)]) -> Option<&'a Declared> {
    // HEAD takes the parameters of GET.
    let method = if method == Method::HEAD { &Method::GET } else { method };
    operations.iter().find(|(known, _)| known == method).map(|(_, declared)| declared)
}

fn check(operation: &Declared, query: &str) -> Result<(), Problem> {
    let params = parse(Some(query))?;
    let mut unknown: Vec<_> = params.names().filter(|name| !operation.parameters.contains(*name)).collect();
    unknown.sort_unstable();
    let Some(name) = unknown.first() else { return Ok(()) };
    let known = operation.parameters.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    let known = if known.is_empty() { "none".to_owned() } else { known };
    let detail = format!("there is no parameter {name:?} here; known parameters: {known}");
    Err(Problem::new(StatusCode::BAD_REQUEST, "unknown_parameter", detail).at(*name))
}

/// Refuses a query that the layer [`declared`] found wrong, once the caller is authenticated.
pub fn refuse_undeclared(parts: &mut Parts) -> Result<(), Problem> {
    parts.extensions.remove::<Refused>().map_or(Ok(()), |Refused(problem)| Err(problem))
}

#[cfg(test)]
mod tests {
    use super::{Declared, check};

    #[test]
    fn the_parameter_that_is_unknown_or_there_twice_is_named() {
        let operation = Declared { parameters: ["limit", "type"].map(String::from).into(), secured: true };
        for (query, code, field) in [
            ("limit=1&type=x&secret_id=y", "unknown_parameter", Some("secret_id")),
            ("Limit=1", "unknown_parameter", Some("Limit")),
            ("zz=1&aa=2", "unknown_parameter", Some("aa")),
            ("nothing", "unknown_parameter", Some("nothing")),
            ("=1", "unknown_parameter", Some("")),
            ("limit[]=1", "unknown_parameter", Some("limit[]")),
            ("limit=1&limit=1", "invalid_query", Some("limit")),
            ("limit=&%6cimit=", "invalid_query", Some("limit")),
            ("limit=%ff", "invalid_query", None),
        ] {
            let problem = check(&operation, query).unwrap_err();
            assert_eq!((problem.code, problem.field.as_deref()), (code, field), "{query}");
        }
        for query in ["limit=1&type=x", "type=", "&", "limit=1&"] {
            assert!(check(&operation, query).is_ok(), "{query}");
        }
    }
}
