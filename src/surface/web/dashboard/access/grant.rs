//! `GET /dashboard/{account_id}/grants/{grant_id}`: one authorization from its login to its last token, with what
//! stopped each. `POST` to the same path revokes it with everything that came from it.

use super::{
    apis::Apis,
    apps::Apps,
    exposure,
    family::{self, Birth, How},
    text::TEXT,
    words,
};
use crate::{
    commands::grants,
    store::StoreError,
    surface::web::{
        dashboard::shared::{form::DashboardForm, investigate, page::DashboardPage},
        shared::{
            kinds::{Facts, Happening, Part, Timeline, Value, View},
            moment::Moment,
        },
    },
};
use axum::response::Response;
use std::{collections::HashMap, sync::Arc};
use xwms_events::{
    Timestamp,
    grant::{Authorization, DeviceRequest, Grant, RevokeReason},
    ids::{GrantId, consent_id},
    scope::Scope,
};
use xwms_projections::{
    PageQuery,
    access::{self, TokenFilter},
};

/// Most tokens of a grant whose state the page says, the newest ones.
const TOKENS_MAX: i64 = 200;

/// Shows the page.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::GrantsRead)?;
    let text = dash.text(&TEXT);
    let grant_id: GrantId = dash.id("grant_id")?;
    let store = &dash.app().store;
    dash.read_own_writes().await;
    let row =
        access::grant(store.pool(), dash.account_id, grant_id).await.map_err(|error| dash.failed(error))?;
    let row = row.ok_or_else(|| dash.not_found())?;
    let grant = store.load::<Grant>(grant_id).await.map_err(|error| dash.failed(error))?.state;
    let authorization = grant.authorization.clone().ok_or_else(|| dash.not_found())?;
    let head = dash
        .head(text.grant)
        .below(dash.path("grants"), text.grants)
        .id(grant_id)
        .status(words::grant(&row.status, dash.language()))
        .action(dash.path(&format!("tokens?grant_id={grant_id}")), text.tokens)
        .action(dash.path(&format!("logs?grant_id={grant_id}")), text.touched)
        .action(dash.path(&format!("audit/contain?target={grant_id}")), text.contain)
        .action(dash.path(&format!("audit/expose?credential={grant_id}")), text.report_exposed);
    let head = investigate::family(&dash, head, grant_id);
    let facts = facts(&dash, &row, &authorization).await.map_err(|error| dash.failed(error))?;
    let apis =
        Apis::named(&dash, row.resources.iter().collect()).await.map_err(|error| dash.failed(error))?;
    let approved = apis.tags(&authorization.scopes.text(), &row.resources).join(" · ");
    let tree =
        tree(&dash, &row, &grant, &authorization, approved).await.map_err(|error| dash.failed(error))?;
    let exposed = exposure::facts(&dash, grant_id).await.map_err(|error| dash.failed(error))?;
    let revoked = dash.was("revoked").then(|| Part::Notice(text.grant_revoked.to_owned()));
    let may = dash.may(Scope::GrantsWrite) && row.revoked_at.is_none();
    let form = may.then(|| {
        let path = dash.path(&format!("grants/{grant_id}"));
        dash.form(path, text.revoke_grant).titled(text.revoke).lead(text.revoke_grant_lead).dangerous()
    });
    Ok(dash
        .show(
            View::new(head)
                .maybe(revoked)
                .maybe(exposed)
                .with(facts)
                .maybe(apis.list(&dash, &row.resources))
                .with(tree)
                .maybe(form),
        )
        .await)
}

async fn facts(
    dash: &DashboardPage,
    row: &access::Grant,
    authorization: &Authorization,
) -> Result<Facts, StoreError> {
    let text = dash.text(&TEXT);
    let language = dash.language();
    let app = Apps::one(dash, authorization.client_id).await?;
    let stopped = row.reason.as_ref().map_or(Value::Nothing, |it| Value::text(words::reason(it, language)));
    let redirect_uri = match &authorization.device {
        Some(_) => Value::Nothing,
        None => Value::Code(authorization.redirect_uri.clone()),
    };
    let facts = Facts::new(text.what_it_is)
        .fact(text.app, Value::link(dash.path(&format!("apps/{}", row.client_id)), app))
        .fact(text.person, Value::link(dash.path(&format!("people/{}", row.user_id)), row.user_id.clone()))
        .fact(
            text.scopes,
            Value::Tags(authorization.scopes.iter().map(|scope| scope.as_str().to_owned()).collect()),
        )
        .fact(text.redirect_uri, redirect_uri)
        .fact(text.created, Value::time(language, Some(row.created_at)))
        .fact(text.last_used, Value::time(language, row.last_used_at))
        .fact(text.stopped_at, Value::time(language, row.revoked_at))
        .fact(text.stopped_by, stopped);
    Ok(match &authorization.device {
        Some(device) => of_device(dash, facts, device),
        None => facts,
    })
}

