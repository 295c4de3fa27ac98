//! A web app that logs people in with xwms, on axum: a page for everybody, a page for people who are logged in, and a
//! logout that also ends the login at xwms (OpenID Connect Core §3.1, RP-Initiated Logout).

use axum::{
    Router,
    extract::{Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    HttpRequest, HttpResponse, IssuerUrl, LogoutRequest, Nonce, OAuth2TokenResponse, PkceCodeChallenge,
    PkceCodeVerifier, PostLogoutRedirectUrl, ProviderMetadataWithLogout, RedirectUrl, Scope, TokenResponse,
    core::{CoreAuthenticationFlow, CoreClient, CoreIdToken, CoreUserInfoClaims},
};
use serde::Deserialize;
use std::{
    collections::HashMap,
    error::Error,
    sync::{Arc, LazyLock},
    time::Duration,
};
use tokio::{net::TcpListener, sync::Mutex};

type Failure = Box<dyn Error + Send + Sync>;

/// A client for xwms, as discovery makes it: it has the endpoints that an app needs.
type Xwms = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// A login that a browser began and has not finished.
struct Login {
    state: CsrfToken,
    nonce: Nonce,
    verifier: PkceCodeVerifier,
}

/// Who is logged in. The id_token opens nothing here. It tells xwms whose login ends at a logout.
struct Person {
    subject: String,
    name: String,
    email: String,
    id_token: CoreIdToken,
}

/// The app. A real one keeps logins and people in its database, and deletes old ones.
struct Shop {
    issuer: String,
    client_id: ClientId,
    client_secret: ClientSecret,
    /// With a slash at its end.
    home: String,
    /// By the id in the browser's cookie, as are the people.
    logins: Mutex<HashMap<String, Login>>,
    people: Mutex<HashMap<String, Arc<Person>>>,
}

/// Why a page can't be shown. It is for the log.
struct Failed(Failure);

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        tracing::warn!("{}", self.0);
        (StatusCode::BAD_REQUEST, page("That did not work. <a href=\"/\">Back</a>")).into_response()
    }
}

/// What xwms sends the browser back with.
#[derive(Deserialize)]
struct Answer {
    state: Option<String>,
    iss: Option<String>,
    code: Option<String>,
    error: Option<String>,
}

#[allow(clippy::expect_used, reason = "an app that can't ask xwms has nothing to serve")]
static HTTP: LazyLock<reqwest::Client> = LazyLock::new(|| {
    // An endpoint that redirects is not what discovery said.
    let builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    builder.timeout(Duration::from_secs(10)).build().expect("TLS is there")
});

/// Sends a request of the openidconnect crate.
async fn send(request: HttpRequest) -> Result<HttpResponse, reqwest::Error> {
    let response = HTTP.execute(request.try_into()?).await?;
    let mut copy = HttpResponse::new(Vec::new());
    *copy.status_mut() = response.status();
    *copy.headers_mut() = response.headers().clone();
    *copy.body_mut() = response.bytes().await?.to_vec();
    Ok(copy)
}

impl Shop {
    /// Finds the endpoints of xwms, and its keys as they are now: keys are replaced from time to time.
    async fn discover(&self) -> Result<(Xwms, ProviderMetadataWithLogout), Failure> {
        let issuer = IssuerUrl::new(self.issuer.clone())?;
        let found = ProviderMetadataWithLogout::discover_async(issuer, &send).await?;
        let secret = Some(self.client_secret.clone());
        let xwms = CoreClient::from_provider_metadata(found.clone(), self.client_id.clone(), secret);
        let back = RedirectUrl::new(format!("{}callback", self.home))?;
        Ok((xwms.set_redirect_uri(back), found))
    }

    /// Redeems the code of `answer`, and returns who logged in.
    async fn finish(&self, begun: Option<Login>, answer: Answer) -> Result<Person, Failure> {
        // Somebody else's answer has another state, and another server's has another issuer (RFC 9207).
        let begun = begun.filter(|begun| answer.state.as_ref() == Some(begun.state.secret()));
        let begun = begun.filter(|_| answer.iss.as_ref() == Some(&self.issuer));
        let begun = begun.ok_or("this browser did not ask xwms for this answer")?;
        if let Some(refused) = answer.error {
            return Err(refused.into());
        }
        let code = AuthorizationCode::new(answer.code.ok_or("there is no code")?);
        let (xwms, _) = self.discover().await?;
        let request = xwms.exchange_code(code)?.set_pkce_verifier(begun.verifier);
        let tokens = request.request_async(&send).await?;
        let id_token = tokens.id_token().ok_or("there is no id_token")?;
        // Checks the signature, issuer, audience, times and nonce.
        let claims = id_token.claims(&xwms.id_token_verifier(), &begun.nonce)?;
        // The id_token says who logged in. Userinfo has the name and the email address of the same person.
        let asked = xwms.user_info(tokens.access_token().clone(), Some(claims.subject().clone()))?;
        let info: CoreUserInfoClaims = asked.request_async(&send).await?;
        let name = info.name().and_then(|name| name.get(None));
        Ok(Person {
            subject: claims.subject().as_str().to_owned(),
            name: name.map(|name| name.as_str().to_owned()).unwrap_or_default(),
            email: info.email().map(|email| email.as_str().to_owned()).unwrap_or_default(),
            id_token: id_token.clone(),
        })
    }

