//! The frame around every route: request ids, limits, deadlines, headers. `unserved` has the responses when
//! no handler answers.

use super::{
    activity::Observation,
    message,
    unserved::{NoRoute, Unserved, UnservedRequest},
};
use crate::{
    app::Shared,
    keys::credential,
    surface::{http::caller::Caller, web::shared::layout::Layout},
};
use axum::{
    Extension, Json, Router,
    body::Body,
    extract::{Request, State},
    http::{
        HeaderMap, HeaderName, HeaderValue, StatusCode, Uri,
        header::{
            ACCESS_CONTROL_ALLOW_ORIGIN, ALLOW, CACHE_CONTROL, CONNECTION, Entry, ORIGIN, REFERRER_POLICY,
            STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
        },
    },
    response::{IntoResponse, Response},
    routing::Route,
};
use futures::{
    FutureExt,
    future::{BoxFuture, ready},
};
use serde_json::json;
use std::{
    convert::Infallible,
    fmt::{self, Write},
    panic::AssertUnwindSafe,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};
use tower::{Layer, Service, ServiceExt, layer::layer_fn, service_fn};
use tower_http::{cors::CorsLayer, request_id::RequestId};
use tracing::Instrument;
use xwms_events::request_id::is_request_id;

/// Largest request head, in bytes.
pub const HEAD_MAX: usize = 16 * 1024;
/// Longest that a request may take after its body was read.
const DEADLINE: Duration = Duration::from_secs(30);
/// A silent database does not abort a request before this time.
const GRACE: Duration = Duration::from_secs(1);
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// Returns the CORS layer for a path: which other origins may read its responses, if any.
pub type Readers = fn(&Shared, &str) -> Option<CorsLayer>;

/// Wraps each of `routes` in the frame. It is one service, because axum clones and boxes every layer of a
/// route several times for each request.
pub fn around(routes: Router<Shared>, app: &Shared, readers: Readers) -> Router<Shared> {
    let app = app.clone();
    routes.layer(layer_fn(move |route: Route| Frame(Arc::new(Framed { app: app.clone(), readers, route }))))
}

/// A route in its frame. Clones share it.
#[derive(Clone)]
struct Frame(Arc<Framed>);

struct Framed {
    app: Shared,
    readers: Readers,
    route: Route,
}

impl Service<Request> for Frame {
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        // Routes are always ready.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let framed = self.0.clone();
        Box::pin(async move { Ok(framed.answer(request).await) })
    }
}

impl Framed {
    /// Returns the response, with everything that the frame adds.
    async fn answer(&self, mut request: Request) -> Response {
        let id = identify(&mut request);
        let observation = Observation::begin(&self.app, &mut request);
        let response = self.readable(request).instrument(observation.span()).await;
        let mut response = observation.end(&self.app, response).await;
        set_headers(&self.app, &mut response);
        if let (Some(id), Entry::Vacant(place)) = (id, response.headers_mut().entry(REQUEST_ID)) {
            place.insert(id);
        }
        response
    }

    /// Lets pages that may read a route's responses also read the errors sent in its place. Without these
    /// headers they see a network error instead of the reason.
    async fn readable(&self, request: Request) -> Response {
        let origin = request.headers().get(ORIGIN).cloned();
        let asked = origin.map(|origin| (origin, request.uri().path().to_owned()));
        let mut response = self.bounded(request).await;
        let has_cors = response.headers().contains_key(ACCESS_CONTROL_ALLOW_ORIGIN);
        let is_ours = response.extensions().get::<NoRoute>().is_some();
        if let Some((origin, path)) = asked.filter(|_| is_ours && !has_cors)
            && let Some(cors) = (self.readers)(&self.app, &path)
        {
            for (name, value) in &allowed(cors, origin).await {
                response.headers_mut().append(name, value.clone());
            }
        }
        response
    }

    /// Limits the size of the head (hyper's own limit is only accurate to within one read) and the time, and
    /// reads the body.
    async fn bounded(&self, request: Request) -> Response {
        let unserved = UnservedRequest::of(&request);
        if head_size(&request) > HEAD_MAX {
            return unserved.response(&self.app, Unserved::HeadTooLarge).await;
        }
        if let Err(why) = message::check(&request) {
            return unserved.response(&self.app, why).await;
        }
        let request = match message::read(request).await {
            Ok(request) => request,
            Err(why) => return unserved.response(&self.app, why).await,
        };
        let deadline = self.app.settings.request_deadline.unwrap_or(DEADLINE);
        // A request that needs no database is answered even if the database is silent.
        let overdue = async {
            tokio::time::sleep(GRACE).await;
            tokio::select! {
                () = self.app.store.pulse().silent() => {}
                () = tokio::time::sleep(deadline.saturating_sub(GRACE)) => {}
            }
        };
        tokio::select! {
            biased;
            response = self.routed(request) => response,
            () = overdue => unserved.response(&self.app, Unserved::TooSlow).await,
        }
    }

