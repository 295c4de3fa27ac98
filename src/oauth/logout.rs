//! `GET` and `POST /oauth/logout` (OpenID Connect RP-Initiated Logout 1.0), and the page that confirms.
//!
//! Without a hint that proves that the client knows this very login, the person is asked first: a link on
//! any page must not log people out.

use super::cross_site;
use crate::{
    app::{App, Shared},
    browser::{
        cookies, csrf,
        session::{LoggedIn, anybody},
    },
    commands::sessions,
    guard::Held,
    http::{
        caller::Caller,
        params::{Params, ParamsError, QUERY_MAX},
    },
    pages::{Frame, LoggedOutPage, LogoutPage, PageError},
    store::StoreError,
};
use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use serde::Deserialize;
use xwms_events::{
    Actor,
    client::Client,
    ids::{ClientId, SessionId, UserId},
};

/// What is carried on to the page that asks, or from a form of another site.
const PARAMETERS: &[&str] = &["id_token_hint", "client_id", "post_logout_redirect_uri", "state"];

/// The parts of an id_token that a hint needs. Its age is no matter (§2).
#[derive(Deserialize)]
struct Hint {
    sub: UserId,
    aud: ClientId,
    sid: SessionId,
}

/// The endpoint, by link.
pub async fn by_get(
    State(app): State<Shared>,
    caller: Caller,
    frame: Frame,
    jar: CookieJar,
    RawQuery(query): RawQuery,
) -> Response {
    let params = Params::parse(query.unwrap_or_default().as_bytes());
    endpoint(&app, &caller, &frame, jar, params).await
}

/// The endpoint, by form: a client's, or our own confirmation.
pub async fn by_post(
    State(app): State<Shared>,
    caller: Caller,
    frame: Frame,
    jar: CookieJar,
    params: Result<Params, ParamsError>,
) -> Response {
    if let Ok(params) = &params
        && let Some(query) = cross_site::again(&jar, params, PARAMETERS)
    {
        return match query.len() <= QUERY_MAX {
            true => Redirect::to(&format!("/oauth/logout?{query}")).into_response(),
            false => frame.error(&ParamsError::TooLong.into()),
        };
    }
    endpoint(&app, &caller, &frame, jar, params).await
}

async fn endpoint(
    app: &App,
    caller: &Caller,
    frame: &Frame,
    jar: CookieJar,
    params: Result<Params, ParamsError>,
) -> Response {
    match params {
        Ok(params) => log_out(app, caller, frame, jar, &params).await.unwrap_or_else(|held| match held {
            Held::SlowDown(_) => frame.error(&PageError::TooManyRequests),
            Held::Store(error) => {
                tracing::error!(%error, "the store failed");
                frame.error(&PageError::TooBusy)
            }
        }),
        Err(error) => frame.error(&error.into()),
    }
}

async fn log_out(
    app: &App,
    caller: &Caller,
    frame: &Frame,
    jar: CookieJar,
    params: &Params,
) -> Result<Response, Held> {
    let master = app.store.vault().master();
    let hint = match params.get("id_token_hint") {
        Some(jwt) => app.keyring.verify_hint::<Hint>(&app.store, jwt, &app.settings.issuer).await?,
        None => None,
    };
    let goal = goal(app, params, hint.as_ref()).await?;
    let Some(login) = anybody(app, &jar).await? else {
        return Ok((cookies::without_session(jar), finish(frame, goal)).into_response());
    };
    let hinted = hint.is_some_and(|hint| hint.sid == login.session_id && hint.sub == login.user_id);
    let confirmed = match params.get("csrf_token") {
        Some(token) if csrf::is_good(master, &login.tie(), Some(token)) => true,
        Some(_) => return Ok(frame.error(&PageError::Csrf)),
        None => false,
    };
    if hinted || confirmed {
        end(app, caller, &login).await?;
        return Ok((cookies::without_session(jar), finish(frame, goal)).into_response());
    }
    let page = LogoutPage {
        text: frame.text,
        csrf: csrf::token(master, &login.tie()),
        client_name: goal.as_ref().map(|goal| goal.client_name.clone()),
        hidden: carried(params),
    };
    Ok(match goal {
        Some(_) => frame.form_away(&page),
        None => frame.form(&page),
    })
}

async fn end(app: &App, caller: &Caller, login: &LoggedIn) -> Result<(), StoreError> {
    let context = caller.context(Actor::User(login.user_id));
    match sessions::end(&app.store, &context, login.session_id, "logout").await {
        Ok(_) => Ok(()),
        Err(crate::commands::CommandError::Store(error)) => Err(error),
        Err(error) => {
            tracing::error!(%error, "a session could not be ended");
            Err(StoreError::Deadline)
        }
    }
}

/// Where the person goes afterwards.
struct Goal {
    uri: String,
    client_name: String,
}

/// The registered URI that was asked for; none otherwise (§3).
async fn goal(app: &App, params: &Params, hint: Option<&Hint>) -> Result<Option<Goal>, StoreError> {
    let stated = params.get("client_id").map(str::parse::<ClientId>);
    let client_id = match (stated, hint) {
        (Some(Ok(stated)), Some(hint)) if stated != hint.aud => None,
        (Some(Ok(stated)), _) => Some(stated),
        (Some(Err(_)), _) => None,
        (None, hint) => hint.map(|hint| hint.aud),
    };
    // A hint that is none of ours spoils the request (alg none, another issuer's).
    let spoiled = params.get("id_token_hint").is_some() && hint.is_none();
    let (Some(client_id), Some(asked), false) = (client_id, params.get("post_logout_redirect_uri"), spoiled)
    else {
        return Ok(None);
    };
    let client = app.store.load::<Client>(client_id).await?.state;
    let registered = client.post_logout_redirect_uris.iter().any(|uri| uri == asked);
    if !registered || client.enabled().is_none() {
        return Ok(None);
    }
    let mut uri = asked.to_owned();
    if let Some(state) = params.get("state") {
        let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("state", state).finish();
        uri.push(if asked.contains('?') { '&' } else { '?' });
        uri.push_str(&query);
    }
    Ok(Some(Goal { uri, client_name: client.name.clone() }))
}

fn carried(params: &Params) -> Vec<(String, String)> {
    PARAMETERS.iter().filter_map(|name| Some(((*name).to_owned(), params.get(name)?.to_owned()))).collect()
}

fn finish(frame: &Frame, goal: Option<Goal>) -> Response {
    match goal {
        Some(goal) => Redirect::to(&goal.uri).into_response(),
        None => frame.page(&LoggedOutPage { text: frame.text }),
    }
}
