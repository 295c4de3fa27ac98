//! The REST surface, `/v1`: JSON with snake_case names for access tokens with the matching scope. Errors are
//! problem documents (RFC 9457).
//!
//! There is one file or folder per resource; `shared` has what they have in common. This file assembles their
//! routes and the OpenAPI document that the routes declare; no file in here imports it. What is made of that
//! document, the pages of the reference and the Postman collection, is in `surface/reference`.

mod accounts;
mod alerts;
mod audit;
mod clients;
mod consents;
mod endpoints;
mod event_types;
mod events;
mod grants;
mod groups;
mod me;
mod members;
mod plans;
mod registration_tokens;
mod request_log;
mod resources;
mod shared;
mod tickets;
mod tokens;
mod usage;
mod users;

pub use shared::cors::layer as readers;

use crate::{
    app::Shared,
    surface::{
        http::{etag, shared_route::ShareRoute},
        reference::{self, Page, Question},
    },
};
use axum::{
    Router,
    extract::State,
    handler::Handler,
    http::{
        HeaderMap,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};
use shared::{cors, error, finish, query};
use std::{collections::BTreeMap, sync::LazyLock};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::with_openapi(shared::openapi::Document::openapi())
        .merge(accounts::routes())
        .merge(plans::routes())
        .merge(members::routes())
        .merge(groups::routes())
        .merge(me::routes())
        .merge(clients::routes())
        .merge(registration_tokens::routes())
        .merge(grants::routes())
        .merge(tokens::routes())
        .merge(consents::routes())
        .merge(users::routes())
        .merge(events::routes())
        .merge(event_types::routes())
        .merge(endpoints::routes())
        .merge(resources::routes())
        .merge(usage::routes())
        .merge(request_log::routes())
        .merge(alerts::routes())
        .merge(audit::routes())
        .merge(tickets::routes())
}

/// The declarations of the routes. Made once, as it takes milliseconds, and shared by all callers.
static DECLARED: LazyLock<utoipa::openapi::OpenApi> =
    LazyLock::new(|| shared::openapi::complete(router().into_openapi()));

/// The same by operation; made for the first query.
static OPERATIONS: LazyLock<query::Operations> = LazyLock::new(|| query::Operations::of(declarations()));

/// The finished document; made once per process.
static DOCUMENT: LazyLock<String> = LazyLock::new(|| finish::finished(declarations()).to_string());

/// The Postman collection; made when it is first asked for.
static COLLECTION: LazyLock<String> = LazyLock::new(|| {
    let document: serde_json::Value = serde_json::from_str(&DOCUMENT).unwrap_or_default();
    reference::collection(&document).to_string()
});

/// Returns the OpenAPI document of the server whose issuer is `issuer`, as JSON.
pub fn openapi(issuer: &str) -> String {
    finish::of_issuer(&DOCUMENT, issuer)
}

/// Returns the Postman collection of the server whose issuer is `issuer`, as JSON.
pub fn postman(issuer: &str) -> String {
    finish::of_issuer(&COLLECTION, issuer)
}

/// Returns the reference as Markdown pages, for the server whose issuer is `issuer`.
pub fn pages(issuer: &str) -> Vec<Page> {
    let document: serde_json::Value = serde_json::from_str(&openapi(issuer)).unwrap_or_default();
    reference::pages(&document)
}

/// Returns what readers of the reference can try, by the files of the pages.
pub fn questions(issuer: &str) -> BTreeMap<String, Question> {
    let document: serde_json::Value = serde_json::from_str(&openapi(issuer)).unwrap_or_default();
    reference::questions(&document)
}

/// Returns the permissions as a page in Markdown.
pub fn permissions() -> String {
    shared::permissions::markdown(declarations(), &super::web::listed())
}

async fn openapi_document(State(app): State<Shared>, request: HeaderMap) -> Response {
    cached_json(openapi(&app.settings.issuer), &request)
}

async fn postman_collection(State(app): State<Shared>, request: HeaderMap) -> Response {
    cached_json(postman(&app.settings.issuer), &request)
}

/// Returns a document of about a megabyte, which caches keep and ask about each time: it changes only with the server.
fn cached_json(document: String, request: &HeaderMap) -> Response {
    let fixed = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "public, no-cache")];
    let tag = etag::tag(document.as_bytes());
    etag::revalidated((fixed, document).into_response(), &tag, request)
}

/// Returns the routes of this surface; `refused` handles methods that a route does not have.
pub fn routes<T: 'static>(app: &Shared, refused: impl Handler<T, Shared>) -> Router<Shared> {
    let (routes, _) = router().split_for_parts();
    routes
        .route("/v1/openapi.json", get(openapi_document))
        .route("/docs/postman.json", get(postman_collection))
        .route("/schemas/{name}/{version}", get(event_types::schema))
        .route("/.well-known/xwms-log/checkpoint", get(audit::tiles::checkpoint))
        .route("/.well-known/xwms-log/tile/{*path}", get(audit::tiles::tile))
        // Before the layers, the first of which is the outermost: they have to see a preflight request, whose
        // method no route has.
        .method_not_allowed_fallback(refused)
        .layer((
            ShareRoute,
            cors::layer(app),
            middleware::from_fn_with_state(app.clone(), error::name_request),
            middleware::from_fn_with_state(&OPERATIONS, query::declared),
        ))
}

/// Returns the declarations of the routes as an OpenAPI document. [`openapi`] returns the complete one.
pub fn declarations() -> &'static utoipa::openapi::OpenApi {
    &DECLARED
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_document_is_built_once_for_all_callers() {
        assert!(std::ptr::eq(super::declarations(), super::declarations()));
    }
}
