//! Entity tags: a cache that holds a response asks whether it has changed, and gets no body if it has not (RFC
//! 9110 §8.8.3, §13.1.2).

use aws_lc_rs::digest::{SHA256, digest};
use axum::{
    body::Body,
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{CONTENT_TYPE, ETAG, IF_NONE_MATCH},
    },
    response::Response,
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

/// Returns the tag of a body. The same body has the same tag on every node.
pub fn tag(body: &[u8]) -> String {
    format!("\"{}\"", BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, body)))
}

/// Adds the tag of its body to `response`, or returns 304 without a body if `request` holds that body.
pub fn revalidated(mut response: Response, tag: &str, request: &HeaderMap) -> Response {
    if let Ok(value) = HeaderValue::try_from(tag) {
        response.headers_mut().insert(ETAG, value);
    }
    if holds(request, tag) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.body_mut() = Body::empty();
        response.headers_mut().remove(CONTENT_TYPE);
    }
    response
}

fn holds(request: &HeaderMap, tag: &str) -> bool {
    let lists = request.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let mut held = lists.flat_map(|list| list.split(',')).map(str::trim);
    held.any(|held| held == "*" || held.strip_prefix("W/").unwrap_or(held) == tag)
}

#[cfg(test)]
mod tests {
    use super::{holds, tag};
    use axum::http::{HeaderMap, HeaderValue, header::IF_NONE_MATCH};

    #[test]
    fn a_tag_is_held_if_one_of_the_list_is_it() {
        let own = tag(b"body");
        assert_ne!(own, tag(b"other"));
        let asked =
            |text: &str| HeaderMap::from_iter([(IF_NONE_MATCH, HeaderValue::try_from(text).unwrap())]);
        for held in [own.clone(), format!("\"x\", W/{own}"), "*".to_owned()] {
            assert!(holds(&asked(&held), &own), "{held}");
        }
        for other in ["\"x\"", "", own.trim_matches('"')] {
            assert!(!holds(&asked(other), &own), "{other}");
        }
        assert!(!holds(&HeaderMap::new(), &own));
    }
}
