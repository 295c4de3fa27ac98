//! Signed authorization responses (JWT Secured Authorization Response Mode for OAuth 2.0, JARM §2.1): the parameters
//! as claims of a JWT for this client, which lives for ten minutes.
//!
//! `typ` is `JWT`, because some clients accept no other. A response is no id_token: it has no `sub`.

use super::back::Back;
use crate::{
    app::App,
    auth::keyring::{ID_TOKEN, SigningError},
};
use serde_json::{Map, Value, json};

/// How long a response is valid, in seconds (JARM §2.1).
const SECONDS: u32 = 600;

/// Returns the JWT for the client of `back`, with `fields`, which include `iss`.
///
/// # Errors
/// If there is no key for its algorithm, or signing fails.
pub(super) async fn sign(app: &App, back: &Back, fields: &[(&str, &str)]) -> Result<String, SigningError> {
    let mut claims: Map<String, Value> =
        fields.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    let now = app.store.clock().now();
    claims.insert("aud".to_owned(), json!(back.audience));
    claims.insert("iat".to_owned(), json!(now.seconds()));
    claims.insert("exp".to_owned(), json!(now.plus_seconds(SECONDS).seconds()));
    app.keyring.ready(Some(back.algorithm)).await?;
    app.keyring.sign(Some(back.account_id), back.algorithm, ID_TOKEN, &claims).await
}
