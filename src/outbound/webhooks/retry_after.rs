//! How long a receiver asks the sender to wait (RFC 9110 §10.2.3). How much of that is granted is decided by
//! `xwms_events::endpoint::delivery`: at most a day.

use reqwest::header::{HeaderMap, RETRY_AFTER};
use std::time::SystemTime;

/// Returns the seconds that the response asks for, at most `u32::MAX`. `None` for a value that is neither a
/// number nor a date, and for a date in the past.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<u32> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    seconds(text).or_else(|| until(text, SystemTime::now()))
}

/// Parses any number of digits. A fraction, which some servers send against the standard, rounds up.
fn seconds(text: &str) -> Option<u32> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    // Digits fail to parse only if the number is too large.
    let whole: u32 = whole.parse().unwrap_or(u32::MAX);
    Some(whole.saturating_add(u32::from(fraction.bytes().any(|byte| byte != b'0'))))
}

fn until(text: &str, now: SystemTime) -> Option<u32> {
    let wait = httpdate::parse_http_date(text).ok()?.duration_since(now).ok()?;
    Some(u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::{retry_after, until};
    use reqwest::header::{HeaderMap, HeaderValue, RETRY_AFTER};
    use std::time::{Duration, SystemTime};

    fn of(value: &[u8]) -> Option<u32> {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, HeaderValue::from_bytes(value).unwrap());
        retry_after(&headers)
    }

    #[test]
    fn a_number_of_seconds_is_taken_however_large_it_is() {
        for (text, seconds) in [
            ("0", 0),
            ("120", 120),
            (" 7 ", 7),
            ("007", 7),
            ("4294967295", u32::MAX),
            ("99999999999", u32::MAX),
            ("18446744073709551616", u32::MAX),
            ("99999999999999999999999999999999999999999999", u32::MAX),
            ("1.5", 2),
            ("2.0", 2),
            ("0.001", 1),
            ("99999999999999999999.5", u32::MAX),
        ] {
            assert_eq!(of(text.as_bytes()), Some(seconds), "{text}");
        }
    }

    #[test]
    fn a_date_is_taken_however_far_it_is_and_one_that_has_passed_asks_for_nothing() {
        let now = httpdate::parse_http_date("Thu, 26 Nov 2026 12:00:00 GMT").unwrap();
        assert_eq!(until("Thu, 26 Nov 2026 12:01:40 GMT", now), Some(101));
        assert_eq!(until("Thu, 26 Nov 2026 11:59:59 GMT", now), None);
        assert_eq!(until("Fri, 31 Dec 9999 23:59:59 GMT", now), Some(u32::MAX));
        assert_eq!(until("Thursday, 26-Nov-26 12:01:40 GMT", now), Some(101), "the form of RFC 850");
        let later = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(7_200));
        assert!((3_600..=7_201).contains(&of(later.as_bytes()).unwrap()));
        assert_eq!(of(b"Wed, 21 Oct 2015 07:28:00 GMT"), None);
    }

    #[test]
    fn a_retry_after_that_is_neither_number_nor_date_is_ignored() {
        for text in [
            "", "-5", "+5", "soon", "1e9", "0x10", "1,2", "1 2", "5s", ".", "1.", ".5", "1.2.3", "NaN",
            "-1.5",
        ] {
            assert_eq!(of(text.as_bytes()), None, "{text}");
        }
        assert_eq!(of(&[0xff, 0xfe]), None);
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }
}
