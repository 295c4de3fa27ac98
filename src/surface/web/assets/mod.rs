//! `GET /assets/…`: the stylesheet and the small scripts, built into the binary; and the operator's colours and
//! logo, which come from the settings.

use crate::surface::web::{
    error::PageError,
    shared::{
        frame::{Frame, css_version},
        layout::Layout,
    },
};
use axum::{
    body::Bytes,
    extract::{Path, RawQuery, rejection::PathRejection},
    http::{
        HeaderName, HeaderValue,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
const PNG: &str = "image/png";
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// An asset from the settings.
struct Branded {
    kind: &'static str,
    version: String,
    body: Bytes,
}

/// Returns one asset by name.
pub(super) async fn asset(
    layout: Layout,
    RawQuery(query): RawQuery,
    path: Result<Path<String>, PathRejection>,
) -> Response {
    let name = path.map(|Path(name)| name).unwrap_or_default();
    if let Some((kind, body)) = built_in(&name) {
        return ([(CONTENT_TYPE, kind), (CACHE_CONTROL, "public, max-age=3600")], body).into_response();
    }
    match branded(&layout.frame, &name) {
        Some(asset) => asset.response(query.as_deref()),
        None => layout.error(&PageError::NotFound),
    }
}

/// Returns the media type and the text of a stylesheet or script of the binary.
pub fn built_in(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "style.css" => (CSS, include_str!("style.css")),
        "dashboard.css" => (CSS, include_str!("dashboard.css")),
        "docs.css" => (CSS, include_str!("docs.css")),
        "dashboard.js" => (JS, include_str!("dashboard.js")),
        "docs.js" => (JS, include_str!("docs.js")),
        "live.js" => (JS, include_str!("live.js")),
        "script.js" => (JS, include_str!("script.js")),
        "strength.js" => (JS, include_str!("strength.js")),
        "passkeys.js" => (JS, include_str!("passkeys.js")),
        "form_post.js" => (JS, include_str!("form_post.js")),
        _ => return None,
    })
}

fn branded(frame: &Frame, name: &str) -> Option<Branded> {
    match name {
        "brand.css" => {
            let accent = frame.brand.accent?;
            Some(Branded { kind: CSS, version: css_version(accent), body: accent.css().into() })
        }
        "logo.png" => {
            let logo = frame.brand.logo.as_ref()?;
            let body = Bytes::from_owner(logo.png.clone());
            Some(Branded { kind: PNG, version: logo.version.clone(), body })
        }
        _ => None,
    }
}

impl Branded {
    /// A browser may keep it for ever if it asked for this version. While an operator changes the settings of
    /// several processes, another one may be asked.
    fn response(self, query: Option<&str>) -> Response {
        let named = query.and_then(|query| query.strip_prefix("v=")) == Some(self.version.as_str());
        let cache = if named { "public, max-age=31536000, immutable" } else { "no-cache" };
        let fixed = [
            (CONTENT_TYPE, HeaderValue::from_static(self.kind)),
            (CACHE_CONTROL, HeaderValue::from_static(cache)),
            // Opened by itself, it can do nothing; no other site may show it as its own.
            (CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
            (RESOURCE_POLICY, HeaderValue::from_static("same-origin")),
        ];
        (fixed, self.body).into_response()
    }
}
