//! Renders a page as a response, in the right language and with its headers. The areas and `oauth` decide
//! which page is shown when; each page has its own texts.

use super::{
    cookies,
    frame::Frame,
    start::Start,
    text::{PageText, Translations},
};
use crate::{
    app::Shared,
    language::Language,
    surface::http::{caller::Caller, etag},
};
use askama::Template;
use axum::{
    extract::FromRequestParts,
    http::{
        HeaderMap, HeaderName, HeaderValue, Method, StatusCode,
        header::{
            ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
            REFERRER_POLICY, VARY, X_FRAME_OPTIONS,
        },
        request::Parts,
    },
    response::{IntoResponse, Response},
};
use axum_extra::extract::cookie::CookieJar;
use std::convert::Infallible;

/// What a page may load. `form-action` is added to it.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri \
    'none'; frame-ancestors 'none'";
/// What a page may load that shows a mail in a frame. The frame inherits the policy, and mails have their styles
/// inline. Nothing here can run a script.
const POLICY_OF_MAIL: &str = "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    base-uri 'none'; frame-ancestors 'none'; form-action 'none'";
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
/// Browser features that no page here uses.
const NO_FEATURES: &str = "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), \
    encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), \
    local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), \
    screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()";

/// The context of a page: its language, what surrounds it, and the request that it belongs to.
pub struct Layout {
    pub language: Language,
    pub frame: Frame,
    pub(crate) request_id: String,
    /// Where a page of refusal leads.
    pub start: Start,
}

impl FromRequestParts<Shared> for Layout {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Infallible> {
        let accepted = parts.headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        // What the person chose comes before what the browser prefers.
        let jar = CookieJar::from_headers(&parts.headers);
        let chosen = cookies::language(&jar);
        let language = chosen.unwrap_or_else(|| Language::negotiate(accepted));
        // A page that answers a form is not shown again by its address, unless the handler says so.
        let here = parts.uri.path_and_query().filter(|_| matches!(parts.method, Method::GET | Method::HEAD));
        let here = here.map_or_else(|| "/".to_owned(), ToString::to_string);
        let mut frame = Frame::new(app.brand.clone(), here);
        frame.theme = cookies::theme(&jar);
        let caller = Caller::from_request_parts(parts, app).await?;
        Ok(Self { language, frame, request_id: caller.request_id, start: Start::of(parts.uri.path()) })
    }
}

impl Layout {
    /// Returns the texts of a page in its language.
    pub fn text<T: 'static>(&self, words: &'static Translations<T>) -> PageText<T> {
        PageText::within(words, self.language, self.frame.clone())
    }

    /// Returns a page without a form.
    pub fn page(&self, page: &impl Template) -> Response {
        self.with(StatusCode::OK, page, "; form-action 'none'")
    }

    /// Returns a page whose forms post to this server and end here.
    pub fn form(&self, page: &impl Template) -> Response {
        self.with(StatusCode::OK, page, "; form-action 'self'")
    }

    /// Returns a page whose form ends at a client. Browsers apply `form-action` to every redirect after a
    /// form, and a client's callback may redirect anywhere, to another origin or an app.
    pub fn form_away(&self, page: &impl Template) -> Response {
        self.with(StatusCode::OK, page, "")
    }

    /// Returns a page whose forms end here, and that caches may keep if they ask each time whether it has changed.
    /// `request` has what the browser holds. For pages without anything of a person.
    pub fn revalidated(&self, page: &impl Template, request: &HeaderMap) -> Response {
        let html = match page.render() {
            Ok(html) => html,
            Err(error) => return failed(&error),
        };
        let tag = etag::tag(html.as_bytes());
        let mut response = self.sent(StatusCode::OK, html, &format!("{POLICY}; form-action 'self'"));
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
        etag::revalidated(response, &tag, request)
    }

    /// Returns a page that shows a mail in a frame.
    pub fn mail(&self, page: &impl Template) -> Response {
        self.drawn(StatusCode::OK, page, POLICY_OF_MAIL)
    }

    /// Returns a page with `status`, and with `form_action` appended to the content security policy.
    pub(crate) fn with(&self, status: StatusCode, page: &impl Template, form_action: &str) -> Response {
        self.drawn(status, page, &format!("{POLICY}{form_action}"))
    }

    fn drawn(&self, status: StatusCode, page: &impl Template, policy: &str) -> Response {
        match page.render() {
            Ok(html) => self.sent(status, html, policy),
            Err(error) => failed(&error),
        }
    }

    fn sent(&self, status: StatusCode, html: String, policy: &str) -> Response {
        let policy = HeaderValue::try_from(policy)
            .unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'; form-action 'none'"));
        let fixed: [(HeaderName, HeaderValue); 7] = [
            (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
            (CONTENT_LANGUAGE, HeaderValue::from_static(self.language.tag())),
            (VARY, HeaderValue::from_static("accept-language, cookie")),
            (CACHE_CONTROL, HeaderValue::from_static("no-store")),
            // The URL may contain a code, a hint, or an invitation.
            (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
            (PERMISSIONS_POLICY, HeaderValue::from_static(NO_FEATURES)),
            (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        ];
        let mut response = (status, fixed, html).into_response();
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
        response
    }
}

fn failed(error: &askama::Error) -> Response {
    tracing::error!(%error, "a page could not be drawn");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
