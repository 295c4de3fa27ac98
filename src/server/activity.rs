//! Observes every request: adds the rate-limit headers, and at the end reports which account it counted for
//! and how it ended to the request log, the access log and the metrics.

use super::{
    access_log::{self, Answered, LoggedRequest},
    object,
};
use crate::{
    app::App,
    keys::credential,
    surface::http::{
        caller, problem::ErrorCode, rate_limit_fields, reason::Reason, request_notes::RequestNotes,
    },
    traffic::{
        holds::Who,
        record::{Party, Record},
        recorder::Recorder,
    },
};
use axum::{
    body::HttpBody,
    extract::{MatchedPath, Request},
    http::{HeaderValue, Method, StatusCode, header::CACHE_CONTROL, header::CONTENT_LENGTH},
    response::Response,
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tracing::Span;
use xwms_events::ids::AnyId;

/// nginx's status for a client that disconnected before the response.
const CLIENT_CLOSED_REQUEST: u16 = 499;

/// The observation of one request, from before its handler runs until it is answered.
pub(super) struct Observation {
    underway: Underway,
    span: Span,
}

impl Observation {
    /// Begins, and adds to the request what handlers find out about its caller.
    pub fn begin(app: &App, request: &mut Request) -> Self {
        let notes = RequestNotes::from(caller::address(app, request));
        request.extensions_mut().insert(notes.clone());
        let underway = Underway::begin(app, request, notes);
        let span = access_log::span(request, underway.method);
        Self { underway, span }
    }

    /// Returns the span of the request.
    pub fn span(&self) -> Span {
        self.span.clone()
    }

    /// Reports the request, and returns its response with the rate-limit headers.
    pub async fn end(self, app: &App, mut response: Response) -> Response {
        let Self { underway, span } = self;
        let notes = underway.notes.clone();
        if let Some(counted) = notes.counted() {
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
        if response.status().is_client_error() && !app.is_draining() {
            hold_back(app, &notes).await;
        }
        response
    }
}

/// Delays a refusal if there are too many.
async fn hold_back(app: &App, notes: &RequestNotes) {
    let who = match notes.counted().filter(|_| notes.is_proved()) {
        Some(counted) => Who::Account(counted.account_id),
        None => Who::at(notes.ip()),
    };
    app.refusals.wait(who, 1).await;
}

/// A request in progress. It is reported when dropped, so also if it is cancelled.
struct Underway {
    /// The request log, if it is on.
    recorder: Option<Recorder>,
    is_measured: bool,
    /// For the access log, if it is on.
    logged: Option<LoggedRequest>,
    began: Instant,
    route: Arc<str>,
    method: &'static str,
    /// What the path names.
    object: Option<AnyId>,
    notes: RequestNotes,
    status: u16,
    bytes: u64,
    error: Option<&'static str>,
    detail: Option<String>,
}

impl Underway {
    fn begin(app: &App, request: &Request, notes: RequestNotes) -> Self {
        let route = request.extensions().get::<MatchedPath>().map_or("unmatched", MatchedPath::as_str);
        Self {
            recorder: app.recorder.is_on().then(|| app.recorder.clone()),
            is_measured: app.settings.metrics_listen.is_some(),
            logged: LoggedRequest::of(request),
            began: Instant::now(),
            route: route.into(),
            object: object::named(route, request.uri().path()),
            method: method_name(request.method()),
            notes,
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
            // It may repeat what the caller sent, such as the value of a parameter.
            self.detail = detail.as_deref().map(credential::without);
        }
    }

    fn record(&mut self, recorder: &Recorder, duration: Duration) {
        let party = self.notes.counted().map(|counted| Party {
            account_id: counted.account_id,
            client_id: counted.client_id,
            request_id: counted.request_id.clone(),
            origin: counted.origin.clone(),
            proved: self.notes.is_proved(),
            involved: self.notes.involved(),
            object: self.object,
        });
        recorder.record(Record {
            at: recorder.now(),
            route: self.route.clone(),
            method: self.method,
            status: self.status,
            duration_us: u32::try_from(duration.as_micros()).unwrap_or(u32::MAX),
            bytes: self.bytes,
            error: self.error,
            reason: self.notes.reason().map(Reason::as_str),
            detail: self.detail.take(),
            party,
        });
    }

    fn tell(&self, duration: Duration) {
        let counted = self.notes.counted();
        let answered = Answered {
            method: self.method,
            route: &self.route,
            status: self.status,
            duration,
            bytes: self.bytes,
            ip: self.notes.ip(),
            account_id: counted.map(|counted| counted.account_id),
            client_id: counted.and_then(|counted| counted.client_id),
            error: self.error,
            reason: self.notes.reason().map(Reason::as_str),
        };
        if let Some(logged) = &self.logged {
            logged.log(&answered);
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
fn method_name(method: &Method) -> &'static str {
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
