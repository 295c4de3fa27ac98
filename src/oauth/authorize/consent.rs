//! `POST /consent`: the person's answer. Everything is checked again: the request that the page carried, who
//! is logged in, and that the form was shown in this session.

use super::{Fault, approve, carried_on, request, rights, step, step::Step};
use crate::{
    app::{App, Shared},
    browser::{
        continuation::Stage,
        csrf,
        session::{LoggedIn, anybody},
    },
    guard::Held,
    http::{
        caller::Caller,
        params::{Params, ParamsError},
    },
    pages::{Frame, PageError},
};
use axum::{extract::State, response::Response};
use axum_extra::extract::cookie::CookieJar;

/// The endpoint.
pub async fn decide(
    State(app): State<Shared>,
    caller: Caller,
    frame: Frame,
    jar: CookieJar,
    params: Result<Params, ParamsError>,
) -> Response {
    match params {
        Ok(params) => decided(&app, &caller, &frame, &jar, &params)
            .await
            .unwrap_or_else(|fault| fault.reply(&app, &frame)),
        Err(error) => frame.error(&error.into()),
    }
}

async fn decided(
    app: &App,
    caller: &Caller,
    frame: &Frame,
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
    let tie = login.as_ref().map(LoggedIn::tie).unwrap_or_default();
    if !csrf::is_good(app.store.vault().master(), &tie, form.get("csrf_token")) {
        return Err(Fault::Page(PageError::Csrf));
    }
    let continuation = carried_on(app, jar, Stage::Consent, form.get("continue").unwrap_or_default())?;
    let mut asked = request::read(app, caller, &continuation.params()).await?;
    let login = login.filter(|login| asked.is_for(login));
    if form.get("decision") != Some("approve") {
        return Err(asked.refuse("access_denied", "the person said no"));
    }
    rights::cut(app, &mut asked, login.as_ref()).await?;
    let now = app.store.clock().now();
    match step::next(&asked, login.as_ref(), true, continuation.login_after, now) {
        Step::Consent(login) | Step::Approve(login) => approve(app, caller, frame, &asked, login, true).await,
        Step::LogIn => Err(asked.refuse("login_required", "the login is too old by now")),
        Step::Refuse(code, description) => Err(asked.refuse(code, description)),
    }
}
