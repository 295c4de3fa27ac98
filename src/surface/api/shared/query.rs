//! What a query may hold: the parameters that the operation declares in the OpenAPI document, each once. A filter with a
//! typing error in its name would otherwise show everything, and look as if it had worked. The document is handed in by
//! whoever puts the routes together.
//!
//! A layer looks before there is a caller, and says nothing yet where the operation wants one: whoever asks with a good
//! token sees the refusal, and finds it in their request log; whoever has none hears that.

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

/// What an operation declares.
#[derive(Default)]
struct Declared {
    parameters: BTreeSet<String>,
    /// Whether it has to be known who asks.
    secured: bool,
}

/// What every operation declares, by path and method.
pub struct Operations(HashMap<String, Vec<(Method, Declared)>>);

impl Operations {
    /// Those of `document`.
    pub fn of(document: &OpenApi) -> Self {
        let paths = document.paths.paths.iter();
        Self(paths.map(|(path, item)| (path.clone(), operations(document, item).collect())).collect())
    }

    /// Those at the path of `request`.
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

/// The parameter, also where the document has it among its components.
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

/// The query as parameters.
pub(super) fn parse(query: Option<&str>) -> Result<Params, Problem> {
    Params::parse(query.unwrap_or_default().as_bytes()).map_err(|error| {
        let problem = Problem::new(StatusCode::BAD_REQUEST, "invalid_query", error.to_string());
        match error {
            ParamsError::Repeated(name) => problem.at(name),
            _ => problem,
        }
    })
}

/// A query that the operation does not take, until it is known who asks.
#[derive(Clone)]
struct Refused(Problem);

/// Around every route.
pub async fn declared(
    State(operations): State<&'static LazyLock<Operations>>,
    mut request: Request,
    next: Next,
) -> Response {
    // Most requests have none.
    let Some(query) = request.uri().query().filter(|query| !query.is_empty()) else {
        return next.run(request).await;
    };
    let undeclared = Declared::default();
    let operation = match operations.at(&request) {
        Some(operations) => match of(request.method(), operations) {
            Some(operation) => operation,
            // There is no such method here, which is what is to be said first.
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
    // What may be asked by GET is asked by HEAD in the same words.
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
    let detail = format!("there is no parameter {name:?} here; there are: {known}");
    Err(Problem::new(StatusCode::BAD_REQUEST, "unknown_parameter", detail).at(*name))
}

/// Refuses what the layer has found wrong with the query, once it is known who asks.
pub fn told(parts: &mut Parts) -> Result<(), Problem> {
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
