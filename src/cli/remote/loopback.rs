//! The listener on 127.0.0.1 that the browser is sent back to (RFC 8252 §7.3). It takes one answer: the first with the
//! right `state` and `iss`. Anything else on this machine, and any web page, may send requests here, so all others are
//! refused and change nothing.

use super::server::printable;
use crate::cli::error::CliError;
use axum::{
    Router,
    extract::{RawQuery, State},
    http::{HeaderName, StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use std::{
    collections::HashMap,
    net::Ipv4Addr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{net::TcpListener, sync::oneshot};
use url::form_urlencoded;

const PATH: &str = "/callback";
/// How long the page may take to reach the browser at the end.
const LAST: Duration = Duration::from_secs(2);
const HEADERS: [(HeaderName, &str); 3] = [
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    (header::CACHE_CONTROL, "no-store"),
    (header::REFERRER_POLICY, "no-referrer"),
];

/// The answer of the authorization endpoint: a code, or why there is none.
type Answer = Result<String, String>;

/// The listener.
pub(super) struct Loopback {
    listener: TcpListener,
    redirect_uri: String,
}

/// What an answer must have, and who waits for it.
struct Waiting {
    state: String,
    issuer: String,
    taken: Mutex<Option<oneshot::Sender<Answer>>>,
}

impl Loopback {
    /// Listens on `port`; 0 for a free one.
    ///
    /// # Errors
    /// If the port is taken.
    pub async fn bind(port: u16) -> Result<Self, CliError> {
        let failed = |error| CliError::Message(format!("can't listen on 127.0.0.1:{port}: {error}"));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        Ok(Self { listener, redirect_uri: format!("http://{address}{PATH}") })
    }

    /// Returns the redirect URI, with the port.
    pub fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }

    /// Waits for the answer to the request with `state` at `issuer`, and returns the code.
    ///
    /// # Errors
    /// If the answer is an error, or there is none within `limit`.
    pub async fn code(self, state: &str, issuer: &str, limit: Duration) -> Result<String, CliError> {
        let (taken, mut answered) = oneshot::channel();
        let waiting =
            Waiting { state: state.to_owned(), issuer: issuer.to_owned(), taken: Mutex::new(Some(taken)) };
        let routes = Router::new().route(PATH, get(callback)).with_state(Arc::new(waiting));
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = axum::serve(self.listener, routes).with_graceful_shutdown(async move {
            let _ = stopped.await;
        });
        let mut serving = std::pin::pin!(serving.into_future());
        let answer = tokio::select! {
            answer = &mut answered => answer.ok(),
            _ = &mut serving => None,
            () = tokio::time::sleep(limit) => None,
        };
        if stop.send(()).is_ok() {
            // A connection that stays open must not keep the command.
            let _ = tokio::time::timeout(LAST, &mut serving).await;
        }
        match answer {
            Some(Ok(code)) => Ok(code),
            Some(Err(why)) => Err(CliError::Message(format!("the login was refused: {why}"))),
            None => Err(CliError::Message(format!("nobody logged in within {} s", limit.as_secs()))),
        }
    }
}

async fn callback(State(waiting): State<Arc<Waiting>>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let params: HashMap<_, _> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let given = |name: &str| params.get(name).map(String::as_str);
    if given("state") != Some(waiting.state.as_str()) {
        return page(StatusCode::BAD_REQUEST, "This is not the login that xwms waits for.");
    }
    // RFC 9207: otherwise the code could be one of another server.
    if given("iss") != Some(waiting.issuer.as_str()) {
        return page(StatusCode::BAD_REQUEST, "The login is from another server than the one of --server.");
    }
    let answer = match (given("code"), given("error")) {
        (Some(code), None) => Ok(code.to_owned()),
        (_, error) => {
            let error = error.unwrap_or("the code is missing");
            let detail = given("error_description").unwrap_or_default();
            Err(printable(&format!("{error} {detail}")).trim().to_owned())
        }
    };
    let taken = waiting.taken.lock().unwrap_or_else(PoisonError::into_inner).take();
    let Some(taken) = taken else {
        return page(StatusCode::GONE, "This login is over. You can close this window.");
    };
    let text = match &answer {
        Ok(_) => "The login goes on in the terminal. You can close this window.",
        Err(_) => "You are not logged in. You can close this window.",
    };
    // If nobody waits any more, there is nobody to tell.
    let _ = taken.send(answer);
    page(StatusCode::OK, text)
}

/// Returns a page that says `text`, which needs no escaping.
fn page(status: StatusCode, text: &str) -> Response {
    let html = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>xwms</title><h1>xwms</h1><p>{text}</p></html>"
    );
    (status, HEADERS, Html(html)).into_response()
}
