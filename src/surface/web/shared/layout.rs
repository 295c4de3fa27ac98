//! A page as an answer: its language, and the headers that go with it. Which page is shown when is the areas' business and the
//! protocol's; what each says stands beside it.

use super::{
    language::Language,
    text::{PageText, Translations},
};
use crate::{app::Shared, surface::http::caller::Caller};
use askama::Template;
use axum::{
    extract::FromRequestParts,
    http::{
        HeaderName, HeaderValue, StatusCode,
        header::{
            ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
            REFERRER_POLICY, VARY, X_FRAME_OPTIONS,
        },
        request::Parts,
    },
    response::{IntoResponse, Response},
};
use std::convert::Infallible;

const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
/// What a browser can do for a page and no page here asks for.
const NO_FEATURES: &str = "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), \
    encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), \
    local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), \
    screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()";

/// What stands around a page: whose language it speaks, and to which request it belongs.
pub struct Layout {
    pub language: Language,
    pub(crate) request_id: String,
}

impl FromRequestParts<Shared> for Layout {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Infallible> {
        let accepted = parts.headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let language = Language::negotiate(accepted);
        let caller = Caller::from_request_parts(parts, app).await?;
        Ok(Self { language, request_id: caller.request_id })
    }
}

impl Layout {
    /// Returns the `words` of a page in its language.
    pub fn text<T: 'static>(&self, words: &'static Translations<T>) -> PageText<T> {
        PageText::new(words, self.language)
    }

    /// A page without a form.
    pub fn page(&self, page: &impl Template) -> Response {
        self.with(StatusCode::OK, page, "; form-action 'none'")
    }

    /// A page whose forms come back to this server and stay there.
    pub fn form(&self, page: &impl Template) -> Response {
        self.with(StatusCode::OK, page, "; form-action 'self'")
    }

    /// A page whose form ends at a client. Browsers hold `form-action` against every redirect that follows a form,
    /// and where a client sends people on is its own affair: its callback may lead to another origin or an app.
    pub fn form_away(&self, page: &impl Template) -> Response {
        self.with(StatusCode::OK, page, "")
    }

    /// A page with `status`, and with what the content security policy says of its forms.
    pub(crate) fn with(&self, status: StatusCode, page: &impl Template, form_action: &str) -> Response {
        let html = match page.render() {
            Ok(html) => html,
            Err(error) => {
                tracing::error!(%error, "a page could not be drawn");
                return StatusCode::INTERNAL_SERVER_ERROR.into_response();
            }
        };
        let policy = format!(
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; base-uri 'none'; \
             frame-ancestors 'none'{form_action}"
        );
        let policy = HeaderValue::try_from(policy)
            .unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'; form-action 'none'"));
        let fixed: [(HeaderName, HeaderValue); 7] = [
            (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
            (CONTENT_LANGUAGE, HeaderValue::from_static(self.language.tag())),
            (VARY, HeaderValue::from_static("accept-language, cookie")),
            (CACHE_CONTROL, HeaderValue::from_static("no-store")),
            // The URL may hold a code, a hint, or the link of an invitation.
            (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
            (PERMISSIONS_POLICY, HeaderValue::from_static(NO_FEATURES)),
            (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        ];
        let mut response = (status, fixed, html).into_response();
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
        response
    }
}
