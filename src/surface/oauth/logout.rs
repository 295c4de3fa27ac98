//! `GET` and `POST /oauth/logout` (OpenID Connect RP-Initiated Logout 1.0), and the confirmation page.
//!
//! The user is asked first, unless a hint proves that the client knows this login: a link on any page must
//! not log users out. The user is also asked if the request contradicts itself, or names an unregistered
//! address to return to.

use super::cross_site;
use crate::{
    commands::{CommandError, sessions},
    store::StoreError,
    surface::{
        http::{
            params::{Lenient, Params, ParamsError, QUERY_MAX, with_query},
            reason::Reason,
        },
        web::{
            error::PageError,
            logout::{LoggedOutPage, LogoutPage, TEXT},
            shared::{cookies, request::PageRequest, session::LoggedIn},
        },
    },
    traffic::guard::Throttled,
};
use axum::{
    http::Method,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use std::sync::Arc;
use xwms_events::{
    Actor,
    client::{Client, origin_of},
    ids::{ClientId, SessionId, UserId, client_id_of},
};

/// The parameters carried to the confirmation page, or from another site's form.
const PARAMETERS: &[&str] = &["id_token_hint", "client_id", "post_logout_redirect_uri", "state"];

/// The claims that a hint needs. The id_token may be expired (§2).
#[derive(Deserialize)]
struct Hint {
    sub: UserId,
    /// The id by which the app knows its client.
    aud: String,
    sid: SessionId,
}

/// The endpoint: a link, or a form, which comes from a client or is our own confirmation.
pub async fn endpoint(page: PageRequest, method: Method, asked: Result<Lenient, ParamsError>) -> Response {
    let asked = Lenient::of(asked);
    if method == Method::POST
        && let Ok(params) = asked.checked()
    {
        if params.query(PARAMETERS).len() > QUERY_MAX {
            return page.layout.error(&ParamsError::TooLong.into());
        }
        if let Some(again) = cross_site::resend_with_cookies(&page, params, "/oauth/logout", PARAMETERS) {
            return again;
        }
    }
    let answer = match &asked.fault {
        Some(fault) => refuse_form(&page, &asked.params, fault).await.map_err(Throttled::from),
        None => log_out(&page, &asked.params).await,
    };
    answer.unwrap_or_else(|throttled| page.layout.throttled(&throttled))
}

/// Returns the page that explains what is wrong with the parameters.
async fn refuse_form(
    page: &PageRequest,
    params: &Params,
    fault: &ParamsError,
) -> Result<Response, StoreError> {
    if let Some(client_id) = params.get("client_id").and_then(client_id_of) {
        page.caller.attribute_to(&page.app.store.load::<Client>(client_id).await?.state);
        if matches!(fault, ParamsError::Repeated(_)) {
            page.caller.because(Reason::RepeatedParameter);
        }
    }
    Ok(page.layout.error(&fault.clone().into()))
}

/// Handles the request. A form with a CSRF token is our own confirmation, and must belong to this login.
/// Without one it is treated like a link.
async fn log_out(page: &PageRequest, params: &Params) -> Result<Response, Throttled> {
    let app = &page.app;
    let hint = match params.get("id_token_hint") {
        Some(jwt) => app.keyring.verify_hint::<Hint>(&app.store, jwt, &app.settings.issuer).await?,
        None => None,
    };
    let asked = LogoutRequest::read(page, params, hint.as_ref()).await?;
    let Some(login) = page.any_session().await? else { return Ok(finish(page, asked.goal)) };
    let hinted = hint.is_some_and(|hint| hint.sid == login.session_id && hint.sub == login.user_id);
    let confirmed = match params.get("csrf_token") {
        Some(_) if page.is_own_form(&login.csrf_binding(), params) => true,
        Some(_) => {
            let again = format!("/oauth/logout?{}", params.query(PARAMETERS));
            return Ok(page.layout.error_with(&PageError::Csrf, Some(again)));
        }
        None => false,
    };
    if hinted && asked.is_plain() || confirmed {
        end(page, &login).await?;
        return Ok(finish(page, asked.goal));
    }
    let question = LogoutPage {
        text: page.layout.text(&TEXT),
        csrf: page.csrf_token(&login.csrf_binding()),
        client_name: asked.client.as_ref().map(|client| client.name.clone()),
        unregistered: matches!(asked.goal, Goal::Unregistered),
        stay: asked.way_back(),
        hidden: params.fields(PARAMETERS),
    };
    Ok(match asked.goal {
        Goal::Registered(_) => page.layout.form_away(&question),
        Goal::None | Goal::Unregistered => page.layout.form(&question),
    })
}

async fn end(page: &PageRequest, login: &LoggedIn) -> Result<(), StoreError> {
    let context = page.context(Actor::User(login.user_id));
    let ended = sessions::end(&context, login.session_id, "logout").await;
    ended.map(drop).map_err(CommandError::into_store_error)
}

/// Where the user goes after the logout.
enum Goal {
    None,
    Registered(String),
    /// The request names an address that the client didn't register.
    Unregistered,
}

/// What a logout request asks for.
struct LogoutRequest {
    /// The client, if it is clear which one.
    client: Option<Arc<Client>>,
    /// Whether the hint and `client_id` name different clients, or one of them is invalid.
    contradicts: bool,
    goal: Goal,
}

impl LogoutRequest {
    async fn read(page: &PageRequest, params: &Params, hint: Option<&Hint>) -> Result<Self, StoreError> {
        let stated = params.get("client_id").map(client_id_of);
        let hinted = hint.and_then(|hint| client_id_of(&hint.aud));
        // A hint that this server didn't sign (alg none, another issuer) makes the request invalid.
        let spoiled = params.get("id_token_hint").is_some() && hint.is_none();
        let differs = |stated: ClientId| hinted.is_some_and(|hinted| hinted != stated);
        let contradicts = spoiled || stated.is_some_and(|stated| stated.is_none_or(differs));
        let mut named = Vec::new();
        for client_id in stated.flatten().into_iter().chain(hinted) {
            named.push(page.app.store.load::<Client>(client_id).await?.state);
        }
        let client = named.first().filter(|client| !contradicts && client.enabled().is_some()).cloned();
        let goal = match params.get("post_logout_redirect_uri") {
            None => Goal::None,
            Some(uri) => match &client {
                Some(client) if client.post_logout_redirect_uris.iter().any(|known| known == uri) => {
                    let state = params.get("state").map(|state| with_query(uri, &[("state", state)]));
                    Goal::Registered(state.unwrap_or_else(|| uri.to_owned()))
                }
                _ => Goal::Unregistered,
            },
        };
        let asked = Self { client, contradicts, goal };
        if let Some(reason) = asked.refused() {
            // The first call wins: the stated client, or else the client of the hint.
            named.iter().for_each(|client| page.caller.refused(client, reason));
        }
        Ok(asked)
    }

    /// Returns why the request isn't fulfilled as asked, for the client's owner.
    fn refused(&self) -> Option<Reason> {
        match (&self.goal, &self.client) {
            _ if self.contradicts => Some(Reason::HintForeign),
            (Goal::Unregistered, Some(_)) => Some(Reason::PostLogoutUriUnregistered),
            (Goal::Unregistered, None) => Some(Reason::ClientStopped),
            _ => None,
        }
    }

    /// Returns whether no confirmation is needed, provided that the hint is for this login.
    fn is_plain(&self) -> bool {
        !self.contradicts && !matches!(self.goal, Goal::Unregistered)
    }

    /// Returns the app's address, for a user who stays signed in: the requested one, or else the first
    /// registered one.
    fn way_back(&self) -> Option<String> {
        if let Goal::Registered(uri) = &self.goal {
            return Some(uri.clone());
        }
        let client = self.client.as_ref()?;
        let at = client.post_logout_redirect_uris.first().cloned();
        at.or_else(|| client.redirect_uris.iter().find_map(|uri| origin_of(uri)).map(|origin| origin + "/"))
    }
}

/// Clears the session cookie and sends the browser to `goal`.
fn finish(page: &PageRequest, goal: Goal) -> Response {
    let layout = &page.layout;
    let logged_out = |unregistered| layout.page(&LoggedOutPage { text: layout.text(&TEXT), unregistered });
    let reached = match goal {
        Goal::None => logged_out(false),
        Goal::Registered(uri) => Redirect::to(&uri).into_response(),
        Goal::Unregistered => logged_out(true),
    };
    (cookies::without_session(page.jar.clone()), reached).into_response()
}
