//! The form of the id of a request. Such ids stand unsealed in events and log lines, so the form has no room
//! for a mail address, or for a name with a space.

/// Longest id, in bytes.
pub const REQUEST_ID_MAX: usize = 64;

/// Returns whether `text` has the form: 1 to [`REQUEST_ID_MAX`] ASCII letters, digits, `-`, `_` and `.`.
pub fn is_request_id(text: &str) -> bool {
    (1..=REQUEST_ID_MAX).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::{REQUEST_ID_MAX, is_request_id};

    #[test]
    fn text_that_could_name_a_person_is_not_a_request_id() {
        let (longest, long) = ("a".repeat(REQUEST_ID_MAX), "a".repeat(REQUEST_ID_MAX + 1));
        for good in ["01a22000c80371049ecc5d8efa70a24e", "mine-1_2.3", longest.as_str()] {
            assert!(is_request_id(good), "{good}");
        }
        for bad in ["", "ada@acme.example", "Ada Lovelace", "203.0.113.7:1", "a/b", "a\n", "ä", long.as_str()]
        {
            assert!(!is_request_id(bad), "{bad:?}");
        }
    }
}
