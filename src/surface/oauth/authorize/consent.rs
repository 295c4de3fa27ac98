//! `POST /consent`: the person's answer. Everything is checked again: the request that the page carried, who
//! is logged in, that the form was shown in this session, and that what it showed can still be given.

use super::{
    outcome::{approve, ask_consent, carried_on, to_login},
    request::{self, Fault},
    rights,
    step::{self, Step},
};
use crate::{
    app::{App, Shared},
    surface::{
        http::{
            caller::Caller,
            params::{Params, ParamsError},
        },
        web::{
            error::PageError,
            shared::{
                continuation::{Stage, record_stranded, restart},
                csrf,
                layout::Layout,
                session::{LoggedIn, anybody},
            },
        },
    },
    traffic::guard::Held,
};
use axum::{extract::State, response::Response};
use axum_extra::extract::cookie::CookieJar;

/// The endpoint.
pub async fn decide(
    State(app): State<Shared>,
    caller: Caller,
    layout: Layout,
    jar: CookieJar,
    params: Result<Params, ParamsError>,
) -> Response {
    match params {
        Ok(params) => decided(&app, &caller, &layout, &jar, &params)
            .await
            .unwrap_or_else(|fault| fault.reply(&app, &layout)),
        Err(error) => layout.error(&error.into()),
    }
}

async fn decided(
    app: &App,
    caller: &Caller,
    layout: &Layout,
    jar: &CookieJar,
    form: &Params,
) -> Result<Response, Fault> {
    let login = anybody(app, jar).await.map_err(|held| match held {
        Held::SlowDown(_) => Fault::Page(PageError::TooManyRequests),
        Held::Store(error) => {
            tracing::error!(%error, "the store failed");
            Fault::Page(PageError::TooBusy)
        }
    })?;
    let sealed = form.get("continue").unwrap_or_default();
    let tie = login.as_ref().map(LoggedIn::tie).unwrap_or_default();
    if !csrf::is_good(app.store.vault().master(), &tie, form.get("csrf_token")) {
        record_stranded(app, caller, sealed).await;
        return Err(Fault::Stranded(PageError::Csrf, restart(app.store.vault().master(), sealed)));
    }
    let continuation = carried_on(app, caller, jar, (Stage::Consent, sealed)).await?;
    let mut asked = request::read(app, caller, &continuation.params().into()).await?;
    let now = app.store.clock().now();
    if form.get("decision") == Some("switch") {
        return Ok(to_login(app, layout, jar.clone(), &asked, now));
    }
    let login = login.filter(|login| asked.is_for(login));
    if form.get("decision") != Some("approve") {
        return Err(asked.refuse("access_denied", "the person said no"));
    }
    rights::cut(app, &mut asked, login.as_ref()).await?;
    // What was shown, and no more; where that can't be given any more, the person is asked again.
    asked.scopes = asked.scopes.intersection(&continuation.shown);
    let whole = asked.scopes == continuation.shown;
    match step::next(&asked, login.as_ref(), true, continuation.login_after, now) {
        Step::Consent(login) | Step::Approve(login) if whole => {
            approve(app, caller, layout, &asked, (login, continuation.grant_id)).await
        }
        Step::Consent(login) | Step::Approve(login) => {
            ask_consent(app, layout, jar.clone(), &asked, login, continuation.login_after).await
        }
        Step::LogIn => Err(asked.refuse("login_required", "the login is too old by now")),
        Step::Refuse(code, description) => Err(asked.refuse(code, description)),
    }
}
