//! Where password managers find what a person changes: `/.well-known/change-password` (W3C, A Well-Known URL for
//! Changing Passwords) and `/.well-known/passkey-endpoints` (W3C, A Well-Known URL for Relying Party Passkey
//! Endpoints).
//!
//! Both are the same for everybody, so neither looks at cookies. The pages themselves are in `password` and `security`.

use crate::{
    app::{App, Shared},
    auth::passkeys::Passkeys,
};
use axum::{
    Json,
    extract::State,
    http::{HeaderName, header::CACHE_CONTROL},
    response::{IntoResponse, Redirect},
};
use serde_json::{Value, json};

const KEEP: [(HeaderName, &str); 1] = [(CACHE_CONTROL, "public, max-age=300")];
const PASSWORD: &str = "/account/password";
const SECURITY: &str = "/account/security";
const NEW_PASSKEY: &str = "/account/security/passkeys";

/// `GET /.well-known/change-password`.
pub(super) async fn change_password() -> Redirect {
    Redirect::to(PASSWORD)
}

/// `GET /.well-known/passkey-endpoints`: without `enroll` if people can't add passkeys here.
pub(super) async fn passkey_endpoints(State(app): State<Shared>) -> impl IntoResponse {
    (KEEP, Json(endpoints(&app)))
}

fn endpoints(app: &App) -> Value {
    let issuer = &app.settings.issuer;
    let manage = format!("{issuer}{SECURITY}");
    if app.offers_second_factor() && Passkeys::of(issuer).is_some() {
        json!({ "enroll": format!("{issuer}{NEW_PASSKEY}"), "manage": manage })
    } else {
        json!({ "manage": manage })
    }
}
