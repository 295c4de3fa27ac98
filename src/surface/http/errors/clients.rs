//! Errors: clients, their URIs, domains, networks, keys and secrets.

use super::entry::{ErrorEntry, entry};

/// Clients and secrets.
pub(super) const ENTRIES: &[ErrorEntry] = &[
    entry(
        "auth_method_mismatch",
        &[400],
        "The type of the client does not allow this way to authenticate.",
        "Web and machine clients must authenticate. Native and browser clients use `none`.",
    ),
    entry(
        "redirect_uri_required",
        &[400],
        "A client that users log in to has no redirect URI.",
        "Register at least one.",
    ),
    entry(
        "invalid_redirect_uri",
        &[400],
        "The URI may not be used for redirects.",
        "Use https, http on a loopback address, or the private scheme of a native app. `detail` says what is wrong.",
    ),
    entry("unused_redirect_uri", &[400], "A machine client can't have redirect URIs.", "Leave them out."),
    entry("too_many_redirect_uris", &[400], "A client may have at most 50 URIs of a kind.", "Remove some."),
    entry(
        "invalid_scope",
        &[400],
        "There is no such scope, or the client may not have it.",
        "Send scopes from the reference that fit the type of the client.",
    ),
    entry("pkce_required", &[400], "This client must use PKCE.", "Leave `require_pkce` at `true`."),
    entry(
        "invalid_token_policy",
        &[400],
        "A lifetime of the token policy is outside its range.",
        "Send values within the ranges that `detail` names.",
    ),
    entry(
        "rotation_required",
        &[400],
        "Refresh tokens of a client that does not authenticate must rotate.",
        "Leave `refresh_rotation` at `true`.",
    ),
    entry("jwks_required", &[400], "A client with `private_key_jwt` needs public keys.", "Send `jwks`."),
    entry(
        "jwks_unused",
        &[400],
        "Only a client with `private_key_jwt` may have keys.",
        "Leave `jwks` out, or change `auth_method`.",
    ),
    entry(
        "invalid_jwks",
        &[400],
        "The key set is not one of public keys that are strong enough.",
        "Send a JWK set with 1 or more public keys. `detail` says what is wrong.",
    ),
    entry("no_keys", &[409], "The client does not authenticate with keys.", "Create a secret instead."),
    entry(
        "no_secrets",
        &[409],
        "The client does not authenticate with a secret.",
        "Change its keys instead.",
    ),
    entry("no_assertions", &[400], "Only a client with `private_key_jwt` may set this.", "Leave it out."),
    entry("no_id_tokens", &[400], "A machine client gets no id_tokens.", "Leave it out."),
    entry("no_logins", &[400], "No user logs in through a machine client.", "Leave it out."),
    entry(
        "invalid_uses",
        &[400],
        "The number of apps that may register with a token is outside its range.",
        "Send 1 to 1000.",
    ),
    entry(
        "invalid_lifetime",
        &[400],
        "The lifetime of a registration token is outside its range.",
        "Send 60 to 31536000 seconds.",
    ),
    entry(
        "too_many_registration_tokens",
        &[409],
        "An account may have at most 20 registration tokens that can be used.",
        "Revoke one first.",
    ),
    entry(
        "machine_only",
        &[409],
        "Only machine clients may be limited to networks.",
        "Use domains to restrict other clients.",
    ),
    entry(
        "invalid_network",
        &[400],
        "The text is not a network, or the list has too many.",
        "Send networks such as `203.0.113.0/24`.",
    ),
    entry(
        "invalid_request_share",
        &[400],
        "The client's share of the account's requests is outside its range.",
        "Send 1 to 99 percent, or `null`.",
    ),
    entry(
        "invalid_domain",
        &[400],
        "The text is not an origin or domain that can be used.",
        "Send an https origin without a path; for logins of an account, the part of mail addresses after the `@`.",
    ),
    entry("unknown_domain", &[400], "The origin is not one of the client's domains.", "Register it first."),
    entry(
        "invalid_link",
        &[400],
        "The link is not an https URL of at most 2,000 characters.",
        "Send the URL as a browser shows it.",
    ),
    entry(
        "invalid_picture",
        &[400],
        "The picture can't be read, or is of another kind.",
        "Send a PNG, JPEG or WebP file.",
    ),
    entry(
        "invalid_label",
        &[400],
        "The label is empty, too long or can't be shown in a line.",
        "Send 1 to 100 visible characters.",
    ),
    entry("invalid_expiry", &[400], "The secret would have expired already.", "Send a time in the future."),
    entry(
        "overlap_too_long",
        &[400],
        "The old secret would work for more than thirty days.",
        "Send at most 2,592,000 seconds.",
    ),
    entry(
        "several_secrets",
        &[409],
        "The client has several live secrets.",
        "Name the one to rotate: `POST /v1/clients/{client_id}/secrets/{secret_id}/rotate`.",
    ),
    entry(
        "too_many_secrets",
        &[409],
        "The client has 10 live secrets, or five secrets of the endpoint sign already.",
        "Revoke one, or wait until an overlap ends.",
    ),
];
