//! The REST surface, `/v1`: JSON with snake_case names for access tokens with the matching scope. Errors are
//! problem documents (RFC 9457).
//!
//! One file or folder per resource. What all share: `auth` (who asks), `body` (JSON in), `once`
//! (Idempotency-Key), `page` (lists), `answer` (JSON out), `error` (refusals as problems).

mod accounts;
mod answer;
mod auth;
mod body;
mod clients;
mod consents;
mod error;
mod events;
mod grants;
mod once;
mod page;
mod tokens;
mod users;

use crate::app::Shared;
use axum::{Json, Router, middleware, routing::get};
use utoipa::{
    OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};
use utoipa_axum::router::OpenApiRouter;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "xwms",
        description = "Accounts, clients, grants, tokens and events of one account. Send an access token with \
                       the scope that the operation names. Lists are paged by `limit` and `after`; every POST \
                       takes an `Idempotency-Key`; writes answer with `XWMS-Position`, and a list that is \
                       asked for with that header shows at least that position."
    ),
    modifiers(&Bearer)
)]
struct Document;

struct Bearer;

impl utoipa::Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}

fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::with_openapi(Document::openapi())
        .merge(accounts::routes())
        .merge(clients::routes())
        .merge(grants::routes())
        .merge(tokens::routes())
        .merge(consents::routes())
        .merge(users::routes())
        .merge(events::routes())
}

/// The routes of this surface.
pub fn routes() -> Router<Shared> {
    let (routes, _) = router().split_for_parts();
    routes
        .route("/v1/openapi.json", get(|| async { Json(openapi()) }))
        .layer(middleware::from_fn(error::name_request))
}

/// The OpenAPI document, from the same declarations as the routes.
pub fn openapi() -> utoipa::openapi::OpenApi {
    router().into_openapi()
}
