//! Errors: resources, the APIs that an account protects.

use super::entry::{ErrorEntry, entry};

/// Resources.
pub(super) const ENTRIES: &[ErrorEntry] = &[
    entry(
        "invalid_audience",
        &[400],
        "The audience is not an absolute URI in its canonical spelling, has a fragment, or is an address of this server.",
        "Correct what `detail` names. The audience is what your API compares `aud` with, byte by byte.",
    ),
    entry(
        "audience_taken",
        &[409],
        "There is, or was, a resource with this audience. It may be another account's.",
        "Choose an audience at a host of your own.",
    ),
    entry(
        "host_taken",
        &[409],
        "Another account has proved that the host of the audience is its own.",
        "Choose an audience at a host of your own. If the host is yours, prove it as a login domain of your account.",
    ),
    entry(
        "invalid_max_age",
        &[400],
        "The age of a login that a resource or scope permits is outside its range.",
        "Send 60 to 7,776,000 seconds, or null for any age.",
    ),
    entry(
        "status_list_needs_jwt",
        &[400],
        "An API with opaque tokens can't have them in status lists.",
        "Choose `jwt` as `format`, or leave `status_list` out: opaque tokens are introspected each time.",
    ),
    entry("too_many_scopes", &[400], "The resource has more than 50 scopes.", "Send at most 50."),
    entry(
        "invalid_scope_name",
        &[400],
        "The name of a scope is empty, too long, or has characters that a scope can't have.",
        "Send 1 to 64 visible ASCII characters without quotes and backslashes.",
    ),
    entry(
        "reserved_scope",
        &[400],
        "The server itself has a scope with this name.",
        "Choose another name for the scope of the resource.",
    ),
    entry("repeated_scope", &[400], "Two scopes have the same name.", "Send each scope once."),
    entry("too_many_apps", &[400], "More than 100 clients are listed.", "Send at most 100."),
    entry("repeated_app", &[400], "A client is listed twice.", "Send each client once, with all its scopes."),
    entry(
        "app_without_scopes",
        &[400],
        "A client is listed without a scope.",
        "Send at least one scope for each client, or leave the client out.",
    ),
    entry(
        "unknown_scope",
        &[400],
        "A client, or `agents`, has a scope that the resource does not have.",
        "Add the scope to the resource, or remove it where `field` says.",
    ),
    entry(
        "unknown_client",
        &[400],
        "The account has no client with this id.",
        "Send the id of a client of the account.",
    ),
];
