//! Errors: streams of security events.

use super::entry::{ErrorEntry, entry};

/// Security events.
pub(super) const ENTRIES: &[ErrorEntry] = &[
    entry(
        "client_needed",
        &[403],
        "The token is a person's. Only a client that acts for itself has a stream.",
        "Use a token of the client credentials grant.",
    ),
    entry(
        "stream_exists",
        &[409],
        "The client has a stream already.",
        "Update or replace that stream, or delete it first. Another receiver needs a client of its own.",
    ),
    entry("stream_disabled", &[409], "A disabled stream is sent nothing.", "Enable the stream first."),
    entry(
        "stream_pushes",
        &[409],
        "Events of this stream are pushed, so none can be polled.",
        "Change the delivery method of the stream to polling.",
    ),
    entry(
        "unsupported_delivery",
        &[400],
        "There is no such delivery method.",
        "Send `urn:ietf:rfc:8935` for push or `urn:ietf:rfc:8936` for poll.",
    ),
    entry(
        "unsupported_subject",
        &[400],
        "The subject is not a person of this server in the format `iss_sub`.",
        "Send the `iss` and `sub` of the person's id_token.",
    ),
    entry(
        "too_many_subjects",
        &[409],
        "More than 100 people would be removed from the stream.",
        "Ignore events about them at the receiver.",
    ),
    entry(
        "invalid_event_types",
        &[400],
        "The list of event types is too long, or one of them is not a URI.",
        "Send at most 50 URIs of at most 200 bytes.",
    ),
];
