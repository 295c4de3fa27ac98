//! The frame around every route: request ids, limits, deadlines, headers. `unserved` has the responses when
//! no handler answers.

use super::{
    message::{self, BODY_MAX},
    unserved::{NoRoute, Unserved, UnservedRequest},
};
use crate::{
    app::Shared,
    surface::{http::caller::Caller, web::shared::layout::Layout},
};
use axum::{
    Extension, Json, Router,
    body::Body,
    extract::{DefaultBodyLimit, Request, State},
    http::{
        HeaderName, HeaderValue, StatusCode, Uri,
        header::{
            ACCESS_CONTROL_ALLOW_ORIGIN, ALLOW, CACHE_CONTROL, CONNECTION, ORIGIN, REFERRER_POLICY,
            STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
        },
    },
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use serde_json::json;
use std::{any::Any, convert::Infallible, time::Duration};
use tower::{Layer, ServiceExt, service_fn};
use tower_http::{
    catch_panic::CatchPanicLayer,
    cors::CorsLayer,
    request_id::{MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer},
};

/// Largest request head, in bytes.
pub const HEAD_MAX: usize = 16 * 1024;
/// Longest that a request may take after its body was read.
const DEADLINE: Duration = Duration::from_secs(30);
/// A silent database does not abort a request before this time.
const UNHURRIED: Duration = Duration::from_secs(1);
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Longest request id that is accepted from a caller.
const REQUEST_ID_MAX: usize = 64;
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

#[derive(Clone)]
struct NewRequestId;

impl MakeRequestId for NewRequestId {
    fn make_request_id<B>(&mut self, _: &http::Request<B>) -> Option<RequestId> {
        HeaderValue::try_from(uuid::Uuid::now_v7().simple().to_string()).ok().map(RequestId::new)
    }
}

/// Returns the CORS layer for a path: which other origins may read its responses, if any.
pub type Readers = fn(&Shared, &str) -> Option<CorsLayer>;

/// Wraps `routes` in the layers that apply to all of them.
pub fn around(routes: Router<Shared>, app: &Shared, readers: Readers) -> Router<Shared> {
    routes
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(app.clone(), bounded))
        .layer(middleware::from_fn_with_state((app.clone(), readers), readable))
        .layer(middleware::from_fn_with_state(app.clone(), super::activity::observe))
        .layer(middleware::from_fn_with_state(app.clone(), headers))
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(SetRequestIdLayer::new(REQUEST_ID, NewRequestId))
        .layer(middleware::from_fn(plain_request_id))
}

/// Keeps a caller's request id if it is short and plain, because it ends up in logs and events.
async fn plain_request_id(mut request: Request, next: Next) -> Response {
    let plain = request.headers().get(&REQUEST_ID).is_none_or(|id| {
        let bytes = id.as_bytes();
        bytes.len() <= REQUEST_ID_MAX
            && !bytes.is_empty()
            && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
    });
    if !plain {
        request.headers_mut().remove(&REQUEST_ID);
    }
    next.run(request).await
}

/// Limits the size of the head (hyper's own limit is only accurate to within one read) and the time, and
/// reads the body.
async fn bounded(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let asked = UnservedRequest::of(&request);
    let head: usize =
        request.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if head + request.uri().to_string().len() > HEAD_MAX {
        return asked.response(&app, Unserved::HeadTooLarge).await;
    }
    if let Err(why) = message::check(&request) {
        return asked.response(&app, why).await;
    }
    let request = match message::read(request).await {
        Ok(request) => request,
        Err(why) => return asked.response(&app, why).await,
    };
    // A request that needs no database is answered even if the database is silent.
    let silent = async {
        tokio::time::sleep(UNHURRIED).await;
        app.store.pulse().silent().await;
    };
    tokio::select! {
        biased;
        response = next.run(request) => response,
        () = silent => asked.response(&app, Unserved::TooSlow).await,
        () = tokio::time::sleep(DEADLINE) => asked.response(&app, Unserved::TooSlow).await,
    }
}

/// Lets pages that may read a route's responses also read the errors sent in its place. Without these headers
/// they see a network error instead of the reason.
async fn readable(State((app, readers)): State<(Shared, Readers)>, request: Request, next: Next) -> Response {
    let Some(origin) = request.headers().get(ORIGIN).cloned() else { return next.run(request).await };
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let told = response.headers().contains_key(ACCESS_CONTROL_ALLOW_ORIGIN);
    let is_ours = response.extensions().get::<NoRoute>().is_some();
    if let Some(cors) = (is_ours && !told).then(|| readers(&app, &path)).flatten() {
        let mut asked = Request::new(Body::empty());
        asked.headers_mut().insert(ORIGIN, origin);
        let nothing = service_fn(async |_: Request| Ok::<_, Infallible>(Response::<Body>::default()));
        let Ok(allowed) = cors.layer(nothing).oneshot(asked).await;
        for (name, value) in allowed.headers() {
            response.headers_mut().append(name, value.clone());
        }
    }
    response
}

async fn headers(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let redirects = response.status().is_redirection();
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(OPENER_POLICY, HeaderValue::from_static("same-origin"));
    if redirects {
        // A redirect is part of a flow from or to a client. It must not be cached, and its target must not
        // learn the URL it came from.
        headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
        headers.entry(REFERRER_POLICY).or_insert(HeaderValue::from_static("no-referrer"));
    }
    if app.is_draining() {
        // A client that kept the connection would send its next request to this process.
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
    }
    // Browsers ignore it on plain http, which is only used on loopback.
    headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000"));
    response
}

fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    let told = Json(json!({ "code": "internal", "status": 500 }));
    (StatusCode::INTERNAL_SERVER_ERROR, Extension(NoRoute), told).into_response()
}

/// `GET /healthz`: returns 200 while the process runs.
pub async fn healthz() -> impl IntoResponse {
    Json(json!({ "status": "ok" }))
}

/// `GET /readyz`: returns 200 if requests should be sent to this process.
pub async fn readyz(State(app): State<Shared>) -> Response {
    let reasons = app.unready().await;
    if reasons.is_empty() {
        return Json(json!({ "status": "ready" })).into_response();
    }
    let body = json!({ "status": "not ready", "reasons": reasons });
    (StatusCode::SERVICE_UNAVAILABLE, Json(body)).into_response()
}

/// The response for an unknown route.
pub async fn not_found(caller: Caller, layout: Layout, uri: Uri) -> Response {
    Unserved::NotFound.response(&caller, &layout, &uri)
}

/// The response for a method that the route doesn't have.
pub async fn method_not_allowed(caller: Caller, layout: Layout, uri: Uri) -> Response {
    Unserved::MethodNotAllowed.response(&caller, &layout, &uri)
}

/// The response to HEAD on a path where GET has effects. HEAD must be safe (RFC 9110 §9.2.1), but axum would
/// route it to GET.
pub async fn no_head(caller: Caller, layout: Layout, uri: Uri) -> Response {
    let mut response = Unserved::MethodNotAllowed.response(&caller, &layout, &uri);
    response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET,POST"));
    response
}
