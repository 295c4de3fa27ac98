//! Observes every request: adds the rate-limit headers, and at the end reports which account it counted for
//! and how it ended to the request log, the access log and the metrics.

use super::access_log::{self, Answered, Asked};
use crate::{
    app::{App, Shared},
    surface::http::{caller, problem::ErrorCode, rate_limit_fields, reason::Reason, seen::Seen},
    traffic::{
        holds::Who,
        record::{Party, Record},
        recorder::Recorder,
    },
};
use axum::{
    body::HttpBody,
    extract::{MatchedPath, Request, State},
    http::{HeaderValue, Method, StatusCode, header::CACHE_CONTROL, header::CONTENT_LENGTH},
    middleware::Next,
    response::Response,
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tracing::Instrument;

/// nginx's status for a client that disconnected before the response.
const CLIENT_CLOSED_REQUEST: u16 = 499;

/// The middleware around every route.
pub(super) async fn observe(State(app): State<Shared>, mut request: Request, next: Next) -> Response {
    let seen = Seen::from(caller::address(&app, &request));
    request.extensions_mut().insert(seen.clone());
    let underway = Underway::begin(&app, &request, seen.clone());
    let span = access_log::span(&request, underway.method);
    let mut response = next.run(request).instrument(span.clone()).await;
    if let Some(counted) = seen.counted() {
        let told = response.status().is_success() || response.status() == StatusCode::TOO_MANY_REQUESTS;
        if told {
            rate_limit_fields::write(response.headers_mut(), &counted.admission.quotas);
        }
    }
    if response.status() == StatusCode::TOO_MANY_REQUESTS {
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    access_log::ended(&span, response.status().as_u16());
    underway.end(&response);
    if response.status().is_client_error() && !app.is_leaving() {
        hold_back(&app, &seen).await;
    }
    response
}

/// Delays a refusal if there are too many.
async fn hold_back(app: &App, seen: &Seen) {
    let who = match seen.counted().filter(|_| seen.is_proved()) {
        Some(counted) => Who::Account(counted.account_id),
        None => Who::at(seen.ip()),
    };
    app.refusals.wait(who).await;
}

/// A request in progress. It is reported when dropped, so also if it is cancelled.
struct Underway {
    /// The request log, if it is on.
    recorder: Option<Recorder>,
    is_measured: bool,
    /// For the access log, if it is on.
    asked: Option<Asked>,
    began: Instant,
    route: Arc<str>,
    method: &'static str,
    seen: Seen,
    status: u16,
    bytes: u64,
    error: Option<&'static str>,
    detail: Option<String>,
}

impl Underway {
    fn begin(app: &App, request: &Request, seen: Seen) -> Self {
        let route = request.extensions().get::<MatchedPath>().map_or("unmatched", MatchedPath::as_str);
        Self {
            recorder: app.recorder.is_on().then(|| app.recorder.clone()),
            is_measured: app.settings.metrics_listen.is_some(),
            asked: Asked::of(request),
            began: Instant::now(),
            route: route.into(),
            method: known(request.method()),
            seen,
            status: CLIENT_CLOSED_REQUEST,
            bytes: 0,
            error: None,
            detail: None,
        }
    }

    fn end(mut self, response: &Response) {
        self.status = response.status().as_u16();
        let told = response.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
        self.bytes = told.or_else(|| response.body().size_hint().exact()).unwrap_or(0);
        if let Some(ErrorCode { code, detail }) = response.extensions().get() {
            self.error = Some(code);
            self.detail.clone_from(detail);
        }
    }

    fn record(&mut self, recorder: &Recorder, duration: Duration) {
        let party = self.seen.counted().map(|counted| Party {
            account_id: counted.account_id,
            client_id: counted.client_id,
            request_id: counted.request_id.clone(),
            origin: counted.origin.clone(),
            proved: self.seen.is_proved(),
        });
        recorder.record(Record {
            at: recorder.now(),
            route: self.route.clone(),
            method: self.method,
            status: self.status,
            duration_us: u32::try_from(duration.as_micros()).unwrap_or(u32::MAX),
            bytes: self.bytes,
            error: self.error,
            reason: self.seen.reason().map(Reason::as_str),
            detail: self.detail.take(),
            party,
        });
    }

    fn tell(&self, duration: Duration) {
        let counted = self.seen.counted();
        let answered = Answered {
            method: self.method,
            route: &self.route,
            status: self.status,
            duration,
            bytes: self.bytes,
            ip: self.seen.ip(),
            account_id: counted.map(|counted| counted.account_id),
            client_id: counted.and_then(|counted| counted.client_id),
            error: self.error,
            reason: self.seen.reason().map(Reason::as_str),
        };
        if let Some(asked) = &self.asked {
            asked.log(&answered);
        }
        if self.is_measured {
            answered.measure();
        }
    }
}

impl Drop for Underway {
    fn drop(&mut self) {
        let duration = self.began.elapsed();
        self.tell(duration);
        if let Some(recorder) = self.recorder.take() {
            self.record(&recorder, duration);
        }
    }
}

/// Returns the method's name. All unknown methods share one.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}
