//! `GET` and `POST /oauth/logout` (OpenID Connect RP-Initiated Logout 1.0), and the page that confirms.
//!
//! Without a hint that proves that the client knows this very login, the person is asked first: a link on
//! any page must not log people out. So they are where the request contradicts itself, or wants to end at an address
//! that nobody registered.

use super::cross_site;
use crate::{
    commands::{CommandError, sessions},
    store::StoreError,
    surface::{
        http::{
            params::{Lenient, Params, ParamsError, QUERY_MAX},
            reason::Reason,
        },
        web::{
            error::PageError,
            logout::{LoggedOutPage, LogoutPage, TEXT},
            shared::{cookies, layout::Layout, request::PageRequest, session::LoggedIn},
        },
    },
    traffic::guard::Held,
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

/// The endpoint: by link, or by form, which is a client's or our own confirmation.
pub async fn endpoint(page: PageRequest, method: Method, asked: Result<Lenient, ParamsError>) -> Response {
    let asked = Lenient::of(asked);
    if method == Method::POST
        && let Ok(params) = asked.checked()
    {
        if params.query(PARAMETERS).len() > QUERY_MAX {
            return page.layout.error(&ParamsError::TooLong.into());
        }
        if let Some(again) = cross_site::again(&page, params, "/oauth/logout", PARAMETERS) {
            return again;
        }
    }
    let answer = match &asked.fault {
        Some(fault) => refuse_form(&page, &asked.params, fault).await.map_err(Held::from),
        None => log_out(&page, &asked.params).await,
    };
    answer.unwrap_or_else(|held| page.layout.held(&held))
}

/// The page that says what is wrong with the parameters.
async fn refuse_form(
    page: &PageRequest,
    params: &Params,
    fault: &ParamsError,
) -> Result<Response, StoreError> {
    if let Some(client_id) = params.get("client_id").and_then(|id| id.parse::<ClientId>().ok()) {
        page.caller.is_about(&page.app.store.load::<Client>(client_id).await?.state);
        if matches!(fault, ParamsError::Repeated(_)) {
            page.caller.because(Reason::RepeatedParameter);
        }
    }
    Ok(page.layout.error(&fault.clone().into()))
}

/// A form is our own confirmation if it has a token, and is then the login's; without one it asks as a link does.
async fn log_out(page: &PageRequest, params: &Params) -> Result<Response, Held> {
    let app = &page.app;
    let hint = match params.get("id_token_hint") {
        Some(jwt) => app.keyring.verify_hint::<Hint>(&app.store, jwt, &app.settings.issuer).await?,
        None => None,
    };
    let asked = Asked::read(page, params, hint.as_ref()).await?;
    let Some(login) = page.anybody().await? else { return Ok(finish(page, asked.goal)) };
    let hinted = hint.is_some_and(|hint| hint.sid == login.session_id && hint.sub == login.user_id);
    let confirmed = match params.get("csrf_token") {
        Some(_) if page.is_own_form(&login.tie(), params) => true,
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
        csrf: page.csrf_token(&login.tie()),
        client_name: asked.client.as_ref().map(|client| client.name.clone()),
        unregistered: matches!(asked.goal, Goal::Unregistered),
        stay: asked.way_back(),
        hidden: carried(params),
    };
    Ok(match asked.goal {
        Goal::Registered(_) => page.layout.form_away(&question),
        Goal::None | Goal::Unregistered => page.layout.form(&question),
    })
}

async fn end(page: &PageRequest, login: &LoggedIn) -> Result<(), StoreError> {
    let context = page.caller.context(Actor::User(login.user_id));
    match sessions::end(&page.app.store, &context, login.session_id, "logout").await {
        Ok(_) => Ok(()),
        Err(CommandError::Store(error)) => Err(error),
        Err(error) => {
            tracing::error!(%error, "a session could not be ended");
            Err(StoreError::Deadline)
        }
    }
}

/// Where the person goes afterwards.
enum Goal {
    None,
    Registered(String),
    /// The request names an address that is none of the client's.
    Unregistered,
}

impl Goal {
    fn reached(self, layout: &Layout) -> Response {
        let unregistered = match self {
            Self::Registered(uri) => return Redirect::to(&uri).into_response(),
            Self::None => false,
            Self::Unregistered => true,
        };
        layout.page(&LoggedOutPage { text: layout.text(&TEXT), unregistered })
    }
}

/// What a logout request asks, and for whom.
struct Asked {
    /// The client that asks, if that is clear.
    client: Option<Arc<Client>>,
    /// Whether its hint and its `client_id` name different clients, or one of them nobody.
    contradicts: bool,
    goal: Goal,
}

impl Asked {
    async fn read(page: &PageRequest, params: &Params, hint: Option<&Hint>) -> Result<Self, StoreError> {
        let stated = params.get("client_id").map(|id| id.parse::<ClientId>().ok());
        let hinted = hint.map(|hint| hint.aud);
        // A hint that is none of ours spoils the request (alg none, another issuer's).
        let spoiled = params.get("id_token_hint").is_some() && hint.is_none();
        let differs = stated.is_some_and(|stated| stated.is_none() || stated.zip(hinted).is_some_and(differ));
        let contradicts = spoiled || differs;
        let mut named = Vec::new();
        for client_id in stated.flatten().into_iter().chain(hinted) {
            named.push(page.app.store.load::<Client>(client_id).await?.state);
        }
        let client = named.first().filter(|client| !contradicts && client.enabled().is_some()).cloned();
        let goal = match params.get("post_logout_redirect_uri") {
            None => Goal::None,
            Some(uri) => match &client {
                Some(client) if client.post_logout_redirect_uris.iter().any(|known| known == uri) => {
                    Goal::Registered(with_state(uri, params.get("state")))
                }
                _ => Goal::Unregistered,
            },
        };
        let asked = Self { client, contradicts, goal };
        if let Some(reason) = asked.refused() {
            // The first that there is: the client that asks, or else the one that the hint was for.
            named.iter().for_each(|client| page.caller.refused(client, reason));
        }
        Ok(asked)
    }

    /// Why not all of it is done, for the owner of the client.
    fn refused(&self) -> Option<Reason> {
        match (&self.goal, &self.client) {
            _ if self.contradicts => Some(Reason::HintForeign),
            (Goal::Unregistered, Some(_)) => Some(Reason::PostLogoutUriUnregistered),
            (Goal::Unregistered, None) => Some(Reason::ClientStopped),
            _ => None,
        }
    }

    /// Whether nothing about it has to be asked, where the hint is for the very login.
    fn is_plain(&self) -> bool {
        !self.contradicts && !matches!(self.goal, Goal::Unregistered)
    }

    /// Where the app is, for whoever stays signed in: where it wanted to go, or else its first registered address.
    fn way_back(&self) -> Option<String> {
        if let Goal::Registered(uri) = &self.goal {
            return Some(uri.clone());
        }
        let client = self.client.as_ref()?;
        let at = client.post_logout_redirect_uris.first().cloned();
        at.or_else(|| client.redirect_uris.iter().find_map(|uri| origin_of(uri)).map(|origin| origin + "/"))
    }
}

fn differ((one, other): (ClientId, ClientId)) -> bool {
    one != other
}

fn with_state(uri: &str, state: Option<&str>) -> String {
    let Some(state) = state else { return uri.to_owned() };
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("state", state).finish();
    let joint = if uri.contains('?') { '&' } else { '?' };
    format!("{uri}{joint}{query}")
}

fn carried(params: &Params) -> Vec<(String, String)> {
    PARAMETERS.iter().filter_map(|name| Some(((*name).to_owned(), params.get(name)?.to_owned()))).collect()
}

/// Where a logout ends, without a session.
fn finish(page: &PageRequest, goal: Goal) -> Response {
    let jar = cookies::without_session(page.jar.clone());
    (jar, goal.reached(&page.layout)).into_response()
}
