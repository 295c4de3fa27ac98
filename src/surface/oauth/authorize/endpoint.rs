//! The endpoint's handlers: for requests from clients, and for those that a login interrupted. `request`
//! reads a request, and `outcome` produces the response.

use super::{
    super::cross_site,
    device,
    fault::Fault,
    outcome::{approve, ask_consent, carried_on, to_login, to_set_up},
    parameters::PARAMETERS,
    request, resources, rights,
    step::{self, Step},
};
use crate::{
    surface::{
        http::params::{Lenient, ParamsError, QUERY_MAX},
        web::shared::{
            continuation::{GoOn, Secured, Stage},
            request::PageRequest,
        },
    },
    traffic::guard::Throttled,
};
use axum::{
    extract::Request,
    http::{Method, header::SET_COOKIE},
    middleware::Next,
    response::Response,
};
use xwms_events::{Timestamp, consent::Consent, ids::consent_id};

/// The endpoint for clients: GET, or POST for requests that are too long for a URL (OIDC Core §3.1.2.1).
pub async fn endpoint(page: PageRequest, method: Method, asked: Result<Lenient, ParamsError>) -> Response {
    let asked = match asked {
        Ok(asked) => asked,
        Err(error) => return page.layout.error(&error.into()),
    };
    // Faulty and too long requests are refused below; a login makes no difference to them.
    if method == Method::POST
        && asked.fault.is_none()
        && asked.params.get("continue").is_none()
        && asked.params.query(PARAMETERS).len() <= QUERY_MAX
        && let Some(again) =
            cross_site::resend_with_cookies(&page, &asked.params, "/oauth/authorize", PARAMETERS)
    {
        return again;
    }
    let answer = match asked.params.get("continue") {
        Some(sealed) => resume(&page, sealed).await,
        None => authorize(&page, &asked, None, None).await,
    };
    let fault = match answer {
        Ok(response) => return response,
        Err(fault) => fault,
    };
    // An error page of ours means that the request was groundless. It counts for no account's window, so it
    // counts for the address. So does an error that takes long to sign, because nobody need be logged in to cause it.
    let counts = fault.is_groundless() || fault.is_costly();
    match counts.then(|| page.app.guard.proved_nothing(page.caller.origin.as_ref())) {
        Some(Err(seconds)) => page.layout.throttled(&Throttled::SlowDown(seconds)),
        _ => fault.reply(&page).await,
    }
}

/// Continues the authorization request within the login's response, if the request is too long for a link: a
/// redirect wouldn't pass every proxy.
pub async fn after_login(page: PageRequest, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let Some(GoOn { jar, sealed }) = response.extensions_mut().remove::<GoOn>() else { return response };
    // The jar has the new session.
    let page = PageRequest { jar, ..page };
    let mut answer = match resume(&page, &sealed).await {
        Ok(answer) => answer,
        Err(fault) => fault.reply(&page).await,
    };
    // Use the login's cookies instead, each once.
    let cookies = answer.headers_mut();
    cookies.remove(SET_COOKIE);
    cookies.extend(response.headers().get_all(SET_COOKIE).iter().map(|cookie| (SET_COOKIE, cookie.clone())));
    answer
}

/// Continues a request that a login page interrupted.
async fn resume(page: &PageRequest, sealed: &str) -> Result<Response, Fault> {
    let continuation = carried_on(page, Stage::Login, sealed).await?;
    if let Some(code) = continuation.user_code() {
        return Ok(device::resume(page, &code, continuation.login_after).await);
    }
    let asked = continuation.params().into();
    authorize(page, &asked, continuation.login_after, continuation.secured).await
}

/// Handles a request. `login_after` is when the user was sent to log in for this request, if so; `secured` is how
/// the client secured it, if pages carried it.
async fn authorize(
    page: &PageRequest,
    asked: &Lenient,
    login_after: Option<Timestamp>,
    secured: Option<Secured>,
) -> Result<Response, Fault> {
    let app = &page.app;
    let (asked, login) = tokio::join!(request::read(page, asked, secured), page.any_session());
    let mut asked = asked?;
    let login = login.map_err(|throttled| asked.throttled(throttled))?.filter(|login| asked.is_for(login));
    rights::limit_scopes(app, &mut asked, login.as_ref()).await?;
    let consented = match &login {
        Some(login) => {
            let id = consent_id(login.user_id, asked.client_id);
            let consent = app.store.load::<Consent>(id).await.map_err(|error| asked.store_failed(&error))?;
            consent.state.covers(&asked.approved(), &resources::approved(&asked.resources))
        }
        None => false,
    };
    let now = app.store.clock().now();
    match step::next(&asked, login.as_ref(), consented, login_after, now) {
        Step::Refuse(code, description) => Err(asked.refuse(code, description)),
        Step::LogIn => Ok(to_login(page, &asked, now)),
        Step::Enrol => to_set_up(page, &asked, login_after.unwrap_or(now), now),
        Step::Consent(login) => ask_consent(page, &asked, login, login_after).await,
        Step::Approve(login) => approve(page, &asked, login, None).await,
    }
}