    /// Returns who is logged in at this browser.
    async fn person(&self, jar: &CookieJar) -> Option<Arc<Person>> {
        let cookie = jar.get("shop")?;
        self.people.lock().await.get(cookie.value()).cloned()
    }
}

/// Gives the browser a new id, and returns it.
fn identify(jar: CookieJar) -> (CookieJar, String) {
    let id = CsrfToken::new_random_len(32).into_secret();
    let cookie = Cookie::build(("shop", id.clone())).path("/").http_only(true).same_site(SameSite::Lax);
    (jar.add(cookie.build()), id)
}

fn page(body: &str) -> Html<String> {
    Html(format!("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Shop</title>{body}"))
}

/// People choose their names, so a name may contain markup.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

async fn home(State(shop): State<Arc<Shop>>, jar: CookieJar) -> Html<String> {
    let is_logged_in = shop.person(&jar).await.is_some();
    page(if is_logged_in { "<a href=\"/me\">Who am I?</a>" } else { "<a href=\"/login\">Log in</a>" })
}

async fn login(State(shop): State<Arc<Shop>>, jar: CookieJar) -> Result<Response, Failed> {
    let (xwms, _) = shop.discover().await.map_err(Failed)?;
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let flow = CoreAuthenticationFlow::AuthorizationCode;
    let (to, state, nonce) = xwms
        .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
        .add_scope(Scope::new("profile".to_owned()))
        .add_scope(Scope::new("email".to_owned()))
        .set_pkce_challenge(challenge)
        .url();
    let (jar, id) = identify(jar);
    shop.logins.lock().await.insert(id, Login { state, nonce, verifier });
    Ok((jar, Redirect::to(to.as_str())).into_response())
}

async fn callback(
    State(shop): State<Arc<Shop>>,
    jar: CookieJar,
    Query(answer): Query<Answer>,
) -> Result<Response, Failed> {
    let id = jar.get("shop").map(|cookie| cookie.value().to_owned()).unwrap_or_default();
    // A login is finished once.
    let begun = shop.logins.lock().await.remove(&id);
    let person = shop.finish(begun, answer).await.map_err(Failed)?;
    // A new id: somebody may have planted the one from before the login.
    let (jar, id) = identify(jar);
    shop.people.lock().await.insert(id, Arc::new(person));
    Ok((jar, Redirect::to("/me")).into_response())
}

async fn me(State(shop): State<Arc<Shop>>, jar: CookieJar) -> Response {
    // Whoever is not logged in goes to xwms first, and comes back here.
    let Some(person) = shop.person(&jar).await else { return Redirect::to("/login").into_response() };
    let Person { subject, name, email, .. } = person.as_ref();
    let [name, email, subject] = [name, email, subject].map(|text| escape(text));
    let shown =
        format!("Hello {name}<br>{email}<br><code>{subject}</code><p><a href=\"/logout\">Log out</a>");
    page(&shown).into_response()
}

/// Forgets the person here, and ends their login at xwms.
async fn logout(State(shop): State<Arc<Shop>>, jar: CookieJar) -> Result<Response, Failed> {
    let (_, found) = shop.discover().await.map_err(Failed)?;
    let end = found.additional_metadata().end_session_endpoint.clone();
    let end = end.ok_or_else(|| Failed("xwms has no logout".into()))?;
    let home = PostLogoutRedirectUrl::new(shop.home.clone()).map_err(|error| Failed(error.into()))?;
    let mut request =
        LogoutRequest::from(end).set_client_id(shop.client_id.clone()).set_post_logout_redirect_uri(home);
    if let Some(cookie) = jar.get("shop") {
        let person = shop.people.lock().await.remove(cookie.value());
        if let Some(person) = person {
            request = request.set_id_token_hint(&person.id_token);
        }
    }
    Ok(Redirect::to(request.http_get_url().as_str()).into_response())
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    tracing_subscriber::fmt().init();
    let address = format!("127.0.0.1:{}", std::env::var("PORT").unwrap_or_else(|_| "3000".to_owned()));
    let shop = Shop {
        issuer: std::env::var("ISSUER")?,
        client_id: ClientId::new(std::env::var("CLIENT_ID")?),
        client_secret: ClientSecret::new(std::env::var("CLIENT_SECRET")?),
        home: format!("http://{address}/"),
        logins: Mutex::default(),
        people: Mutex::default(),
    };
    let routes = Router::new()
        .route("/", get(home))
        .route("/me", get(me))
        .route("/login", get(login))
        .route("/callback", get(callback))
        .route("/logout", get(logout));
    let listener = TcpListener::bind(&address).await?;
    tracing::info!("http://{address}");
    axum::serve(listener, routes.with_state(Arc::new(shop))).await?;
    Ok(())
}