/// Adds what is known of the device that the person approved.
fn of_device(dash: &DashboardPage, facts: Facts, device: &DeviceRequest) -> Facts {
    let text = dash.text(&TEXT);
    let approved_from = device.same_network.map_or(Value::Nothing, |same| {
        Value::text(if same { text.device_network } else { text.other_network })
    });
    facts
        .fact(text.device_asked, Value::time(dash.language(), Some(device.requested_at)))
        .fact(text.approved_from, approved_from)
}

/// Returns what happened, from the login on: consent, code, refreshes with the token that each gave, and the end.
async fn tree(
    dash: &DashboardPage,
    row: &access::Grant,
    grant: &Arc<Grant>,
    authorization: &Authorization,
    approved: String,
) -> Result<Timeline, StoreError> {
    let text = dash.text(&TEXT);
    let language = dash.language();
    let step = |title: String, by: String, at: Timestamp, href: Option<String>| Happening {
        title,
        by,
        at: Moment::new(language, at),
        changes: vec![],
        href,
    };
    let methods = words::methods(&authorization.methods, language);
    let session = dash.path(&format!("sessions/{}", authorization.session_id));
    let consent = consent_id(authorization.user_id, authorization.client_id);
    let consent = dash.path(&format!("consents/{consent}"));
    // When the person proved who they are is not always known: a provider need not say it.
    let login = authorization.authenticated_at;
    let login = login.map(|at| step(text.logged_in.to_owned(), methods, at, Some(session)));
    let mut steps: Vec<_> = login.into_iter().collect();
    steps.push(step(text.consented.to_owned(), approved, row.created_at, Some(consent)));
    let births = family::births(&dash.app().store, dash.account_id, authorization.grant_id).await?;
    if births.is_empty() {
        let unused = text.code_unused.to_owned();
        steps.push(step(text.code.to_owned(), unused, authorization.code_expires_at, None));
    }
    let states = states(dash, authorization.grant_id).await?;
    for Birth { token_id, how, at } in births {
        let title = match how {
            How::Code | How::Device => text.code_used.to_owned(),
            How::Refresh(generation) => format!("{} {}", text.refreshed, generation.saturating_sub(1)),
        };
        let state = states.get(&token_id).cloned().unwrap_or_else(|| token_id.clone());
        steps.push(step(title, state, at, Some(dash.path(&format!("tokens/{token_id}")))));
    }
    if let Some(refresh) = &grant.refresh {
        let title = format!("{} {}", text.refresh_token, refresh.generation);
        steps.push(step(title, text.refresh_until.to_owned(), refresh.expires_at(), None));
    }
    if let Some(at) = row.revoked_at {
        let reason = row.reason.as_deref().unwrap_or_default();
        steps.push(step(text.ended.to_owned(), words::reason(reason, language), at, None));
    }
    Ok(Timeline::new(language, text.family, steps))
}

/// Returns the state of each token of the grant in words, with what stopped it.
async fn states(dash: &DashboardPage, grant_id: GrantId) -> Result<HashMap<String, String>, StoreError> {
    let filter = TokenFilter { grant_id: Some(grant_id), ..TokenFilter::default() };
    let page = PageQuery { limit: TOKENS_MAX, after: None };
    let tokens = access::tokens(dash.app().store.pool(), dash.account_id, filter, page).await?;
    let (language, now) = (dash.language(), dash.now());
    let state = |token: access::Token| {
        let status = words::token(token.revoked_at, token.expires_at, now, language).word;
        let id = &token.token_id;
        let words = match &token.reason {
            Some(reason) => format!("{id}: {status} ({})", words::reason(reason, language)),
            None => format!("{id}: {status}"),
        };
        (token.token_id, words)
    };
    Ok(tokens.into_iter().map(state).collect())
}

/// Revokes the grant.
pub async fn revoke(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::GrantsWrite)?;
    let grant_id: GrantId = dash.id("grant_id")?;
    let own = |authorization: &Authorization| authorization.account_id == dash.account_id;
    let context = dash.context();
    let command = grants::revoke(&context, grant_id, RevokeReason::Account, own, form.row());
    form.once(command).await.map_err(|error| dash.stopped(error))?;
    Ok(dash.go(&format!("grants/{grant_id}?revoked")))
}
