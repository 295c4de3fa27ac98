//! Errors: who calls, what they may do, and how often.

use super::entry::{ErrorEntry, entry};

/// Access and limits.
pub(super) const ENTRIES: &[ErrorEntry] = &[
    entry(
        "invalid_token",
        &[401],
        "The access token is missing, malformed, expired or revoked, or the session has ended.",
        "Get a new token, or log in again.",
    ),
    entry(
        "invalid_dpop_proof",
        &[401],
        "The DPoP proof is missing, malformed, too old, used before, or for another request, key or access token.",
        "Make a new proof for each request. `detail` says what is wrong with this one.",
    ),
    entry(
        "use_dpop_nonce",
        &[401],
        "The DPoP proof needs a nonce of this server, or its nonce is too old.",
        "Repeat the request with a new proof that has the nonce of the response's `DPoP-Nonce`.",
    ),
    entry(
        "insufficient_scope",
        &[403],
        "The token or the member's role lacks the scope of the operation.",
        "Request a token with the scope that `detail` names. A member needs a role that has it.",
    ),
    entry(
        "insufficient_user_authentication",
        &[401],
        "The login behind the request is too old or too weak for this operation.",
        "Send the user through an authorization request with the `acr_values` and `max_age` of `WWW-Authenticate`.",
    ),
    entry(
        "user_needed",
        &[403],
        "Only a person may do this, and the token belongs to a client that acts for itself.",
        "Use a token that a user approved, or the dashboard.",
    ),
    entry(
        "owner_required",
        &[403],
        "Only an owner of the account may do this. A client may not, whatever its scopes.",
        "Ask an owner to do it in the dashboard.",
    ),
    entry("forbidden", &[403], "The caller's role does not allow this.", "Ask an owner or admin."),
    entry(
        "csrf_token_needed",
        &[403],
        "A request with a session's cookie lacks the token that protects against forged requests.",
        "Send `X-CSRF-Token` with the value that `GET /v1/me` returns.",
    ),
    entry(
        "account_needed",
        &[400],
        "The user is a member of several accounts.",
        "Name one in the header `XWMS-Account`.",
    ),
    entry("account_restricted", &[403], "The operator restricted the account.", "Ask the operator."),
    entry(
        "account_closed",
        &[403, 409],
        "The account was closed.",
        "A closed account can't be used again. Sign up for a new one.",
    ),
    entry("client_restricted", &[409], "The operator restricted the client.", "Ask the operator."),
    entry(
        "ip_not_allowed",
        &[403],
        "The client may not be used from this network address.",
        "Call from a network of the client's list, or change the list.",
    ),
    entry(
        "origin_not_allowed",
        &[403],
        "The client may not be used by web pages of this origin.",
        "Register the origin in the client's domains, with the switch for the API.",
    ),
    entry(
        "scope_exceeded",
        &[403],
        "The client has, or had, a scope that the caller does not have.",
        "Let somebody with all of these scopes change the client. Anybody with `clients:write` may stop it.",
    ),
    entry(
        "live_only",
        &[403, 400],
        "A test client may not do this, or a test client can't have this.",
        "Use a live client.",
    ),
    entry(
        "plan_lacks_feature",
        &[403],
        "The account's plan does not include this feature.",
        "Choose a plan that includes it.",
    ),
    entry("plan_required", &[409], "The account has no plan.", "Choose a plan first."),
    entry(
        "plan_by_operator",
        &[403],
        "Only the operator can put an account on this plan.",
        "Ask the operator.",
    ),
    entry(
        "limit_reached",
        &[409],
        "The plan does not allow more clients, members or endpoints, or the account has 100 resources.",
        "Remove one, or choose a larger plan.",
    ),
    entry(
        "rate_limited",
        &[429],
        "The account or the client has used up its requests of this window.",
        "Wait as long as `Retry-After` says. `RateLimit` tells you before it happens.",
    ),
    entry(
        "slow_down",
        &[429],
        "Too many attempts, or an alert slows the client down.",
        "Wait as long as `Retry-After` says.",
    ),
    entry(
        "too_many_streams",
        &[503],
        "Too many event streams and exports are open.",
        "Close one, or try again later.",
    ),
];
