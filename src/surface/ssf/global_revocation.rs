//! `POST /oauth/global-token-revocation` (draft-parecki-oauth-global-token-revocation): ends every grant and token
//! that a person has at the apps of the caller's account. An account can't end more: the person's own sessions here
//! are the person's.

use super::{
    body::Body,
    receiver::{self, Receiver},
    subjects::subject,
};
use crate::{
    app::Shared,
    commands::accounts,
    surface::http::{known::knows, problem::Problem},
};
use axum::{
    extract::{FromRequestParts, State},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use xwms_events::{
    account::{Account, AccountCommand},
    scope::Scope,
};

/// A client with the scope `tokens:revoke_all`.
pub(super) struct Revoker(Receiver);

impl FromRequestParts<Shared> for Revoker {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Problem> {
        receiver::authenticate(parts, app, Scope::TokensRevokeAll).await.map(Self)
    }
}

/// The endpoint.
///
/// # Errors
/// `unsupported_subject`; `not_found` for a person whom the account does not know, whether they exist or not.
pub(super) async fn revoke(
    State(app): State<Shared>,
    Revoker(caller): Revoker,
    body: Body,
) -> Result<Response, Problem> {
    let user_id = subject(&body, "sub_id", &app.settings.issuer)?;
    let account = app.store.load::<Account>(caller.account_id).await?.state;
    if !knows(&app, caller.account_id, &account, user_id).await? {
        return Err(Problem::new(StatusCode::NOT_FOUND, "not_found", "there is no such user"));
    }
    let command = AccountCommand::RevokeUserTokens { user_id };
    accounts::change(&caller.context(&app), caller.account_id, command, |_| None).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
