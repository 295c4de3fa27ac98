//! `GET /dashboard/{account_id}/sessions/{session_id}`: a browser login of a person, as far as it concerns the
//! account: when it was, and what the person approved in it. Where it was used is the person's own business, and
//! not shown.

use super::{exposure, grants, text::TEXT};
use crate::{
    store::StoreError,
    surface::web::{
        dashboard::shared::{investigate, page::DashboardPage},
        shared::kinds::{Facts, Status, Tone, Value, View},
    },
};
use axum::response::Response;
use std::sync::Arc;
use xwms_events::{ids::SessionId, scope::Scope, session::Session};
use xwms_projections::{
    PageQuery,
    access::{self, Grant},
};

/// Most grants of a session that are shown.
const GRANTS_MAX: i64 = 100;

/// Returns the session and what the person approved in it for the account's apps, the newest ones; `None` if that
/// is nothing, as of a session that does not exist.
///
/// # Errors
/// When the database does not respond.
pub async fn of_account(
    dash: &DashboardPage,
    session_id: SessionId,
) -> Result<Option<(Arc<Session>, Vec<Grant>)>, StoreError> {
    let store = &dash.app().store;
    let session = store.load::<Session>(session_id).await?.state;
    let Some(user_id) = session.user_id else { return Ok(None) };
    dash.read_own_writes().await;
    let page = PageQuery { limit: GRANTS_MAX, after: None };
    let found = access::grants_of_session(store.pool(), dash.account_id, (user_id, session_id), page).await?;
    Ok((!found.is_empty()).then_some((session, found)))
}

/// Shows the page.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::GrantsRead)?;
    let text = dash.text(&TEXT);
    let language = dash.language();
    let session_id: SessionId = dash.id("session_id")?;
    let found = of_account(&dash, session_id).await.map_err(|error| dash.failed(error))?;
    let (session, approved) = found.ok_or_else(|| dash.not_found())?;
    let user_id = session.user_id.ok_or_else(|| dash.not_found())?;
    let status = if session.is_live(dash.now()) {
        Status { tone: Tone::Good, word: text.signed_in }
    } else {
        Status { tone: Tone::Quiet, word: text.signed_out }
    };
    let head = dash
        .head(text.session)
        .id(session_id)
        .status(status)
        .action(dash.path(&format!("audit/contain?target={session_id}")), text.contain)
        .action(dash.path(&format!("audit/expose?credential={session_id}")), text.report_exposed);
    let head = investigate::family(&dash, head, session_id);
    let facts = Facts::new(text.what_it_is)
        .lead(text.session_lead)
        .fact(text.person, Value::link(dash.path(&format!("people/{user_id}")), user_id.to_string()))
        .fact(text.logged_in, Value::time(language, Some(session.started_at)))
        .fact(text.proved, Value::time(language, session.authenticated_at))
        .fact(text.expires, Value::time(language, Some(session.expires_at)));
    let list = grants::of(&dash, &approved).await.map_err(|error| dash.failed(error))?;
    let exposed = exposure::facts(&dash, session_id).await.map_err(|error| dash.failed(error))?;
    Ok(dash.show(View::new(head).maybe(exposed).with(facts).with(list.titled())).await)
}
