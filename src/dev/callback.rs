//! The demo web app's callback: redeems the authorization code and shows the tokens' claims. Plain http on
//! loopback, for trying things out from a terminal. It neither verifies nor shows the tokens' signatures.

use super::demo::{CALLBACK, Demo};
use askama::Template;
use axum::{
    Router,
    extract::{RawQuery, State},
    http::{HeaderName, StatusCode, header::CONTENT_TYPE},
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::Value;
use std::{collections::HashMap, net::TcpListener, sync::Arc, time::Duration};
use url::form_urlencoded;

/// The example of RFC 7636 appendix B. A real app uses a new verifier and state for each attempt.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const STATE: &str = "try-it";
const DEADLINE: Duration = Duration::from_secs(10);
const POLICY: (HeaderName, &str) = (
    HeaderName::from_static("content-security-policy"),
    "default-src 'none'; style-src 'self'; img-src data:; frame-ancestors 'none'; base-uri 'none'",
);
/// The style sheet of the server's pages.
const STYLE: &str = include_str!("../surface/web/assets/style.css");

/// Returns a link that starts the login, with the demo user's address filled in.
pub fn authorize_url(demo: &Demo) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("client_id", &demo.clients.web.client_id.to_string())
        .append_pair("redirect_uri", CALLBACK)
        .append_pair("response_type", "code")
        .append_pair("scope", "openid profile email offline_access")
        .append_pair("state", STATE)
        .append_pair("code_challenge", CHALLENGE)
        .append_pair("code_challenge_method", "S256")
        .append_pair("login_hint", &demo.user.email)
        .finish();
    format!("{}/oauth/authorize?{query}", demo.issuer)
}

/// The page that shows what each token contains, in the look of the server's own pages.
#[derive(Template)]
#[template(
    ext = "html",
    source = "<!doctype html>
<html lang=\"en\">
<head>
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<meta name=\"color-scheme\" content=\"light dark\">
<title>Demo web app</title>
<link rel=\"icon\" href=\"data:,\">
<link rel=\"stylesheet\" href=\"/style.css\">
</head>
<body>
<div class=\"page wide\">
<header class=\"mark\">Demo web app</header>
<main>
{% if let Some(error) = error %}<h1>You’re not logged in</h1>
<p class=\"alert\">No tokens: {{ error }}</p>
{% else %}<h1>You’re logged in</h1>
<p class=\"lead\">The app redeemed the code. This is what came back; of a JWT, the claims.</p>
{% endif %}{% for (name, text) in parts %}<h2>{{ name }}</h2>
<pre class=\"letter\" tabindex=\"0\" role=\"region\" aria-label=\"{{ name }}\">{{ text }}</pre>
{% endfor %}<p class=\"actions\"><a class=\"button primary\" href=\"/\">
{%- if error.is_some() %}Try again{% else %}Log in once more{% endif %}</a></p>
</main>
</div>
</body>
</html>"
)]
struct Page {
    error: Option<String>,
    parts: Vec<(String, String)>,
}

impl Page {
    fn failed(error: impl Into<String>) -> Self {
        Self { error: Some(error.into()), parts: vec![] }
    }

    /// Returns the page for a token response: the claims of each JWT, and everything else unchanged.
    fn of(answer: &Value) -> Self {
        let members = answer.as_object().into_iter().flatten();
        let parts = members.map(|(name, value)| {
            let text = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
            (name.clone(), claims(&text).unwrap_or(text))
        });
        Self { error: None, parts: parts.collect() }
    }
}

fn claims(token: &str) -> Option<String> {
    let payload = BASE64_URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    serde_json::to_string_pretty(&serde_json::from_slice::<Value>(&payload).ok()?).ok()
}

struct App {
    demo: Demo,
    http: reqwest::Client,
}

/// Serves the page on `listener`, which must be non-blocking, until the future is dropped.
///
/// # Errors
/// When the listener can't be used.
pub async fn serve(listener: TcpListener, demo: Demo) -> std::io::Result<()> {
    // The issuer is on loopback and speaks plain http, so no certificates are needed.
    let http = reqwest::Client::builder().no_proxy().tls_certs_only([]).timeout(DEADLINE);
    let http = http.build().map_err(std::io::Error::other)?;
    let routes = Router::new()
        .route("/", get(async |State(app): State<Arc<App>>| Redirect::to(&authorize_url(&app.demo))))
        .route("/style.css", get(async || ([(CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)))
        .route("/callback", get(callback))
        .with_state(Arc::new(App { demo, http }));
    axum::serve(tokio::net::TcpListener::from_std(listener)?, routes).await
}

async fn callback(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let params: HashMap<_, _> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let given = |name: &str| params.get(name).map(String::as_str);
    let page = match (given("code"), given("error")) {
        _ if given("state") != Some(STATE) => Page::failed("the state differs from the one in the link"),
        (Some(code), None) => redeem(&app, code).await.unwrap_or_else(Page::failed),
        (_, Some(error)) => Page::failed(error),
        (None, None) => Page::failed("the code is missing"),
    };
    let status = if page.error.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    match page.render() {
        Ok(html) => (status, [POLICY], Html(html)).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

async fn redeem(app: &App, code: &str) -> Result<Page, String> {
    let web = &app.demo.clients.web;
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "authorization_code")
        .append_pair("code", code)
        .append_pair("redirect_uri", CALLBACK)
        .append_pair("code_verifier", VERIFIER)
        .finish();
    let request = app
        .http
        .post(format!("{}/oauth/token", app.demo.issuer))
        .basic_auth(web.client_id, web.client_secret.as_ref())
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(form);
    let answer = request.send().await.map_err(|error| error.to_string())?;
    let refused = !answer.status().is_success();
    let body = answer.bytes().await.map_err(|error| error.to_string())?;
    let body: Value = serde_json::from_slice(&body).map_err(|error| error.to_string())?;
    if refused { Err(body.to_string()) } else { Ok(Page::of(&body)) }
}
