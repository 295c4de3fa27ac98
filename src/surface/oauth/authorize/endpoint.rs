//! The endpoint: requests as clients make them, and those that a login interrupted. What is asked is read in `request`; what
//! comes of it stands in `outcome`.

use super::{
    super::cross_site,
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
            params::{Lenient, ParamsError, QUERY_MAX},
        },
        web::{
            error::PageError,
            shared::{
                continuation::{GoOn, Stage},
                layout::Layout,
                session::anybody,
            },
        },
    },
};
use axum::{
    extract::{RawQuery, Request, State},
    http::{
        HeaderValue,
        header::{RETRY_AFTER, SET_COOKIE},
    },
    middleware::Next,
    response::Response,
};
use axum_extra::extract::cookie::CookieJar;
use xwms_events::{Timestamp, consent::Consent, ids::consent_id};

/// The endpoint, as clients use it.
pub async fn by_get(
    State(app): State<Shared>,
    caller: Caller,
    layout: Layout,
    jar: CookieJar,
    RawQuery(query): RawQuery,
) -> Response {
    let asked = Lenient::parse(query.unwrap_or_default().as_bytes());
    endpoint(&app, &caller, &layout, jar, &asked).await
}

/// The endpoint, for requests too long for a URL (OIDC Core §3.1.2.1).
pub async fn by_post(
    State(app): State<Shared>,
    caller: Caller,
    layout: Layout,
    jar: CookieJar,
    asked: Result<Lenient, ParamsError>,
) -> Response {
    let asked = match asked {
        Ok(asked) => asked,
        Err(error) => return layout.error(&error.into()),
    };
    // What is wrong or too long is refused below, whoever is logged in.
    if asked.fault.is_none()
        && asked.params.get("continue").is_none()
        && asked.params.query(request::PARAMETERS).len() <= QUERY_MAX
        && let Some(again) =
            cross_site::again(&layout, &jar, &asked.params, ("/oauth/authorize", request::PARAMETERS))
    {
        return again;
    }
    endpoint(&app, &caller, &layout, jar, &asked).await
}

/// Goes on with the request that a login was for, in the answer to that login: where it is too long for a link, a
/// redirect would not get through every proxy.
pub async fn after_login(
    State(app): State<Shared>,
    caller: Caller,
    layout: Layout,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let Some(GoOn { jar, sealed }) = response.extensions_mut().remove::<GoOn>() else { return response };
    let mut answer =
        resume(&app, &caller, &layout, jar, &sealed).await.unwrap_or_else(|fault| fault.reply(&app, &layout));
    // Those of the login, each once.
    let cookies = answer.headers_mut();
    cookies.remove(SET_COOKIE);
    cookies.extend(response.headers().get_all(SET_COOKIE).iter().map(|cookie| (SET_COOKIE, cookie.clone())));
    answer
}

async fn endpoint(app: &App, caller: &Caller, layout: &Layout, jar: CookieJar, asked: &Lenient) -> Response {
    let answer = match asked.params.get("continue") {
        Some(sealed) => resume(app, caller, layout, jar, sealed).await,
        None => authorize(app, caller, layout, jar, (asked, None)).await,
    };
    let fault = match answer {
        Ok(response) => return response,
        Err(fault) => fault,
    };
    // A page of our own says that nothing good was asked; it costs nobody a window, and so the address.
    match fault.is_groundless().then(|| app.guard.proved_nothing(caller.origin.as_ref())) {
        Some(Err(seconds)) => {
            let mut response = layout.error(&PageError::TooManyRequests);
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
            response
        }
        _ => fault.reply(app, layout),
    }
}

/// Goes on with a request that a login page interrupted.
async fn resume(
    app: &App,
    caller: &Caller,
    layout: &Layout,
    jar: CookieJar,
    sealed: &str,
) -> Result<Response, Fault> {
    let continuation = carried_on(app, caller, &jar, (Stage::Login, sealed)).await?;
    let asked = continuation.params().into();
    authorize(app, caller, layout, jar, (&asked, continuation.login_after)).await
}

/// `login_after` is when the person was sent to log in for this very request, if they were.
async fn authorize(
    app: &App,
    caller: &Caller,
    layout: &Layout,
    jar: CookieJar,
    (asked, login_after): (&Lenient, Option<Timestamp>),
) -> Result<Response, Fault> {
    let (asked, login) = tokio::join!(request::read(app, caller, asked), anybody(app, &jar));
    let mut asked = asked?;
    let login = login.map_err(|held| asked.held(&held))?.filter(|login| asked.is_for(login));
    rights::cut(app, &mut asked, login.as_ref()).await?;
    let consented = match &login {
        Some(login) => {
            let id = consent_id(login.user_id, asked.client_id);
            let consent = app.store.load::<Consent>(id).await.map_err(|error| asked.store_failed(&error))?;
            consent.state.covers(&asked.approved())
        }
        None => false,
    };
    let now = app.store.clock().now();
    match step::next(&asked, login.as_ref(), consented, login_after, now) {
        Step::Refuse(code, description) => Err(asked.refuse(code, description)),
        Step::LogIn => Ok(to_login(app, layout, jar, &asked, now)),
        Step::Consent(login) => ask_consent(app, layout, jar, &asked, login, login_after).await,
        Step::Approve(login) => approve(app, caller, layout, &asked, (login, None)).await,
    }
}
