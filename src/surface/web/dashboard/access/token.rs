//! `GET /dashboard/{account_id}/tokens/{token_id}`: what a token is, whose, how the app got it, whether it is
//! valid or what stopped it, and where what it touched is listed. `POST` to the same path revokes it. The token
//! itself is never shown.

use super::{
    apps::Apps,
    exposure,
    family::{self, How},
    provenance,
    text::TEXT,
    words,
};
use crate::{
    commands::tokens,
    store::StoreError,
    surface::web::{
        dashboard::shared::{form::DashboardForm, investigate, page::DashboardPage},
        shared::kinds::{Facts, Part, Tone, Value, View},
    },
};
use axum::response::Response;
use std::sync::Arc;
use xwms_events::{
    grant::Grant,
    ids::TokenId,
    scope::Scope,
    token::{GrantType, Token, TokenFormat},
};
use xwms_projections::access;

/// Shows the page.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::TokensRead)?;
    let text = dash.text(&TEXT);
    let token_id: TokenId = dash.id("token_id")?;
    let store = &dash.app().store;
    dash.read_own_writes().await;
    let row =
        access::token(store.pool(), dash.account_id, token_id).await.map_err(|error| dash.failed(error))?;
    let row = row.ok_or_else(|| dash.not_found())?;
    let token = store.load::<Token>(token_id).await.map_err(|error| dash.failed(error))?.state;
    if token.id.is_none() {
        let whole = store.expect_whole_stream(&token_id.to_string(), Some(dash.account_id)).await;
        whole.map_err(|error| dash.failed(error))?;
    }
    let status = words::token(row.revoked_at, row.expires_at, dash.now(), dash.language());
    let head = dash
        .head(text.token)
        .below(dash.path("tokens"), text.tokens)
        .id(token_id)
        .status(status)
        .action(dash.path(&format!("logs?token_id={token_id}")), text.touched)
        .action(dash.path(&format!("logs?about_token_id={token_id}")), text.asked_about)
        .action(dash.path(&format!("audit/contain?target={token_id}")), text.contain)
        .action(dash.path(&format!("audit/expose?credential={token_id}")), text.report_exposed);
    let head = investigate::family(&dash, head, token_id);
    let facts = facts(&dash, &token).await.map_err(|error| dash.failed(error))?;
    let revoked = dash.was("revoked").then(|| Part::Notice(text.token_revoked.to_owned()));
    let may = dash.may(Scope::TokensWrite) && status.tone == Tone::Good;
    let form = may.then(|| {
        let path = dash.path(&format!("tokens/{token_id}"));
        let lead = match token.grant_id {
            Some(_) => text.revoke_token_lead,
            None => text.revoke_own_token_lead,
        };
        dash.form(path, text.revoke_token).titled(text.revoke).lead(lead).dangerous()
    });
    let exposed = exposure::facts(&dash, token_id).await.map_err(|error| dash.failed(error))?;
    let view = View::new(head).maybe(revoked).maybe(exposed).with(facts).with(life(&dash, &row)).maybe(form);
    Ok(dash.show(view).await)
}

/// Returns what the token is, and where it comes from.
async fn facts(dash: &DashboardPage, token: &Arc<Token>) -> Result<Facts, StoreError> {
    let text = dash.text(&TEXT);
    let client_id = token.client_id.map(|id| id.to_string()).unwrap_or_default();
    let app = Apps::named(dash, vec![client_id.as_str()]).await?.name(&client_id);
    let below = |kind: &str, id: Option<String>| {
        id.map_or(Value::Nothing, |id| Value::link(dash.path(&format!("{kind}/{id}")), id))
    };
    let session_id = match token.grant_id {
        // A token that outlives the session does not name it; its grant does.
        Some(grant_id) => {
            let grant = dash.app().store.load::<Grant>(grant_id).await?.state;
            grant.authorization.as_ref().map(|authorization| authorization.session_id)
        }
        None => token.session_id,
    };
    let format = match token.format {
        TokenFormat::Jwt => text.jwt,
        TokenFormat::Opaque => text.opaque,
    };
    let facts = Facts::new(text.what_it_is)
        .fact(text.app, Value::link(dash.path(&format!("apps/{client_id}")), app))
        .fact(text.person, provenance::subject(dash, token).await?)
        .fact(text.got_by, Value::text(flow(dash, token).await?))
        .fact(text.secret, below("secrets", token.secret_id.map(|id| id.to_string())))
        .fact(text.grant, below("grants", token.grant_id.map(|id| id.to_string())))
        .fact(text.session, below("sessions", session_id.map(|id| id.to_string())))
        .fact(
            text.scopes,
            Value::Tags(token.scope_text().split_whitespace().map(ToOwned::to_owned).collect()),
        )
        .fact(text.audience, Value::Lines(dash.app().access_tokens.audience(token)))
        .fact(text.format, Value::text(format));
    provenance::add(dash, facts, token).await
}

/// Returns how the app got the token.
async fn flow(dash: &DashboardPage, token: &Token) -> Result<String, StoreError> {
    let text = dash.text(&TEXT);
    if token.grant_type == Some(GrantType::TokenExchange) {
        return Ok(text.by_exchange.to_owned());
    }
    if token.grant_type == Some(GrantType::JwtBearer) {
        return Ok(text.by_assertion.to_owned());
    }
    let (Some(grant_id), Some(token_id)) = (token.grant_id, token.id) else {
        return Ok(text.by_client_credentials.to_owned());
    };
    Ok(match family::how(dash, grant_id, &token_id.to_string()).await? {
        Some(How::Refresh(_)) => text.by_refresh.to_owned(),
        Some(How::Device) => text.by_device.to_owned(),
        None if token.grant_type == Some(GrantType::DeviceCode) => text.by_device.to_owned(),
        Some(How::Code) | None => text.by_code.to_owned(),
    })
}

/// Returns when the token was issued, expires, and was stopped by what.
fn life(dash: &DashboardPage, row: &access::Token) -> Facts {
    let text = dash.text(&TEXT);
    let language = dash.language();
    let stopped = row.reason.as_ref().map_or(Value::Nothing, |it| Value::text(words::reason(it, language)));
    Facts::new(text.life)
        .fact(text.issued, Value::time(language, Some(row.issued_at)))
        .fact(text.expires, Value::time(language, Some(row.expires_at)))
        .fact(text.stopped_at, Value::time(language, row.revoked_at))
        .fact(text.stopped_by, stopped)
}

/// Revokes the token.
pub async fn revoke(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::TokensWrite)?;
    let token_id: TokenId = dash.id("token_id")?;
    let own = |token: &Token| token.account_id == Some(dash.account_id);
    let context = dash.context();
    let done = form.once(tokens::revoke(&context, token_id, "account", own, form.row())).await;
    done.map_err(|error| dash.stopped(error))?;
    Ok(dash.go(&format!("tokens/{token_id}?revoked")))
}
