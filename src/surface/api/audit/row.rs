//! The shape of the rows of answers, for the OpenAPI document: the members of all questions. Each row has those in
//! `columns`.

use utoipa::ToSchema;

/// A row of an answer. Which members it has depends on the question; `columns` lists them.
#[derive(ToSchema)]
#[schema(as = AuditRow)]
#[allow(dead_code, reason = "only its shape is documented")]
pub(super) struct RowShape {
    /// When it happened.
    at: Option<String>,
    /// Of an entry: `event` or `request`; of a credential, what it is.
    #[schema(example = "event")]
    kind: Option<String>,
    /// The position of the event in the log.
    position: Option<i64>,
    /// The name of an event, the method and route of a request, or what a member of a family is.
    #[schema(example = "token.issued")]
    what: Option<String>,
    #[schema(example = "client_01kayb5g6nf6hr2j7q3p6q8v4w")]
    object: Option<String>,
    /// The user or client who acted; `xwms` for the server and the operator's command line.
    #[schema(example = "user_01kayb5g6nf6hr2j7q3p6q8v4w")]
    actor: Option<String>,
    /// The status of a request.
    status: Option<i64>,
    error: Option<String>,
    token_id: Option<String>,
    request_id: Option<String>,
    /// From where a request came; of events, only of those that apps caused.
    #[schema(example = "203.0.113.7")]
    address: Option<String>,
    depth: Option<i64>,
    #[schema(example = "token_01kayb5g6nf6hr2j7q3p6q8v4w")]
    id: Option<String>,
    /// How it came about: the methods of a login, the scopes of a consent, the client of a grant, what a token was
    /// got for.
    #[schema(example = "refresh 2")]
    how: Option<String>,
    expires_at: Option<String>,
    stopped_at: Option<String>,
    #[schema(example = "grant_revoked")]
    stopped_by: Option<String>,
    requests: Option<i64>,
    last_request_at: Option<String>,
    /// An IPv4 /24 or IPv6 /48; null if only people's own browsers used it.
    #[schema(example = "203.0.113.0/24")]
    network: Option<String>,
    /// Equal for equal networks of an account.
    #[schema(example = "net-1f2e3d4c")]
    mark: Option<String>,
    /// Whether it was first seen in the window: `yes` or `no`.
    #[schema(example = "yes")]
    is_new: Option<String>,
    first_at: Option<String>,
    last_at: Option<String>,
    /// How many of the other networks were used between its first and last use.
    at_the_same_time: Option<i64>,
    events: Option<i64>,
    first_position: Option<i64>,
    changes: Option<i64>,
    /// Ids, separated by spaces.
    actors: Option<String>,
    last_position: Option<i64>,
    credential_id: Option<String>,
    /// Since when others may know it.
    since: Option<String>,
    reported_at: Option<String>,
    works_until: Option<String>,
    key_id: Option<String>,
    created_at: Option<String>,
    activated_at: Option<String>,
    ended_at: Option<String>,
    /// Of a signing key: created, active, retired or revoked.
    #[schema(example = "active")]
    stage: Option<String>,
    client_id: Option<String>,
    valid_tokens: Option<i64>,
    secret_id: Option<String>,
    label: Option<String>,
    last_used_at: Option<String>,
    /// Any of `old`, `never_used` and `overlaps`, separated by spaces.
    #[schema(example = "old never_used")]
    why: Option<String>,
    user_id: Option<String>,
    consent_id: Option<String>,
    /// Separated by spaces.
    #[schema(example = "openid email")]
    scopes: Option<String>,
    /// APIs of the account, each by its id with the approved scopes, separated by semicolons.
    #[schema(example = "resource_01m83q8xb6ezm8eaqt71z96rba read write")]
    apis: Option<String>,
    approved_at: Option<String>,
    withdrawn_at: Option<String>,
}
