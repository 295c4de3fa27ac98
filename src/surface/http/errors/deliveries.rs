//! Errors: endpoints, messages, replays and the types of events.

use super::entry::{ErrorEntry, entry};

/// Webhook endpoints and events.
pub(super) const ENTRIES: &[ErrorEntry] = &[
    entry(
        "invalid_url",
        &[400],
        "The URL of the endpoint can't be used.",
        "Send an https URL without credentials or fragment. `detail` says what is wrong.",
    ),
    entry("https_required", &[400], "Messages are sent over https only.", "Use an https URL."),
    entry(
        "address_not_allowed",
        &[400],
        "The URL leads to a private, loopback or other special address.",
        "Use a public address, or ask the operator to allow the network.",
    ),
    entry("invalid_description", &[400], "The description is too long or can't be shown.", "Shorten it."),
    entry(
        "invalid_headers",
        &[400],
        "A custom header is reserved, malformed or too large.",
        "Correct the header that `detail` names.",
    ),
    entry(
        "headers_needed",
        &[400],
        "The endpoint has headers, whose values were given for another origin than that of the new URL.",
        "Send `headers` with their values again, or `{}` for none.",
    ),
    entry(
        "invalid_rate_limit",
        &[400],
        "The rate is outside its range.",
        "Send 1 to 10,000 messages per second.",
    ),
    entry(
        "invalid_overlap",
        &[400],
        "The overlap of two secrets is longer than 30 days.",
        "Send 0 to 2,592,000 seconds.",
    ),
    entry(
        "ordering_is_fixed",
        &[400],
        "The ordering of an endpoint can't be changed.",
        "Create another endpoint.",
    ),
    entry("unknown_payload_version", &[400], "There is only payload version 1.", "Send 1 or leave it out."),
    entry(
        "unknown_event_type",
        &[400],
        "There is no event with this name.",
        "Send names or prefixes from `GET /v1/event_types`.",
    ),
    entry(
        "too_many_events",
        &[400],
        "An endpoint may have at most 100 names or prefixes of events.",
        "Use prefixes such as `client.*`.",
    ),
    entry(
        "window_needed",
        &[400],
        "A replay needs a start.",
        "Send `since`, or `after_position` (0 for all of history).",
    ),
    entry(
        "too_many_replays",
        &[409],
        "Three replays of the endpoint are already in progress.",
        "Wait until one of them is done.",
    ),
];
