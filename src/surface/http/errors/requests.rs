//! Errors: what is wrong with a request before anything is looked up, and failures that pass.

use super::entry::{ErrorEntry, entry};

/// Requests.
pub(super) const ENTRIES: &[ErrorEntry] = &[
    entry(
        "not_found",
        &[404],
        "There is no such object or path, or it belongs to another account.",
        "Check the id and the account of the token. A deleted object is not found either.",
    ),
    entry(
        "method_not_allowed",
        &[405],
        "The path does not support this method.",
        "Use a method that the reference lists for the path.",
    ),
    entry(
        "malformed_request",
        &[400],
        "The HTTP message is malformed, or programs on the way may read it differently.",
        "Send the request with an HTTP library, and don't set framing fields yourself.",
    ),
    entry(
        "head_too_large",
        &[431],
        "The request line and header fields exceed 16 KiB.",
        "Send fewer or shorter header fields.",
    ),
    entry(
        "body_too_large",
        &[413],
        "The body exceeds its limit: 64 KiB, or 5 MiB and 25 million pixels for a picture.",
        "Send a smaller body.",
    ),
    entry(
        "body_too_slow",
        &[408],
        "The body did not arrive in time.",
        "Send it again over a faster connection, or send a smaller one.",
    ),
    entry(
        "unsupported_media_type",
        &[415],
        "The content type of the body is not JSON.",
        "Send `Content-Type: application/json`.",
    ),
    entry(
        "unsupported_content_encoding",
        &[415],
        "The body has a content coding such as gzip.",
        "Send the body as it is, without `Content-Encoding`.",
    ),
    entry(
        "invalid_json",
        &[400],
        "The body is not JSON.",
        "Send valid JSON in UTF-8. `detail` names the place.",
    ),
    entry(
        "invalid_body",
        &[400],
        "A member of the body is missing, unknown or of the wrong type.",
        "Correct the member that `field` names.",
    ),
    entry(
        "unknown_parameter",
        &[400],
        "The operation has no query parameter with this name.",
        "Correct the name. `detail` lists the parameters that there are.",
    ),
    entry(
        "invalid_query",
        &[400],
        "The query is malformed, or a parameter is in it twice.",
        "Send each parameter once, percent-encoded as UTF-8.",
    ),
    entry(
        "invalid_filter",
        &[400],
        "The value of a filter can't be read, or is not one of the allowed values.",
        "Correct the parameter that `field` names.",
    ),
    entry(
        "invalid_limit",
        &[400],
        "The number is outside its range: the `limit` of a list, or a limit that the operator agrees.",
        "Send a number in the range that `detail` names.",
    ),
    entry(
        "invalid_cursor",
        &[400],
        "The cursor belongs to another list or another account, or was changed.",
        "Pass `next_cursor` of the page before as `after`, unchanged, with the same filters.",
    ),
    entry(
        "invalid_window",
        &[400],
        "The time window is empty or its length is outside its range, or two ways of giving its start or end are combined.",
        "Let it begin before it ends, give each end once, and keep to the range that `detail` names.",
    ),
    entry(
        "window_too_large",
        &[400],
        "The window is longer than this operation searches at once.",
        "Ask for a shorter time or for larger steps.",
    ),
    entry(
        "step_not_kept",
        &[400],
        "Counts of this step are not kept as far back as the window goes.",
        "Ask for larger steps or for a later time.",
    ),
    entry(
        "in_the_future",
        &[400],
        "The moment is later than the end of the history.",
        "Ask for a moment that has passed.",
    ),
    entry(
        "invalid_period",
        &[400],
        "The time that is asked about is empty or too long.",
        "Send an end after the beginning, at most as far away as `detail` says.",
    ),
    entry(
        "invalid_idempotency_key",
        &[400],
        "`Idempotency-Key` is empty, too long or has other characters than visible ASCII.",
        "Send 1 to 255 visible ASCII characters, such as a UUID.",
    ),
    entry(
        "idempotency_key_reused",
        &[422],
        "This `Idempotency-Key` was used for a different request within 24 hours.",
        "Use a new key for each new request, and the same only to repeat one.",
    ),
    entry(
        "answered",
        &[409],
        "A request with this `Idempotency-Key` was answered at the same moment.",
        "Repeat the request with the same key to get its response.",
    ),
    entry("taken", &[409], "Another object has this value, and it must be unique.", "Choose another value."),
    entry("busy", &[503], "Too many changes or logins at once.", "Repeat the request after `Retry-After`."),
    entry(
        "unavailable",
        &[503],
        "The server can't answer at the moment.",
        "Repeat the request after `Retry-After`, a POST with the same `Idempotency-Key`.",
    ),
    entry(
        "unreadable",
        &[500],
        "The server can't read what it stored for this. Nothing is lost, and nothing was changed.",
        "Tell the operator the `request_id`: the log has the reason. Repeating the request does not help.",
    ),
];
