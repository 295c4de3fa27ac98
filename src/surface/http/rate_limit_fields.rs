//! Writes `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers) as structured fields
//! (RFC 9651).

use crate::traffic::limits::Quota;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use sfv::{Integer, KeyRef, ListSerializer, StringRef};

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LIMIT: HeaderName = HeaderName::from_static("ratelimit");
/// The largest structured-field integer, fifteen digits (RFC 9651 §3.3.1).
const INTEGER_MAX: u64 = 999_999_999_999_999;

/// Room for a field with two quotas.
const LENGTH: usize = 96;

/// Writes the limits and what remains of `quotas` to `headers`.
pub fn write(headers: &mut HeaderMap, quotas: &[Quota]) {
    let [mut policy, mut limit] = [String::with_capacity(LENGTH), String::with_capacity(LENGTH)];
    let mut policies = ListSerializer::with_buffer(&mut policy);
    let mut limits = ListSerializer::with_buffer(&mut limit);
    for quota in quotas {
        let name = StringRef::constant(quota.policy);
        let _ = policies
            .bare_item(name)
            .parameter(KeyRef::constant("q"), integer(quota.limit))
            .parameter(KeyRef::constant("w"), Integer::from(quota.window_seconds))
            .parameter(KeyRef::constant("qu"), StringRef::constant("requests"));
        let _ = limits
            .bare_item(name)
            .parameter(KeyRef::constant("r"), integer(quota.remaining))
            .parameter(KeyRef::constant("t"), Integer::from(quota.reset));
    }
    for (name, text) in [(POLICY, policy), (LIMIT, limit)] {
        // A list without members is not written (RFC 9651 §3.1).
        if let Ok(value) = HeaderValue::try_from(text)
            && !value.is_empty()
        {
            headers.insert(name, value);
        }
    }
}

fn integer(number: u64) -> Integer {
    Integer::try_from(number.min(INTEGER_MAX)).unwrap_or(Integer::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Quota, write};
    use axum::http::HeaderMap;

    #[test]
    fn rate_limit_fields_read_as_in_the_draft() {
        let quota = Quota { policy: "account", limit: 600, window_seconds: 60, remaining: 0, reset: 17 };
        let share = Quota { policy: "client", limit: u64::MAX, remaining: 5, ..quota };
        let mut headers = HeaderMap::new();
        write(&mut headers, &[]);
        assert!(headers.is_empty());
        write(&mut headers, &[quota]);
        assert_eq!(headers["ratelimit-policy"], r#""account";q=600;w=60;qu="requests""#);
        assert_eq!(headers["ratelimit"], r#""account";r=0;t=17"#);
        write(&mut headers, &[share, quota]);
        assert_eq!(headers["ratelimit"], r#""client";r=5;t=17, "account";r=0;t=17"#);
    }
}