    /// Returns the response of the route.
    async fn routed(&self, request: Request) -> Response {
        let answer = async {
            let response = self.route.clone().call(request);
            response.await
        };
        caught(answer).await
    }
}

/// Returns the headers by which `cors` lets pages of `origin` read a response.
async fn allowed(cors: CorsLayer, origin: HeaderValue) -> HeaderMap {
    let mut probe = Request::new(Body::empty());
    probe.headers_mut().insert(ORIGIN, origin);
    let nothing = service_fn(|_: Request| ready(Ok::<_, Infallible>(Response::<Body>::default())));
    let Ok(allowed) = cors.layer(nothing).oneshot(probe).await;
    allowed.into_parts().0.headers
}

/// Returns what `answer` returns, or an error if it panics.
async fn caught(answer: impl Future<Output = Result<Response, Infallible>>) -> Response {
    match AssertUnwindSafe(answer).catch_unwind().await {
        Ok(Ok(response)) => response,
        Err(_) => panicked(),
    }
}

/// Makes sure that the request has an id, and returns it. A caller's id is kept if it is short, plain and no
/// credential, because it ends up in logs and events.
fn identify(request: &mut Request) -> Option<HeaderValue> {
    let is_plain = |id: &str| is_request_id(id) && !credential::is_in(id);
    let sent = request.headers().get(&REQUEST_ID).filter(|id| id.to_str().is_ok_and(is_plain));
    let id = match sent {
        Some(sent) => sent.clone(),
        None => {
            let id = HeaderValue::try_from(uuid::Uuid::now_v7().simple().to_string()).ok()?;
            request.headers_mut().insert(REQUEST_ID, id.clone());
            id
        }
    };
    request.extensions_mut().insert(RequestId::new(id.clone()));
    Some(id)
}

/// Returns the size of the request line's target and of the fields, in bytes.
fn head_size(request: &Request) -> usize {
    let fields: usize =
        request.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    let mut target = Length(0);
    let _ = write!(target, "{}", request.uri());
    fields + target.0
}

/// Counts the bytes of a text without keeping it.
struct Length(usize);

impl Write for Length {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 += text.len();
        Ok(())
    }
}

fn set_headers(app: &Shared, response: &mut Response) {
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
}

fn panicked() -> Response {
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

/// The response to HEAD on a path where GET has effects, and whose methods are `allowed`. HEAD must be safe
/// (RFC 9110 §9.2.1), but axum would route it to GET.
pub fn no_head(caller: &Caller, layout: &Layout, uri: &Uri, allowed: &'static str) -> Response {
    let mut response = Unserved::MethodNotAllowed.response(caller, layout, uri);
    response.headers_mut().insert(ALLOW, HeaderValue::from_static(allowed));
    response
}

#[cfg(test)]
mod tests {
    use super::{NoRoute, REQUEST_ID, RequestId, caught, head_size, identify};
    use axum::{
        body::Body,
        extract::Request,
        http::{HeaderValue, StatusCode},
        response::Response,
    };
    use std::convert::Infallible;

    fn request(uri: &str, id: Option<&'static str>) -> Request {
        let mut request = Request::new(Body::empty());
        *request.uri_mut() = uri.parse().unwrap();
        if let Some(id) = id {
            request.headers_mut().insert(REQUEST_ID, HeaderValue::from_static(id));
        }
        request
    }

    async fn broken() -> Result<Response, Infallible> {
        panic!("on purpose")
    }

    #[tokio::test]
    async fn a_panic_becomes_an_error_that_pages_may_read() {
        let response = caught(broken()).await;
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(response.extensions().get::<NoRoute>().is_some());
        let served = caught(async { Ok(Response::new(Body::empty())) }).await;
        assert_eq!(served.status(), StatusCode::OK);
    }

    #[test]
    fn a_plain_request_id_is_kept_and_another_one_is_replaced() {
        let long: &str = "a".repeat(65).leak();
        for (sent, kept) in [
            (Some("mine-1_2.3"), true),
            (Some("a b"), false),
            (Some(""), false),
            (Some(long), false),
            (Some("xwms_secret_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), false),
            (Some("eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln"), false),
            (None, false),
        ] {
            let mut request = request("/", sent);
            let id = identify(&mut request).unwrap();
            assert_eq!(sent.is_some_and(|sent| id == sent), kept, "{sent:?}");
            assert!(kept || id.len() == 32, "{id:?}");
            assert_eq!(request.headers()[REQUEST_ID], id);
            assert_eq!(request.extensions().get::<RequestId>().unwrap().header_value(), &id);
        }
    }

    #[test]
    fn the_size_of_a_head_is_that_of_its_target_and_fields() {
        for uri in ["/", "/a?b=c", "http://a.example:8080/x?y"] {
            let expected = uri.len() + "x-request-id".len() + "mine".len() + 4;
            assert_eq!(head_size(&request(uri, Some("mine"))), expected, "{uri}");
        }
    }
}
