//! Errors: the `error` values of the endpoints under `/oauth`.

use super::entry::{ErrorEntry, entry};

/// OAuth and OpenID Connect.
pub(super) const ENTRIES: &[ErrorEntry] = &[
    entry(
        "invalid_request",
        &[400, 401, 404, 413],
        "A parameter is missing, repeated, malformed or not supported, or the endpoint is turned off.",
        "Correct the parameter that `error_description` names.",
    ),
    entry(
        "invalid_client",
        &[401],
        "The client is unknown, or its credentials are wrong, expired or of another kind.",
        "Check the client id, the secret or assertion, and how it is sent. The request log has the actual reason.",
    ),
    entry(
        "invalid_grant",
        &[400],
        "The code or refresh token is invalid, used or another client's, or `redirect_uri` or `code_verifier` differs.",
        "Start a new authorization request. The request log has the actual reason.",
    ),
    entry(
        "authorization_pending",
        &[400],
        "The person has not decided about the device yet.",
        "Poll again after `interval` seconds.",
    ),
    entry(
        "slow_down",
        &[400],
        "The device polls too often.",
        "Wait five seconds longer between polls from now on.",
    ),
    entry(
        "expired_token",
        &[400],
        "The device code has expired.",
        "Ask for another device code, and show the new user code.",
    ),
    entry(
        "unauthorized_client",
        &[400],
        "The client may not use this grant type.",
        "Use a client of the fitting type.",
    ),
    entry(
        "unsupported_grant_type",
        &[400],
        "The server does not support the grant type.",
        "Use one of the types that `error_description` names.",
    ),
    entry(
        "unsupported_response_type",
        &[302, 400],
        "`response_type` is not `code`.",
        "Use the authorization code flow.",
    ),
    entry(
        "invalid_scope",
        &[400, 302],
        "A scope is unknown, malformed or more than was granted or registered.",
        "Request scopes that the client is registered for.",
    ),
    entry(
        "invalid_target",
        &[400, 302],
        "`resource` names no API that the client may ask for, one that was not approved, or several for one token.",
        "Send the audience of one resource that lists the client, as the account registered it.",
    ),
    entry(
        "invalid_dpop_proof",
        &[400, 401],
        "The DPoP proof is missing, malformed, too old, used before, or for another request, key or access token.",
        "Make a new proof for each request. `error_description` says what is wrong with this one.",
    ),
    entry(
        "use_dpop_nonce",
        &[400, 401],
        "The DPoP proof needs a nonce of this server, or its nonce is too old.",
        "Repeat the request with a new proof that has the nonce of the response's `DPoP-Nonce`.",
    ),
    entry(
        "invalid_token",
        &[401],
        "The access token is missing, expired or revoked, or it is not sent as its `token_type` says.",
        "Refresh it, or send the user through the login again.",
    ),
    entry(
        "insufficient_scope",
        &[403],
        "The token lacks the scope `openid`.",
        "Request `openid` in the authorization request.",
    ),
    entry(
        "access_denied",
        &[302, 400, 403],
        "The user denied access, or may not use the client, or the client may not be used from here.",
        "Show the user that access was denied, and let them try again.",
    ),
    entry(
        "invalid_client_metadata",
        &[400],
        "A member of a registration's metadata is wrong, or not for apps that register themselves.",
        "Correct the member that `error_description` names.",
    ),
    entry(
        "invalid_redirect_uri",
        &[400],
        "A redirect URI can't be registered for this kind of app.",
        "Use https; for `native` apps also http on a loopback address, or a private scheme with a dot.",
    ),
    entry(
        "login_required",
        &[302, 400],
        "With `prompt=none`, no user is logged in, or another one, or the login is too old or too weak.",
        "Repeat the request without `prompt=none`.",
    ),
    entry(
        "consent_required",
        &[302],
        "With `prompt=none`, the user has not approved the scopes yet.",
        "Repeat the request without `prompt=none`.",
    ),
    entry(
        "unmet_authentication_requirements",
        &[302, 400],
        "No login of the user gives the `acr` that was asked for.",
        "Let the user set up a second factor, or ask for less.",
    ),
    entry(
        "request_not_supported",
        &[302, 400],
        "The client has no keys, so it can't sign a request object.",
        "Send the parameters themselves, or register a client with `private_key_jwt`.",
    ),
    entry(
        "request_uri_not_supported",
        &[302],
        "`request_uri` is not one that `/oauth/par` returned.",
        "Push the request to `/oauth/par`, or send the parameters themselves.",
    ),
    entry(
        "invalid_request_object",
        &[302, 400],
        "The request object is not a JWT that one of the client's keys signed for this server, or it has expired.",
        "`error_description` says what is wrong. Sign a fresh one with a registered key.",
    ),
    entry(
        "registration_not_supported",
        &[302, 400],
        "Registration within a request is not supported.",
        "Register the client first.",
    ),
    entry(
        "temporarily_unavailable",
        &[429, 503],
        "The server can't answer at the moment, or a limit is reached.",
        "Repeat the request after `Retry-After`.",
    ),
];
