"""The types of the REST API's bodies. They are dictionaries at run time.

Made from the OpenAPI document by scripts/generate.py. Do not edit.
"""

from __future__ import annotations

import sys
from typing import Any, Dict, List, Literal, Union

if sys.version_info >= (3, 11):
    from typing import NotRequired, TypedDict
else:
    from typing_extensions import NotRequired, TypedDict


class AcceptedRequest(TypedDict):
    """A request that was accepted."""
    at: str
    method: str
    request_id: str
    route: str
    status: int
    token_id: str


class Account(TypedDict):
    """An account."""
    account_id: str
    limits: AgreedLimits
    """Agreed in addition to the plan."""
    login_domains: List[str]
    """The domains of mail addresses that the account has proved."""
    login_provider: NotRequired[Union[LoginProvider, None]]
    name: str
    plan: NotRequired[Union[str, None]]
    second_factor_required: bool
    """Whether members need a second factor to act in the account."""
    standing: AccountStanding
    """`active`, `restricted` (by the operator) or `closed`."""


class AccountChange(TypedDict):
    """The changes."""
    name: str
    """1 to 100 characters."""


class AccountPlan(TypedDict):
    """What an account may use, and what it uses."""
    agreed: AgreedLimits
    """Limits agreed with the operator; each replaces the plan's limit from `valid_from` until `valid_until`."""
    clients: Limited
    domains: int
    """For each client."""
    endpoints: Limited
    features: List[Feature]
    history_days: int
    members: Limited
    """Includes open invitations."""
    plan: NotRequired[Union[str, None]]
    """Null if the plan ended, or was never chosen."""
    requests: int
    window_seconds: int


AccountStanding = Literal["absent", "active", "restricted", "closed"]


class AddToGroup(TypedDict):
    """A person to put into a group."""
    user_id: str
    """A member or test user of the account, or a user who ever approved one of its clients."""


class Address(TypedDict):
    """An address (OIDC Core §5.1.1)."""
    country: NotRequired[Union[str, None]]
    formatted: NotRequired[Union[str, None]]
    locality: NotRequired[Union[str, None]]
    postal_code: NotRequired[Union[str, None]]
    region: NotRequired[Union[str, None]]
    street_address: NotRequired[Union[str, None]]


class AgreedLimits(TypedDict):
    """Limits agreed for one account on top of its plan. The plan applies where a limit is absent."""
    clients: NotRequired[Union[int, None]]
    endpoints: NotRequired[Union[int, None]]
    members: NotRequired[Union[int, None]]
    requests: NotRequired[Union[int, None]]
    """Requests in each window of the plan."""
    valid_from: NotRequired[Union[str, None]]
    valid_until: NotRequired[Union[str, None]]


class Alert(TypedDict):
    """A suspicious observation."""
    action: Literal["slow_down", "restrict", "notify"]
    """`slow_down`, `restrict` or `notify`: the action while the alert is open."""
    alert_id: str
    cleared_at: NotRequired[Union[str, None]]
    cleared_by: NotRequired[Literal["operator", "time", None]]
    """`operator` or `time`."""
    client_id: str
    evidence: Evidence
    raised_at: str
    reason: NotRequired[Union[str, None]]
    rule: Literal["credential_stuffing", "secret_guessing", "token_replay", "origin_change", "forged_token"]
    """`credential_stuffing`, `secret_guessing`, `token_replay`, `origin_change` or `forged_token`."""
    status: Literal["open", "cleared"]
    """`open` or `cleared`."""
    until: NotRequired[Union[str, None]]
    """When the alert ends by itself; null if an operator has to clear it."""


class AlertList(TypedDict):
    """A page of a list."""
    data: List[Alert]
    has_more: bool
    next_cursor: NotRequired[Union[str, None]]
    """Pass it as `after` to get the next page."""


class ApprovedResource(TypedDict):
    """The scopes of one API that a person approved for a client."""
    resource_id: str
    scopes: List[str]


class AsOf(TypedDict):
    """An object as it was."""
    at: str
    """The time that expiry is judged by: the asked one, or that of the event at the asked position."""
    because: NotRequired[Union[AsOfBecause, None]]
    exists: bool
    """Whether it existed."""
    last_event: NotRequired[Union[AuditEvent, None]]
    live: NotRequired[Union[bool, None]]
    """Whether it was live: a token, grant or session was accepted, a client or person could act, an endpoint got
    messages. Null for objects that just are.
    """
    not_known: List[str]
    """What the answer does not know."""
    object: str
    """Its name, as in `subject` of events."""
    position: int
    """The position of the log that the answer is true for."""
    state: Any
    """Null if it did not exist."""


class AsOfBecause(TypedDict):
    """What ended an object: an event, or its time."""
    event: NotRequired[Union[AuditEvent, None]]
    expired_at: NotRequired[Union[str, None]]
    """When it expired, if that ended it."""


AttachmentMediaType = Literal["image/png", "image/jpeg", "text/plain"]


class Attempt(TypedDict):
    """One attempt to send a message."""
    at: str
    body: NotRequired[Union[str, None]]
    """The first 1024 bytes of the response body."""
    duration_ms: int
    error: NotRequired[Union[str, None]]
    """Why there was no response, or why nothing was sent."""
    error_code: NotRequired[Union[str, None]]
    """The reason as a code: see the guide about webhooks. `not_sent` if the server sent nothing."""
    next_attempt_at: NotRequired[Union[str, None]]
    number: int
    status: NotRequired[Union[int, None]]
    """The status of the response, if there was one."""


class AttemptList(TypedDict):
    """A page of a list."""
    data: List[Attempt]
    has_more: bool
    next_cursor: NotRequired[Union[str, None]]
    """Pass it as `after` to get the next page."""


class AuditChange(TypedDict):
    """A member that differs."""
    after: Any
    """Null if it is no longer there."""
    before: Any
    """Null if it was not there."""
    member: str
    """Its name. That of a member of a member has both names, with a dot."""


class AuditEvent(TypedDict):
    """An event that an answer rests on."""
    actor: NotRequired[Union[str, None]]
    """Who caused it: the id of a user or client, or `system`. Null for an event that is not the account's own."""
    id: NotRequired[Union[str, None]]
    """Null for an event that is not the account's own."""
    object: str
    """The object that it is about, as in `subject` of events."""
    position: int
    time: str
    type: str


class AuditRow(TypedDict):
    """A row of an answer. Which members it has depends on the question; `columns` lists them."""
    activated_at: NotRequired[Union[str, None]]
    actor: NotRequired[Union[str, None]]
    """The user or client who acted; `xwms` for the server and the operator's command line."""
    actors: NotRequired[Union[str, None]]
    """Ids, separated by spaces."""
    address: NotRequired[Union[str, None]]
    """From where a request came; of events, only of those that apps caused."""
    apis: NotRequired[Union[str, None]]
    """APIs of the account, each by its id with the approved scopes, separated by semicolons."""
    approved_at: NotRequired[Union[str, None]]
    at: NotRequired[Union[str, None]]
    """When it happened."""
    at_the_same_time: NotRequired[Union[int, None]]
    """How many of the other networks were used between its first and last use."""
    changes: NotRequired[Union[int, None]]
    client_id: NotRequired[Union[str, None]]
    consent_id: NotRequired[Union[str, None]]
    created_at: NotRequired[Union[str, None]]
    credential_id: NotRequired[Union[str, None]]
    depth: NotRequired[Union[int, None]]
    ended_at: NotRequired[Union[str, None]]
    error: NotRequired[Union[str, None]]
    events: NotRequired[Union[int, None]]
    expires_at: NotRequired[Union[str, None]]
    first_at: NotRequired[Union[str, None]]
    first_position: NotRequired[Union[int, None]]
    how: NotRequired[Union[str, None]]
    """How it came about: the methods of a login, the scopes of a consent, the client of a grant, what a token was
    got for.
    """
    id: NotRequired[Union[str, None]]
    is_new: NotRequired[Union[str, None]]
    """Whether it was first seen in the window: `yes` or `no`."""
    key_id: NotRequired[Union[str, None]]
    kind: NotRequired[Union[str, None]]
    """Of an entry: `event` or `request`; of a credential, what it is."""
    label: NotRequired[Union[str, None]]
    last_at: NotRequired[Union[str, None]]
    last_position: NotRequired[Union[int, None]]
    last_request_at: NotRequired[Union[str, None]]
    last_used_at: NotRequired[Union[str, None]]
    mark: NotRequired[Union[str, None]]
    """Equal for equal networks of an account."""
    network: NotRequired[Union[str, None]]
    """An IPv4 /24 or IPv6 /48; null if only people's own browsers used it."""
    object: NotRequired[Union[str, None]]
    position: NotRequired[Union[int, None]]
    """The position of the event in the log."""
    reported_at: NotRequired[Union[str, None]]
    request_id: NotRequired[Union[str, None]]
    requests: NotRequired[Union[int, None]]
    scopes: NotRequired[Union[str, None]]
    """Separated by spaces."""
    secret_id: NotRequired[Union[str, None]]
    since: NotRequired[Union[str, None]]
    """Since when others may know it."""
    stage: NotRequired[Union[str, None]]
    """Of a signing key: created, active, retired or revoked."""
    status: NotRequired[Union[int, None]]
    """The status of a request."""
    stopped_at: NotRequired[Union[str, None]]
    stopped_by: NotRequired[Union[str, None]]
    token_id: NotRequired[Union[str, None]]
    user_id: NotRequired[Union[str, None]]
    valid_tokens: NotRequired[Union[int, None]]
    what: NotRequired[Union[str, None]]
    """The name of an event, the method and route of a request, or what a member of a family is."""
    why: NotRequired[Union[str, None]]
    """Any of `old`, `never_used` and `overlaps`, separated by spaces."""
    withdrawn_at: NotRequired[Union[str, None]]
    works_until: NotRequired[Union[str, None]]


class AuditRowList(TypedDict):
    """An answer, and what it is true for."""
    asked_at: str
    columns: List[str]
    """The names of the members of each row, in the order of the columns of CSV."""
    data: List[AuditRow]
    """The rows; what each has depends on the question."""
    has_more: bool
    next_cursor: NotRequired[Union[str, None]]
    """Pass it as `after` to get the next page."""
    not_known: List[str]
    """What the answer does not know."""
    position: int
    """The position of the log that the answer is true for. Pass it as `at` to get the same again."""
    question: str
    """The question in words."""
    since: str
    """The window that was searched."""
    until: str


AuditRule = Literal["account_active", "client_enabled", "client_has_credential", "scope_registered", "api_enabled", "api_has_scope", "api_offers_scope", "scope_in_environment", "scope_for_itself", "scope_from_people", "person_active", "person_in_environment", "role_allows", "consented"]


AuditTree = Literal["account", "log"]


AuditVerdict = Literal["yes", "if_approved", "no"]


AuthMethod = Literal["client_secret", "private_key_jwt", "federated_jwt", "tls_client_auth", "self_signed_tls_client_auth", "none"]


AuthenticationContext = Literal["urn:xwms:acr:password", "urn:xwms:acr:two-factors", "urn:xwms:acr:phishing-resistant"]


class Case(TypedDict):
    """What members found out about an incident."""
    account_id: str
    case_id: str
    has_hold: bool
    """Whether what the plan no longer shows is kept."""
    notes: NotRequired[Union[List[CaseNote], None]]
    """In the order in which they were written. Not in lists."""
    opened_at: NotRequired[Union[str, None]]
    pins: NotRequired[Union[List[CasePin], None]]
    """In the order of their numbers. Not in lists."""
    status: Literal["open", "closed"]
    """`open` or `closed`."""
    title: NotRequired[Union[str, None]]
    """Null once that person was erased."""
    user_id: str
    """Who opened it."""


class CaseList(TypedDict):
    """A page of a list."""
    data: List[Case]
    has_more: bool
    next_cursor: NotRequired[Union[str, None]]
    """Pass it as `after` to get the next page."""


class CaseNote(TypedDict):
    """What a person wrote in a case."""
    at: str
    text: NotRequired[Union[str, None]]
    """Null once that person was erased."""
    user_id: str


class CasePin(TypedDict):
    """Something that is pinned to a case."""
    at: str
    label: NotRequired[Union[str, None]]
    """Null if it has none, or that person was erased."""
    network: NotRequired[Union[str, None]]
    """The address or network that the question is about; null once whoever pinned it was erased."""
    object_id: NotRequired[Union[str, None]]
    """The object, if it is one."""
    pin: int
    """Its number in the case, from 1."""
    position: int
    """That of the event, or that which the question's answer or the object's history is true for."""
    question: NotRequired[Union[PinnedQuestion, None]]
    user_id: str
    """Who pinned it."""


class CaseUnpin(TypedDict):
    """The pin to take off."""
    pin: int


class CertificateSubject(TypedDict):
    """What the certificates of a client say about it: exactly one name, and perhaps who issues them."""
    authorities: NotRequired[Union[str, None]]
    """The only authorities that issue them: 1 to 4 certificates as PEM, at most 8,192 bytes. If absent, those that
    the operator of the server trusts.
    """
    san_dns: NotRequired[Union[str, None]]
    """A DNS name among the subject's alternative names."""
    san_email: NotRequired[Union[str, None]]
    """A mail address among them."""
    san_ip: NotRequired[Union[str, None]]
    """An IP address among them."""
    san_uri: NotRequired[Union[str, None]]
    """A URI among them."""
    subject_dn: NotRequired[Union[str, None]]
    """The subject's distinguished name, as text (RFC 4514)."""


class Checkpoint(TypedDict):
    """A checkpoint: size and root of a tree, signed."""
    key: str
    """The key that verifies it: `name+id+key`. Compare it with the one that the operator published."""
    note: str
    """The checkpoint as a signed note (C2SP tlog-checkpoint), with the signatures of witnesses."""
    root: str
    """The root hash in base64."""
    size: int
    """Number of leaves."""
    tree: AuditTree


class Choice(TypedDict):
    """The plan to choose."""
    plan: str


class ClientChange(TypedDict):
    """The changes; members left out stay as they are."""
    access_token_signed_response_alg: NotRequired[Union[SigningAlgorithm, None]]
    authorization_signed_response_alg: NotRequired[Union[SigningAlgorithm, None]]
    backchannel_logout_session_required: NotRequired[Union[bool, None]]
    """Whether the client needs the session's id (`sid`) in each logout token."""
    backchannel_logout_uri: NotRequired[Union[str, None]]
    """Where the server tells the client that a login ended, for web clients; `null` for nowhere."""
    claims_in_id_token: NotRequired[Union[bool, None]]
    """Whether id_tokens contain the claims that userinfo returns."""
    device_authorization: NotRequired[Union[bool, None]]
    """Whether people may approve its devices in another browser (RFC 8628); for native and web clients."""
    dpop_bound_access_tokens: NotRequired[Union[bool, None]]
    """Whether it gets only access tokens that are bound to a key (DPoP, RFC 9449)."""
    fapi_2_security_profile: NotRequired[Union[bool, None]]
    """Whether it follows the FAPI 2.0 Security Profile. It must be a web or machine client with `private_key_jwt` or
    a certificate, and meet the profile's other demands.
    """
    groups_claim: NotRequired[Union[bool, None]]
    """Whether id_tokens and userinfo say which groups of the account the person is in, as the list `groups`."""
    id_token_signed_response_alg: NotRequired[Union[SigningAlgorithm, None]]
    identity_assertions: NotRequired[Union[IdentityAssertionPolicy, None]]
    jwks: NotRequired[Union[JwkSet, None]]
    jwks_uri: NotRequired[Union[str, None]]
    """Where the client publishes its keys, instead of `jwks`; https. Each of the two replaces the other."""
    may_act: NotRequired[Union[str, None]]
    """The only client that may exchange its tokens; `null` if the policies of others alone decide."""
    name: NotRequired[Union[str, None]]
    policy_uri: NotRequired[Union[str, None]]
    """What the client does with people's data; https."""
    post_logout_redirect_uris: NotRequired[Union[List[str], None]]
    redirect_uris: NotRequired[Union[List[str], None]]
    request_object_signing_alg: NotRequired[Union[RequestObjectAlgorithm, None]]
    request_share: NotRequired[Union[int, None]]
    """The part of the account's requests that the client may use: 1 to 99 percent; `null` for all of them."""
    require_pkce: NotRequired[Union[bool, None]]
    """Whether each authorization request needs a code challenge (PKCE); `false` for web clients only."""
    require_pushed_authorization_requests: NotRequired[Union[bool, None]]
    """Whether its authorization requests must be pushed first (RFC 9126)."""
    require_signed_request_object: NotRequired[Union[bool, None]]
    """Whether its authorization requests must be signed (RFC 9101); for `private_key_jwt`."""
    required_acr: NotRequired[Union[AuthenticationContext, None]]
    scopes: NotRequired[Union[List[str], None]]
    sign_up: NotRequired[Union[bool, None]]
    """Whether people can sign up on the way to it, if the server lets them."""
    tls_client_auth: NotRequired[Union[CertificateSubject, None]]
    tls_client_certificate_bound_access_tokens: NotRequired[Union[bool, None]]
    """Whether it gets only access tokens that are bound to its certificate (RFC 8705)."""
    token_endpoint_audience: NotRequired[Union[bool, None]]
    """Whether assertions may have the token endpoint as their audience, too; for `private_key_jwt`."""
    token_exchange: NotRequired[Union[ExchangePolicy, None]]
    token_policy: NotRequired[Union[TokenPolicyChange, None]]
    tos_uri: NotRequired[Union[str, None]]
    """The client's terms of service; https."""
    trusted_issuers: NotRequired[Union[List[TrustedIssuer], None]]
    """Whose tokens authenticate the client, for `federated_jwt`: all of them."""
    website_uri: NotRequired[Union[str, None]]
    """The client's home page, as people see it; https."""


class ClientDomain(TypedDict):
    """An origin that a client may be used from, and the proof that the account controls it."""
    api: bool
    cors: bool
    file_url: str
    login: bool
    origin: str
    token: str
    """The content of the file."""
    txt_name: NotRequired[Union[str, None]]
    """The name of the alternative TXT record in DNS, with the value `txt_value`; absent for an IP address."""
    txt_value: str
    verified_at: NotRequired[Union[str, None]]
    verified_by: NotRequired[Union[DomainProof, None]]


class ClientLogout(TypedDict):
    """The end of a login that the client is told of."""
    attempts: List[Attempt]
    """Newest first. The bodies of responses are not kept."""
    created_at: str
    login_event_id: str
    """The event that began the login: `grant.authorized`."""
    next_attempt_at: NotRequired[Union[str, None]]
    """The earliest time of the next attempt."""
    reason: str
    """The event that ended it, such as `session.ended`; `session.expired` if it ended by time."""
    status: Literal["pending", "delivered", "failed"]
    """`pending`, `delivered`, `failed`, or `skipped` because the client was to be told no more."""


class ClientLogoutList(TypedDict):
    """A page of a list."""
    data: List[ClientLogout]
    has_more: bool
    next_cursor: NotRequired[Union[str, None]]
    """Pass it as `after` to get the next page."""


class ClientRegistration(TypedDict):
    """A client to register."""
    access_token_signed_response_alg: NotRequired[Union[SigningAlgorithm, None]]
    auth_method: NotRequired[Union[AuthMethod, None]]
    authorization_signed_response_alg: NotRequired[Union[SigningAlgorithm, None]]
    backchannel_logout_session_required: NotRequired[bool]
    """Whether the client needs the session's id (`sid`) in each logout token."""
    backchannel_logout_uri: NotRequired[Union[str, None]]
    """Where the server tells the client that a login ended, for web clients."""
    claims_in_id_token: NotRequired[bool]
    """Whether id_tokens contain the claims that userinfo returns."""
    client_type: ClientType
    """`web`, `native`, `browser` or `machine`."""
    device_authorization: NotRequired[bool]
    """Whether people may approve its devices in another browser (RFC 8628); for native and web clients."""
    dpop_bound_access_tokens: NotRequired[bool]
    """Whether it gets only access tokens that are bound to a key (DPoP, RFC 9449)."""
    environment: NotRequired[Environment]
    """`live` (default) or `test`."""
    fapi_2_security_profile: NotRequired[bool]
    """Whether it follows the FAPI 2.0 Security Profile. It must be a web or machine client with `private_key_jwt` or
    a certificate, and meet the profile's other demands.
    """
    groups_claim: NotRequired[bool]
    """Whether id_tokens and userinfo say which groups of the account the person is in, as the list `groups`."""
    id_token_signed_response_alg: NotRequired[Union[SigningAlgorithm, None]]
    identity_assertions: NotRequired[Union[IdentityAssertionPolicy, None]]
    jwks: NotRequired[Union[JwkSet, None]]
    jwks_uri: NotRequired[Union[str, None]]
    """Where the client publishes its keys, instead of `jwks`; https."""
    may_act: NotRequired[Union[str, None]]
    """The only client that may exchange its tokens."""
    name: str
    """1 to 100 characters."""
    post_logout_redirect_uris: NotRequired[List[str]]
    redirect_uris: NotRequired[List[str]]
    request_object_signing_alg: NotRequired[Union[RequestObjectAlgorithm, None]]
    require_pkce: NotRequired[bool]
    """Whether each authorization request needs a code challenge (PKCE); `true` by default. `false` is for web
    clients only.
    """
    require_pushed_authorization_requests: NotRequired[bool]
    """Whether its authorization requests must be pushed first (RFC 9126)."""
    require_signed_request_object: NotRequired[bool]
    """Whether its authorization requests must be signed (RFC 9101); for `private_key_jwt`."""
    required_acr: NotRequired[AuthenticationContext]
    """The least `acr` of a login at the client."""
    scopes: NotRequired[List[str]]
    sign_up: NotRequired[bool]
    """Whether people can sign up on the way to it, if the server lets them; `true` by default."""
    tls_client_auth: NotRequired[Union[CertificateSubject, None]]
    tls_client_certificate_bound_access_tokens: NotRequired[bool]
    """Whether it gets only access tokens that are bound to its certificate (RFC 8705)."""
    token_endpoint_audience: NotRequired[bool]
    """Whether assertions may have the token endpoint as their audience, too; for `private_key_jwt`."""
    token_exchange: NotRequired[Union[ExchangePolicy, None]]
    token_policy: NotRequired[TokenPolicyChange]
    """Members left out have their defaults."""
    trusted_issuers: NotRequired[List[TrustedIssuer]]
    """Whose tokens authenticate the client, for `federated_jwt`."""


class ClientSignal(TypedDict):
    """A security event for the client."""
    attempts: List[Attempt]
    """Attempts to push it, newest first. The bodies of responses are not kept."""
    created_at: str
    event_id: str
    """The event in the log: `txn` of the token."""
    event_type: str
    """The URI of the event type."""
    status: str
    """`pending`, also until the client acknowledges what it polls; `delivered`, `failed`, or `skipped` because the
    stream was disabled or nobody fetched the event in time.
    """


class ClientSignalList(TypedDict):
    """A page of a list."""
    data: List[ClientSignal]
    has_more: bool
    next_cursor: NotRequired[Union[str, None]]
    """Pass it as `after` to get the next page."""


ClientStanding = Literal["absent", "enabled", "disabled", "restricted", "deleted"]


ClientType = Literal["web", "native", "browser", "machine"]


class ClientWarning(TypedDict):
    """A valid setting that makes a client unusable."""
    code: str
    """Stable: `no_scopes`."""
    detail: str
    """A text for people."""


class Close(TypedDict):
    """The account to close."""
    name: str
    """The account's exact name."""


class Consent(TypedDict):
    """A user's standing approval of scopes for a client."""
    client_id: str
    consent_id: str
    granted_at: str
    resources: List[ApprovedResource]
    """Those of APIs of the account, by API."""
    scopes: List[str]
    """Those of this server."""
    user_id: str
    withdrawn_at: NotRequired[Union[str, None]]


class ConsentList(TypedDict):
    """A page of a list."""
    data: List[Consent]
    has_more: bool
    next_cursor: NotRequired[Union[str, None]]
    """Pass it as `after` to get the next page."""


ConsistencyProof = TypedDict(
    "ConsistencyProof",
    {
        "from": 'int',
        "hashes": 'List[str]',
        "to": 'int',
        "tree": 'AuditTree',
    },
)


class Containment(TypedDict):
    """What stops, or was stopped."""
    accepted_after: List[AcceptedRequest]
    """The newest requests that were accepted with a token after it had been stopped, at most 100; of tokens that
    were issued so lately that they could be valid now. A request that was under way at that moment is one of
    them.
    """
    act: NotRequired[Union[str, None]]
    """What stops the target itself: `disable_client`, `revoke_secret`, `revoke_token` or `revoke_person`; null if it
    goes on, or is stopped.
    """
    before: NotRequired[Union[str, None]]
    clients: int
    """The clients of those tokens and grants."""
    complete: bool
    """False if something is left: send the request again, and it goes on."""
    dry_run: bool
    grants: int
    """Grants that nothing had stopped. Some may have had nothing left that could be used."""
    grants_revoked: int
    """Grants that this request revoked, besides what `act` stopped."""
    is_cut: bool
    """Whether there was more than was counted."""
    jwt_until: NotRequired[Union[str, None]]
    """When the last JWT expires. An API that checks JWTs by itself accepts a stopped one until then."""
    people: int
    """The people who gave those grants."""
    position: int
    """For a dry run, the position of the log that the counts are true for; otherwise that of the last act."""
    target: str
    tokens: int
    """Tokens that were live."""
    tokens_revoked: int
    """Tokens without a grant that this request revoked, besides what `act` stopped."""


class Could(TypedDict):
    """The answer."""
    at: str
    """The time that expiry is judged by."""
    client_id: str
    could: AuditVerdict
    """`if_approved`: once the person had approved it."""
    decided_by: NotRequired[Union[AuditRule, None]]
    not_known: List[str]
    position: int
    """The position of the log that the answer is true for."""
    resource_id: NotRequired[Union[str, None]]
    """The API that has the scope; null for a scope of this server."""
    scope: str
    steps: List[CouldStep]
    """Every rule, in the order in which a request meets them."""
    user_id: NotRequired[Union[str, None]]
    """Null if the question was about the client itself."""


class CouldStep(TypedDict):
    """A rule, and the event that made it so."""
    event: NotRequired[Union[AuditEvent, None]]
    holds: bool
    rule: AuditRule


CredentialKind = Literal["client_secret", "endpoint_secret", "token", "grant", "session"]


Difference = TypedDict(
    "Difference",
    {
        "changes": 'List[AuditChange]',
        "from": 'str',
        "from_position": 'int',
        "live_after": 'NotRequired[Union[bool, None]]',
        "live_before": 'NotRequired[Union[bool, None]]',
        "not_known": 'List[str]',
        "object": 'str',
        "position": 'int',
        "to": 'str',
    },
)


DisableReason = Literal["requested", "gone", "failing"]


class Domain(TypedDict):
    api: bool
    """Whether the API may be called from there."""
    cors: bool
    """Whether browsers may call the API from there."""
    login: bool
    """Whether users may log in from there."""
    origin: str
    """Scheme, host and port, such as `https://app.example.org`."""


DomainProof = Literal["dns", "file"]


class DomainToVerify(TypedDict):
    """The domain to check."""
    origin: str
    """As in the client's list."""


class Domains(TypedDict):
    """The origins that a client may be used from."""
    domains: List[Domain]


class Endpoint(TypedDict):
    """A webhook receiver."""
    account_id: str
    audit: bool
    """Whether it also gets what only an auditor sees. Then whoever changes, starts, stops or deletes it needs the
    scope `audit:read`, too.
    """
    content_type: str
    """`application/cloudevents+json` or `application/json`."""
    description: str
    disabled: NotRequired[Union[DisableReason, None]]
    enabled: bool
    endpoint_id: str
    events: List[str]
    """Event names and globs such as `client.*`; all events if empty."""
    format: Literal["event", "ocsf"]
    """`event` or `ocsf`."""
    headers: List[str]
    """Names of the account's custom headers; their values are not shown again."""
    health: NotRequired[Union[EndpointHealth, None]]
    ordering: EndpointOrdering
    """`aggregate` or `strict`."""
    payload_version: int
    rate_limit: NotRequired[Union[int, None]]
    """The most messages per second."""
    secret: NotRequired[Union[str, None]]
    """Only in the response that created it: `whsec_…`."""
    secrets: List[SigningSecret]
    """Newest first."""
    url: str


class EndpointChange(TypedDict):
    """The changes; members left out stay as they are."""
    audit: NotRequired[Union[bool, None]]
    """Whether it also gets what only an auditor sees. Whoever changes an endpoint that does needs the scope
    `audit:read`.
    """
    content_type: NotRequired[Union[str, None]]
    """`application/cloudevents+json` or `application/json`."""
    description: NotRequired[Union[str, None]]
    enabled: NotRequired[Union[bool, None]]
    """The same as `enable` and `disable`."""
    events: NotRequired[Union[List[str], None]]
    format: NotRequired[Literal["event", "ocsf", None]]
    """`event` or `ocsf`."""
    headers: NotRequired[Union[Dict[str, str], None]]
    """Replaces all headers. Needed if the endpoint has some and `url` leads to another origin."""
    payload_version: NotRequired[Union[int, None]]
    rate_limit: NotRequired[Union[int, None]]
    """`null` for no limit."""
    url: NotRequired[Union[str, None]]


class EndpointHealth(TypedDict):
    """The delivery health of an endpoint."""
    failed: int
    """Counted up to 10,000."""
    failing_since: NotRequired[Union[str, None]]
    failures: int
    """Failed attempts since the last success. Without the scope `audit:read`, attempts at messages about internal
    events don't count here, and `rests_until` is shown only with failures that do.
    """
    pending: int
    """Counted up to 10,000."""
    rests_until: NotRequired[Union[str, None]]
    """Nothing is sent before this time."""


class EndpointList(TypedDict):
    """A page of a list."""
    data: List[Endpoint]
    has_more: bool
    next_cursor: NotRequired[Union[str, None]]
    """Pass it as `after` to get the next page."""


EndpointOrdering = Literal["aggregate", "strict"]


class EndpointSecretRotation(TypedDict):
    """How to rotate a secret."""
    overlap_seconds: NotRequired[int]
    """How many seconds the old secret still signs in addition to the new one: 0 to 2,592,000; a day if absent. With
    0, every older secret stops at once.
    """


class EndpointTest(TypedDict):
    """The purpose of a test."""
    event_type: NotRequired[Union[str, None]]
    """The message is the example of this type from the catalogue, with the attribute `test`; `endpoint.tested`
    itself if absent.
    """
    resume: NotRequired[bool]
    """If it succeeds, enable the endpoint, end its pause, and send the failed, waiting and missed messages. For an
    endpoint with `audit`, this needs the scope `audit:read`.
    """


Environment = Literal["live", "test"]


class Erasure(TypedDict):
    """Somebody who was erased. Nothing else is known of them."""
    erased_at: str
    position: int
    """The position of the event in the log."""
    user_id: str


class ErasureList(TypedDict):
    """A page of a list."""
    data: List[Erasure]
    has_more: bool
    next_cursor: NotRequired[Union[str, None]]
    """Pass it as `after` to get the next page."""


class Event(TypedDict):
    """An event of the account (CloudEvents 1.0)."""
    actorid: NotRequired[Union[str, None]]
    actortype: NotRequired[Literal["user", "client", "system", None]]
    """`user`, `client` or `system`."""
    data: NotRequired[Dict[str, Any]]
    """What happened, by the schema at `dataschema`."""
    datacontenttype: NotRequired[Union[str, None]]
    dataschema: NotRequired[Union[str, None]]
    """The URL of the JSON Schema of `data`."""
    id: str
    """The same in every retry, replay and transport."""
    leafhash: NotRequired[Union[str, None]]
    """The event's leaf in the Merkle trees of the history, in base64: what `GET /v1/audit/proofs/inclusion` proves."""
    requestid: NotRequired[Union[str, None]]
    sequence: str
    """The position in the log of all accounts; it sorts as text."""
    source: str
    specversion: str
    subject: NotRequired[Union[str, None]]
    """The subject of the event."""
    time: NotRequired[str]
    type: str
    """One of `GET /v1/event_types`."""
    unreadable: NotRequired[Union[bool, None]]
    """Present if this version of the server can't read the event's data."""


class EventList(TypedDict):
    """A page of a list."""
    data: List[Event]
    has_more: bool
    next_cursor: NotRequired[Union[str, None]]
    """Pass it as `after` to get the next page."""


class EventType(TypedDict):
    """A type of event that an account can get."""
    dataschema: str
    """The URL of the JSON Schema of the data, as in each event's `dataschema`."""
    description: str
    """What happened."""
    example: Dict[str, Any]
    """Example data."""
    name: str
    """The `type` of its CloudEvents, also used by webhooks and filters."""
    version: int
    """The version of the data; it changes only if readers of the version before would not understand it."""


class EventTypeList(TypedDict):
    """A page of a list."""
    data: List[EventType]
    has_more: bool
    next_cursor: NotRequired[Union[str, None]]
    """Pass it as `after` to get the next page."""


class Evidence(TypedDict):
    """The evidence for the rule."""
    count: int
    threshold: int
    window_seconds: int


class ExchangePolicy(TypedDict):
    """What a client may exchange tokens for."""
    id_tokens: NotRequired[bool]
    """Whether it may exchange id_tokens of these clients, too. They reach more places than access tokens do."""
    impersonation: NotRequired[bool]
    """Whether a token exchanged without `actor_token` does not say who acts. If not, it says that the client acts."""
    subject_clients: List[str]
    """The clients of its account whose tokens it may exchange, 1 to 20. It may name itself."""
    targets: List[ExchangeTarget]
    """The APIs of its account that the new tokens may be for, 1 to 20."""


class ExchangeTarget(TypedDict):
    """An API that a client may get tokens for."""
    audience: str
    scopes: List[str]
    """The scopes of the API that they may have, 1 to 50."""


class Exposure(TypedDict):
    """A credential that others may know."""
    credential_id: str
    kind: CredentialKind
    reported_at: str
    since: NotRequired[Union[str, None]]


Feature = Literal["ip_allow_lists", "client_shares", "export"]


class Grant(TypedDict):
    """One authorization from start to end."""
    client_id: str
    created_at: str
    grant_id: str
    last_used_at: NotRequired[Union[str, None]]
    reason: NotRequired[Union[str, None]]
    """Why it is revoked: the grant's own reason, or the event that stopped it."""
    resources: List[ApprovedResource]
    """Those of APIs of the account, by API."""
    revoked_at: NotRequired[Union[str, None]]
    scopes: List[str]
    """Those of this server."""
    session_id: str
    status: Literal["authorized", "active", "revoked"]
    """`authorized` (the code waits), `active` or `revoked`."""
    user_id: str


class GrantList(TypedDict):
    """A page of a list."""
    data: List[Grant]
    has_more: bool
    next_cursor: NotRequired[Union[str, None]]
    """Pass it as `after` to get the next page."""


class Group(TypedDict):
    """A group of people of the account."""
    description: str
    """May be empty."""
    group_id: str
    name: str
    """As tokens contain it. No other group of the account has it, whatever the capitals and spaces."""


class GroupChange(TypedDict):
    """The changes; members left out stay as they are."""
    description: NotRequired[Union[str, None]]
    """At most 200 characters in one line."""
    name: NotRequired[Union[str, None]]
    """1 to 64 characters in one line, and at most 64 bytes in a token. Tokens have the new name from their next
    refresh.
    """


class GroupList(TypedDict):
    """A page of a list."""
    data: List[Group]
    has_more: bool
    next_cursor: NotRequired[Union[str, None]]
    """Pass it as `after` to get the next page."""


class GroupPerson(TypedDict):
    """A person in a group."""
    added_at: str
    user_id: str


class GroupPersonList(TypedDict):
    """A page of a list."""
    data: List[GroupPerson]
    has_more: bool
    next_cursor: NotRequired[Union[str, None]]
    """Pass it as `after` to get the next page."""


class HandOver(TypedDict):
    """The member who becomes an owner."""
    user_id: str


class IdentityAssertionPolicy(TypedDict):
    """What a client may get for the people who are asserted to it."""
    targets: List[ExchangeTarget]
    """The APIs of its account that the tokens may be for, 1 to 20."""


class InclusionProof(TypedDict):
    """A proof that an event is in a tree (RFC 6962 §2.1.1)."""
    checkpoint: str
    """The signed note that the hashes lead to."""
    hashes: List[str]
    """The hashes in base64, from the leaf to the root."""
    leaf_hash: str
    """The event's leaf in base64, computed from the bytes that are stored now."""
    leaf_index: int
    """The index of its leaf in the tree. In the tree `log`, it is the position minus one."""
    position: int
    """The event's position in the log."""
    tree: AuditTree


class Invitation(TypedDict):
    """An invitation that was not used yet. Its link is only in the mail."""
    email: NotRequired[Union[str, None]]
    expires_at: str
    invitation_id: str
    invited_at: str
    role: Role
    status: Literal["open", "expired"]
    """`open` or `expired`."""


class InvitationList(TypedDict):
    """A page of a list."""
    data: List[Invitation]
    has_more: bool
    next_cursor: NotRequired[Union[str, None]]
    """Pass it as `after` to get the next page."""


class IpAllowList(TypedDict):
    """The networks that a machine client may call from."""
    networks: List[str]
    """At most 50, such as `203.0.113.0/24` or `2001:db8::1`; empty to allow all."""


class IssuedSecret(TypedDict):
    """A new secret."""
    client_id: str
    client_secret: str
    """Shown only once."""
    expires_at: NotRequired[Union[str, None]]
    label: str
    secret_id: str


class Jwk(TypedDict):
    """A public key (RFC 7517 §4, RFC 7518 §6, RFC 8037 §2). Its members depend on `kty`."""
    alg: NotRequired[Union[str, None]]
    crv: NotRequired[Union[str, None]]
    """For `EC` and `OKP`."""
    e: NotRequired[Union[str, None]]
    """For `RSA`."""
    key_ops: NotRequired[Union[List[str], None]]
    kid: NotRequired[Union[str, None]]
    """Identifies the key within the set."""
    kty: str
    n: NotRequired[Union[str, None]]
    """For `RSA`."""
    use: NotRequired[Union[str, None]]
    x: NotRequired[Union[str, None]]
    """For `EC` and `OKP`."""
    y: NotRequired[Union[str, None]]
    """For `EC`."""


class JwkSet(TypedDict):
    """A set of public keys (RFC 7517 §5)."""
    keys: List[Jwk]


class Leaf(TypedDict):
    """The leaf of an event of the account."""
    leaf_hash: str
    """In base64."""
    position: int


class LeafList(TypedDict):
    """A page of a list."""
    data: List[Leaf]
    has_more: bool
    next_cursor: NotRequired[Union[str, None]]
    """Pass it as `after` to get the next page."""


class Limited(TypedDict):
    """The use of a limit of the plan."""
    limit: int
    over_limit: bool
    """Whether there are more than the plan allows: none is removed, and none can be added."""
    used: int


class LoginDomain(TypedDict):
    """A domain of mail addresses."""
    domain: str
    """Such as `acme.example`."""


class LoginProvider(TypedDict):
    """An OpenID provider. Its client secret is never shown."""
    asserts_people: bool
    """Whether clients get tokens for people whom the provider names to them (ID-JAG)."""
    client_id: str
    issuer: str
    required: bool
    """Whether people with such an address can't use a password."""


class LoginProviderChange(TypedDict):
    """Where the account's people log in."""
    provider: NotRequired[Union[NewLoginProvider, None]]


class MadeClient(TypedDict):
    """A machine client with every management scope."""
    client_id: str
    client_secret: str
    """Shown only once."""


class MadeOwner(TypedDict):
    email: str
    user_id: str


class Me(TypedDict):
    """The current user."""
    accounts: List[Membership]
    """The accounts that the user is in; with a token, the account of the token."""
    csrf_token: NotRequired[Union[str, None]]
    """The value of the header X-CSRF-Token for changes in this session."""
    email: NotRequired[Union[str, None]]
    """With a token: only with the scope `email` or `accounts:read`."""
    user_id: str


class Member(TypedDict):
    """A user in the account."""
    email: NotRequired[Union[str, None]]
    """Absent once the user was erased."""
    joined_at: str
    name: NotRequired[Union[str, None]]
    role: Role
    user_id: str


class MemberChange(TypedDict):
    """The change of a member."""
    role: Role
    """`owner`, `admin`, `developer` or `auditor`."""


class MemberList(TypedDict):
    """A page of a list."""
    data: List[Member]
    has_more: bool
    next_cursor: NotRequired[Union[str, None]]
    """Pass it as `after` to get the next page."""


class Membership(TypedDict):
    """The permissions of the user in an account."""
    account_id: str
    name: str
    permissions: List[str]
    """Scopes of the API."""
    role: Role
    """`owner`, `admin`, `developer` or `auditor`."""
    standing: AccountStanding
    """`active`, `restricted` (by the operator) or `closed`."""


class Message(TypedDict):
    """One event for an endpoint."""
    attempts: int
    created_at: str
    message_id: str
    """The id of the event; also the header `webhook-id`."""
    next_attempt_at: NotRequired[Union[str, None]]
    """The earliest time of the next attempt, unless the message waits for another one."""
    position: int
    """Position of the event in the log."""
    status: Literal["pending", "delivered", "failed", "skipped"]
    """`pending`, `delivered`, `failed` or `skipped`."""
    type: str


class MessageList(TypedDict):
    """A page of a list."""
    data: List[Message]
    has_more: bool
    next_cursor: NotRequired[Union[str, None]]
    """Pass it as `after` to get the next page."""


class NewAccount(TypedDict):
    """A sign-up."""
    name: str
    """1 to 100 characters."""
    owner: Owner


class NewAccountMade(TypedDict):
    """The result of a sign-up."""
    account_id: str
    client: MadeClient
    name: str
    owner: MadeOwner
    plan: str


class NewCase(TypedDict):
    """A new case."""
    title: str
    """One line of 1 to 200 characters."""


class NewCaseNote(TypedDict):
    """A note."""
    text: str
    """1 to 10,000 characters."""


class NewCasePin(TypedDict):
    """What to pin: a `question`, an event by its `position` alone, or an `object_id`."""
    label: NotRequired[str]
    """One line of at most 100 characters."""
    object_id: NotRequired[Union[str, None]]
    """An object with events of its own, such as a client, token or grant."""
    parameters: NotRequired[Dict[str, str]]
    """What the question is about, such as `token`."""
    position: NotRequired[Union[int, None]]
    """Of a question, the position that its answer is true for: the newest one if absent. Otherwise, that of an
    event.
    """
    question: NotRequired[Union[str, None]]
    """The kind of a question, as in `GET /v1/audit/ask/{question}`."""
    since: NotRequired[Union[str, None]]
    """The window of the question; the last 30 days if absent."""
    until: NotRequired[Union[str, None]]


class NewContainment(TypedDict):
    """What to contain."""
    before: NotRequired[Union[str, None]]
    """Only what was issued before this time: for a client, a user and `all`, which needs it."""
    dry_run: NotRequired[bool]
    """Whether it only says what would stop. True if absent."""
    target: str
    """The id of a client, client secret, token, grant, session or user; an address, an IPv4 /24 or an IPv6 /48; or
    `all`.
    """


class NewEndpoint(TypedDict):
    """An endpoint to register."""
    audit: NotRequired[bool]
    """Whether it also gets what only an auditor sees: questions about the history, logins of test users, and with
    `ocsf` where requests came from. Needs the scope `audit:read`.
    """
    content_type: NotRequired[str]
    """`application/cloudevents+json` (default), or `application/json` for a receiver that takes nothing else."""
    description: NotRequired[str]
    """At most 500 characters."""
    enabled: NotRequired[bool]
    """If `false`, nothing is sent until the endpoint is enabled."""
    events: NotRequired[List[str]]
    """Event names and globs such as `client.*`; all events if empty."""
    format: NotRequired[str]
    """`event` (default): the data that the catalogue describes. `ocsf`: an event of the Open Cybersecurity Schema
    Framework, for a SIEM.
    """
    headers: NotRequired[Dict[str, str]]
    """Sent with each message."""
    ordering: NotRequired[EndpointOrdering]
    """`aggregate` (default): events of one client, grant and so on arrive in order. `strict`: each message waits for
    the one before.
    """
    payload_version: NotRequired[int]
    rate_limit: NotRequired[Union[int, None]]
    """The most messages per second, 1 to 10000; no limit if absent."""
    url: str
    """An https URL at a public address."""


class NewExposure(TypedDict):
    """What is known of a credential that others may know."""
    credential_id: str
    """The id of a client secret, a webhook's signing secret, a token, a grant or a session. Never the credential
    itself.
    """
    found: NotRequired[Union[str, None]]
    """Where it was found, up to 1000 characters. Only the account can read it."""
    since: NotRequired[Union[str, None]]
    """Since when others may know it; absent if that is not known."""


class NewGroup(TypedDict):
    """A group to make."""
    description: NotRequired[str]
    """At most 200 characters in one line."""
    name: str
    """1 to 64 characters in one line, and at most 64 bytes in a token. No other group of the account may have it,
    whatever the capitals and spaces.
    """


class NewInvitation(TypedDict):
    """The person to invite."""
    email: str
    role: Role
    """`owner`, `admin`, `developer` or `auditor`."""


class NewLoginProvider(TypedDict):
    """An OpenID provider with discovery, and this server's client there."""
    asserts_people: NotRequired[bool]
    """Whether clients with `identity_assertions` get tokens for people whom the provider names to them (ID-JAG)."""
    client_id: str
    client_secret: NotRequired[Union[str, None]]
    """Never shown again."""
    issuer: str
    """Exactly as the provider calls itself."""
    required: NotRequired[bool]
    """Whether people with an address in the account's domains can't use a password."""


class NewRegistrationToken(TypedDict):
    """A registration token to make."""
    environment: NotRequired[Environment]
    """`live` (default) or `test`: the environment of the clients that register with it."""
    label: str
    """1 to 100 characters."""
    lifetime_seconds: NotRequired[int]
    """60 to 31536000 (a year); 604800 (a week) by default."""
    uses: NotRequired[int]
    """How many apps may register with it: 1 (default) to 1000."""


class NewResource(TypedDict):
    """An API to protect."""
    access_token_seconds: NotRequired[int]
    """The lifetime of its access tokens: 60 to 86,400 seconds; ten minutes if absent."""
    agents: NotRequired[ResourceAgents]
    """What clients that registered themselves, or whose id is a URL, may ask people for; nothing if absent."""
    apps: NotRequired[List[ResourceApp]]
    """The clients of the account that may ask for tokens: at most 100."""
    audience: str
    """An absolute URI without fragment, at most 255 characters. It never changes. No other account can have it,
    unless it proves the host.
    """
    format: NotRequired[TokenFormat]
    """The form of its access tokens, a JWT if absent."""
    groups_claim: NotRequired[bool]
    """Whether its tokens say which groups of the account the person is in, as the list `groups` (RFC 9068)."""
    introspection_client: NotRequired[Union[str, None]]
    """The client of the account with whose credentials the API introspects tokens."""
    max_age: NotRequired[Union[int, None]]
    """How long ago the person may have proved who they are, in seconds: 60 to 7,776,000. A scope may demand less."""
    name: str
    """At most 100 characters; shown on the consent page."""
    permissions_claim: NotRequired[bool]
    """Whether its tokens have the scopes also as the list `permissions`."""
    required_acr: NotRequired[Union[AuthenticationContext, None]]
    roles_claim: NotRequired[bool]
    """Whether its tokens say which role the person has in the account, as the list `roles` (RFC 9068)."""
    scopes: NotRequired[List[ResourceScope]]
    """At most 50."""
    signing_alg: NotRequired[Union[SigningAlgorithm, None]]
    status_list: NotRequired[bool]
    """Whether its tokens are in status lists (draft-ietf-oauth-status-list), from which an API that checks them by
    itself learns within a minute that one was revoked. Needs the format `jwt`.
    """


class NewSecret(TypedDict):
    """A secret to generate."""
    expires_at: NotRequired[Union[str, None]]
    """RFC 3339; never if absent."""
    label: NotRequired[Union[str, None]]
    """1 to 100 characters."""


class NewTestUser(TypedDict):
    """A test user to create."""
    address: NotRequired[Union[Address, None]]
    birthdate: NotRequired[Union[str, None]]
    """`YYYY-MM-DD`, `0000-MM-DD` without the year, or `YYYY`."""
    email: str
    """Unique among the test users of the account. No mail is sent to it."""
    email_verified: NotRequired[bool]
    """Whether the address counts as verified; `false` if left out."""
    family_name: NotRequired[Union[str, None]]
    gender: NotRequired[Union[str, None]]
    given_name: NotRequired[Union[str, None]]
    locale: NotRequired[Union[str, None]]
    """A language tag, such as `nl-NL`."""
    middle_name: NotRequired[Union[str, None]]
    name: NotRequired[Union[str, None]]
    nickname: NotRequired[Union[str, None]]
    password: str
    """8 to 256 characters, and not easy to guess."""
    phone_number: NotRequired[Union[str, None]]
    """With the country code, such as `+31201234567`."""
    phone_number_verified: NotRequired[Union[bool, None]]
    picture: NotRequired[Union[str, None]]
    """The URL of an image."""
    preferred_username: NotRequired[Union[str, None]]
    profile: NotRequired[Union[str, None]]
    """The URL of a page about the user."""
    website: NotRequired[Union[str, None]]
    """The URL of the user's website."""
    zoneinfo: NotRequired[Union[str, None]]
    """A name of the IANA time zone database, such as `Europe/Amsterdam`."""


class NewTicket(TypedDict):
    """A question about the account."""
    attachments: NotRequired[List[NewTicketAttachment]]
    """At most three."""
    client_id: NotRequired[Union[str, None]]
    """The client that it is about."""
    request_id: NotRequired[Union[str, None]]
    """The request that it is about: the `request_id` of a problem document."""
    subject: str
    """One line of 1 to 200 characters."""
    text: str
    """1 to 10,000 characters."""


class NewTicketAttachment(TypedDict):
    """A file to send with a message: a PNG, JPEG, WebP or GIF picture of at most 2 MiB, which is written anew, or
    plain text (UTF-8) of at most 256 KiB.
    """
    content: str
    """The bytes of the file in base64 (RFC 4648 §4)."""
    name: str
    """A name to show. Folders and invisible characters are removed, and it ends with the extension of what the file
    is.
    """


class NewTicketReply(TypedDict):
    """More about it."""
    attachments: NotRequired[List[NewTicketAttachment]]
    """At most three."""
    text: str
    """1 to 10,000 characters."""


class OtherLimit(TypedDict):
    """A limit of requests in each window."""
    requests: int
    window_seconds: int


class Owner(TypedDict):
    email: str
    locale: NotRequired[Union[str, None]]
    """A BCP 47 language tag."""
    name: NotRequired[Union[str, None]]
    password: str
    """8 to 256 characters, and not easy to guess."""


class PinnedQuestion(TypedDict):
    """A question, and the part of the history that its answer is about."""
    kind: str
    """Its kind, such as `by`."""
    parameters: NotRequired[Dict[str, str]]
    """What it is about, such as `token`. An address or network is not here: the pin has it, sealed."""
    since: str
    """The window of time."""
    until: str


class Plan(TypedDict):
    """A plan."""
    by_operator: bool
    """Whether only the operator can put an account on this plan."""
    clients: int
    domains: int
    """For each client."""
    endpoints: int
    features: List[Feature]
    """`ip_allow_lists`, `client_shares`, `export`."""
    history_days: int
    """How many days back events, requests and usage are shown."""
    members: int
    plan: str
    requests: int
    """Requests in each window, by all clients of the account together."""
    title: str
    window_seconds: int


class PlanList(TypedDict):
    """A page of a list."""
    data: List[Plan]
    has_more: bool
    next_cursor: NotRequired[Union[str, None]]
    """Pass it as `after` to get the next page."""


Problem = TypedDict(
    "Problem",
    {
        "code": 'str',
        "detail": 'str',
        "field": 'NotRequired[Union[str, None]]',
        "request_id": 'NotRequired[Union[str, None]]',
        "status": 'int',
        "title": 'str',
        "type": 'str',
        "violated-policies": 'NotRequired[Union[List[str], None]]',
    },
)


class RegisteredClient(TypedDict):
    """A client."""
    access_token_signed_response_alg: NotRequired[Union[SigningAlgorithm, None]]
    account_id: str
    auth_method: AuthMethod
    """`client_secret`, `private_key_jwt`, `federated_jwt`, `tls_client_auth`, `self_signed_tls_client_auth` or
    `none`.
    """
    authorization_signed_response_alg: NotRequired[Union[SigningAlgorithm, None]]
    backchannel_logout_session_required: bool
    """Whether the client needs the session's id (`sid`) in each logout token."""
    backchannel_logout_uri: NotRequired[Union[str, None]]
    """Where the server tells the client that a login ended."""
    claims_in_id_token: bool
    """Whether id_tokens contain the claims that userinfo returns."""
    client_id: str
    client_secret: NotRequired[Union[str, None]]
    """Only in the response that created it."""
    client_type: ClientType
    """`web`, `native`, `browser` or `machine`."""
    created_at: str
    device_authorization: bool
    """Whether people may approve its devices in another browser (RFC 8628)."""
    domains: List[ClientDomain]
    dpop_bound_access_tokens: bool
    """Whether it gets only access tokens that are bound to a key (DPoP, RFC 9449)."""
    environment: Environment
    """`live` or `test`."""
    fapi_2_security_profile: bool
    """Whether it follows the FAPI 2.0 Security Profile."""
    groups_claim: bool
    """Whether id_tokens and userinfo say which groups of the account the person is in, as the list `groups`."""
    id_token_signed_response_alg: NotRequired[Union[SigningAlgorithm, None]]
    identity_assertions: NotRequired[Union[IdentityAssertionPolicy, None]]
    imported_id: NotRequired[Union[str, None]]
    """The id that it had in the system from which it was moved here. Its apps may go on using it as their
    `client_id`.
    """
    ip_allow_list: List[str]
    """The networks that it may call from; empty for all."""
    jwks: NotRequired[Union[JwkSet, None]]
    jwks_uri: NotRequired[Union[str, None]]
    """Where the client publishes its keys, if `jwks` is `null`."""
    logo_uri: NotRequired[Union[str, None]]
    """The address of the logo on this server. People see it while `verified`."""
    may_act: NotRequired[Union[str, None]]
    """The only client that may exchange its tokens."""
    name: str
    policy_uri: NotRequired[Union[str, None]]
    """What the client does with people's data."""
    post_logout_redirect_uris: List[str]
    redirect_uris: List[str]
    request_object_signing_alg: NotRequired[Union[RequestObjectAlgorithm, None]]
    request_share: NotRequired[Union[int, None]]
    """The part of the account's requests that it may use, in percent; all of them if `null`."""
    require_pkce: bool
    """Whether each authorization request needs a code challenge (PKCE)."""
    require_pushed_authorization_requests: bool
    """Whether its authorization requests must be pushed first (RFC 9126)."""
    require_signed_request_object: bool
    """Whether its authorization requests must be signed (RFC 9101)."""
    required_acr: AuthenticationContext
    """The least `acr` of a login at the client."""
    restricted_for: NotRequired[Union[str, None]]
    """Why the operator restricted it, while it is restricted."""
    scopes: List[str]
    secrets: List[Secret]
    """Newest first. Responses about secrets include the last hundred that were revoked."""
    self_registered: bool
    """Whether it registered itself (RFC 7591), with a registration token or where anybody may."""
    sign_up: bool
    """Whether people can sign up on the way to it, if the server lets them."""
    standing: ClientStanding
    """`enabled`, `disabled`, `restricted` (by the operator) or `deleted`."""
    tls_client_auth: NotRequired[Union[CertificateSubject, None]]
    tls_client_certificate_bound_access_tokens: bool
    """Whether it gets only access tokens that are bound to its certificate (RFC 8705)."""
    token_endpoint_audience: bool
    """Whether assertions may have the token endpoint as their audience, too."""
    token_exchange: NotRequired[Union[ExchangePolicy, None]]
    token_policy: TokenPolicy
    """`format` (`jwt` or `opaque`), `refresh`, `refresh_rotation`, and in seconds `access_token_seconds`,
    `refresh_idle_seconds`, `refresh_absolute_seconds` and `refresh_grace_seconds`.
    """
    tos_uri: NotRequired[Union[str, None]]
    """The client's terms of service."""
    trusted_issuers: List[TrustedIssuer]
    """Whose tokens authenticate the client."""
    verified: bool
    """Whether the operator has verified the owner's identity."""
    warnings: List[ClientWarning]
    """Settings that make the client unusable."""
    website_uri: NotRequired[Union[str, None]]
    """The client's home page, as people see it."""


class RegisteredClientList(TypedDict):
    """A page of a list."""
    data: List[RegisteredClient]
    has_more: bool
    next_cursor: NotRequired[Union[str, None]]
    """Pass it as `after` to get the next page."""


class RegistrationToken(TypedDict):
    """A token with which apps register themselves."""
    environment: Environment
    """`live` or `test`."""
    expires_at: str
    label: str
    registration_id: str
    registration_token: NotRequired[Union[str, None]]
    """Only in the response that created it. Whoever has it can register apps."""
    uses_left: int
    """How many apps may still register with it."""


class RegistrationTokenList(TypedDict):
    """A page of a list."""
    data: List[RegistrationToken]
    has_more: bool
    next_cursor: NotRequired[Union[str, None]]
    """Pass it as `after` to get the next page."""


class Replay(TypedDict):
    """A window of history, by positions or by times. The beginning is required; without an end, it extends to now."""
    after_position: NotRequired[Union[int, None]]
    """The position before the first event."""
    dry_run: NotRequired[bool]
    """Only count the events."""
    events: NotRequired[Union[List[str], None]]
    """Names and globs; the endpoint's own if absent."""
    since: NotRequired[Union[str, None]]
    """RFC 3339: events from this time on."""
    until: NotRequired[Union[str, None]]
    """RFC 3339: events before this time."""
    upto_position: NotRequired[Union[int, None]]
    """The position of the last event."""


class ReplaySize(TypedDict):
    """The size of a replay."""
    after_position: int
    counted_upto_position: NotRequired[Union[int, None]]
    """The position that was counted up to in about two seconds: `upto_position`, or a position from which another
    dry run can continue.
    """
    dry_run: bool
    messages: NotRequired[Union[int, None]]
    """The number of events in the window now, for a dry run."""
    upto_position: int


class Request(TypedDict):
    """A request that counted for the account."""
    about_grant_id: NotRequired[Union[str, None]]
    """The grant of that token, or of the refresh token that it was about."""
    about_token_id: NotRequired[Union[str, None]]
    """The access token that an introspection or revocation was about."""
    at: str
    """The time of the response."""
    bytes: int
    """The size of the response body, as far as it was known before it was sent."""
    client_id: NotRequired[Union[str, None]]
    """Null for a user's request at the dashboard."""
    detail: NotRequired[Union[str, None]]
    """The reason as a text, or else the text that the caller got."""
    duration_ms: float
    """The time until the response began."""
    error: NotRequired[Union[str, None]]
    """The `code` of the problem, or the `error` of OAuth."""
    grant_id: NotRequired[Union[str, None]]
    """The grant of that token, or of the code or refresh token that it presented."""
    ip: NotRequired[Union[str, None]]
    method: str
    object: NotRequired[Union[str, None]]
    """The last id in its path."""
    reason: NotRequired[Union[str, None]]
    """Why it was refused, if there is more detail than the caller got: a stable code, such as `secret_wrong`."""
    request_id: str
    route: str
    """The path as in this document, such as `/v1/clients/{client_id}`."""
    secret_id: NotRequired[Union[str, None]]
    """The client secret that it presented."""
    status: int
    """499: the caller closed the connection before the response."""
    token_id: NotRequired[Union[str, None]]
    """The access token that it carried, valid or not, or the one that it was issued."""
    user_agent: NotRequired[Union[str, None]]
    user_id: NotRequired[Union[str, None]]
    """The user whom it acted for."""


class RequestCount(TypedDict):
    """The requests of one step, by client, route and status as requested with `by`."""
    at: str
    """The beginning of the step."""
    bytes: int
    """The size of the response bodies."""
    client_id: NotRequired[Union[str, None]]
    """Null for a user's requests at the dashboard."""
    errors: int
    """Requests with a status of 400 or more."""
    method: NotRequired[Union[str, None]]
    p50_ms: NotRequired[Union[float, None]]
    """The time until the response began, accurate to a third."""
    p95_ms: NotRequired[Union[float, None]]
    p99_ms: NotRequired[Union[float, None]]
    rate_limited: int
    """Requests with status 429."""
    requests: int
    route: NotRequired[Union[str, None]]
    """The path as in this document, such as `/v1/clients/{client_id}`."""
    status: NotRequired[Union[int, None]]


class RequestDetail(TypedDict):
    """A request with the events that it caused."""
    events: NotRequired[Union[List[Event], None]]
    """The events with its id that were recorded while it ran, oldest first, at most 1000. Null without the scope
    `events:read`, and if `events_detached`.
    """
    events_detached: NotRequired[Union[bool, None]]
    """Present, and true, if events of that time are in an archive of the operator."""
    request: Request


class RequestList(TypedDict):
    """A page of a list."""
    data: List[Request]
    has_more: bool
    next_cursor: NotRequired[Union[str, None]]
    """Pass it as `after` to get the next page."""


RequestObjectAlgorithm = Literal["ES256", "ES384", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "EdDSA"]


RequestUsage = TypedDict(
    "RequestUsage",
    {
        "data": 'List[RequestCount]',
        "from": 'str',
        "step": 'Literal["minute", "hour", "day"]',
        "to": 'str',
    },
)


class Resource(TypedDict):
    """An API that the account protects."""
    access_token_seconds: int
    """The lifetime of its access tokens."""
    account_id: str
    agents: ResourceAgents
    """What clients that registered themselves, or whose id is a URL, may ask people for without being among `apps`."""
    apps: List[ResourceApp]
    """The clients that may ask for tokens."""
    audience: str
    """The URI that apps send as `resource`, and the only `aud` of tokens for the API."""
    enabled: bool
    """Whether tokens are issued."""
    format: TokenFormat
    """The form of its access tokens."""
    groups_claim: bool
    """Whether its tokens say which groups of the account the person is in, as the list `groups` (RFC 9068)."""
    host_verified: bool
    """Whether the account has proved the host of the audience, by a login domain that is the host or above it."""
    introspection_client: NotRequired[Union[str, None]]
    """The client with whose credentials the API introspects tokens."""
    max_age: NotRequired[Union[int, None]]
    """How long ago the person may have proved who they are, in seconds."""
    name: str
    """Shown on the consent page."""
    permissions_claim: bool
    """Whether its tokens have the scopes also as the list `permissions`."""
    required_acr: NotRequired[Union[AuthenticationContext, None]]
    resource_id: str
    roles_claim: bool
    """Whether its tokens say which role the person has in the account, as the list `roles`."""
    scopes: List[ResourceScope]
    """What apps may ask for. The names mean something for this API only."""
    signing_alg: NotRequired[Union[SigningAlgorithm, None]]
    status_list: bool
    """Whether its tokens are in status lists."""


class ResourceAgents(TypedDict):
    """What an API offers agents: clients of its account that registered themselves, or whose id is a URL."""
    scopes: NotRequired[List[str]]
    """The scopes that agents may ask people for, without being listed; none if empty."""


class ResourceApp(TypedDict):
    """A client of the account that may ask for tokens for the API."""
    client_id: str
    scopes: List[str]
    """The scopes that it may ask for: at least one of the API's."""


class ResourceChange(TypedDict):
    """The changes; members left out stay as they are."""
    access_token_seconds: NotRequired[Union[int, None]]
    agents: NotRequired[Union[ResourceAgents, None]]
    apps: NotRequired[Union[List[ResourceApp], None]]
    """Replaces the list of clients. One that is left out gets no more tokens for the resource."""
    format: NotRequired[Union[TokenFormat, None]]
    groups_claim: NotRequired[Union[bool, None]]
    introspection_client: NotRequired[Union[str, None]]
    """`null` for none."""
    max_age: NotRequired[Union[int, None]]
    """`null` for any age."""
    name: NotRequired[Union[str, None]]
    permissions_claim: NotRequired[Union[bool, None]]
    required_acr: NotRequired[Union[AuthenticationContext, None]]
    roles_claim: NotRequired[Union[bool, None]]
    scopes: NotRequired[Union[List[ResourceScope], None]]
    """Replaces all scopes."""
    signing_alg: NotRequired[Union[SigningAlgorithm, None]]
    status_list: NotRequired[Union[bool, None]]


class ResourceList(TypedDict):
    """A page of a list."""
    data: List[Resource]
    has_more: bool
    next_cursor: NotRequired[Union[str, None]]
    """Pass it as `after` to get the next page."""


class ResourceScope(TypedDict):
    """A scope of an API. Its name means something for this API only."""
    description_en: str
    """What it allows, for the consent page in English: 1 to 200 characters."""
    description_nl: str
    """The same in Dutch."""
    max_age: NotRequired[Union[int, None]]
    """How long ago the person may have proved who they are, for this scope: 60 to 7,776,000 seconds."""
    name: str
    """1 to 64 characters that a scope may have (RFC 6749 §3.3), and not the name of a scope of xwms."""
    required_acr: NotRequired[Union[AuthenticationContext, None]]
    roles: NotRequired[List[Role]]
    """The roles in the account that a person needs one of; everybody may have the scope if empty."""


Role = Literal["owner", "admin", "developer", "auditor"]


class RoleOfMember(TypedDict):
    """A member after a change."""
    role: Role
    """`owner`, `admin`, `developer` or `auditor`."""
    user_id: str


class SecondFactorPolicy(TypedDict):
    """The policy."""
    required: bool


class Secret(TypedDict):
    """The metadata of a client secret."""
    created_at: NotRequired[Union[str, None]]
    expires_at: NotRequired[Union[str, None]]
    exposure: NotRequired[Union[SecretExposure, None]]
    label: str
    last_used_at: NotRequired[Union[str, None]]
    """Only in responses about secrets."""
    revoked_at: NotRequired[Union[str, None]]
    """Present if the secret was revoked."""
    secret_id: str
    status: Literal["live", "expired", "revoked"]
    """`live`, `expired` or `revoked`."""


class SecretExposure(TypedDict):
    """The first report of a secret as exposed."""
    reported_at: str
    reported_by: str
    """Who reported it: the id of a user or client, or `system`."""
    since: NotRequired[Union[str, None]]
    """Since when others may know it; `null` if that is not known."""


class SecretList(TypedDict):
    """A page of a list."""
    data: List[Secret]
    has_more: bool
    next_cursor: NotRequired[Union[str, None]]
    """Pass it as `after` to get the next page."""


class SecretRotation(TypedDict):
    """A secret to replace another."""
    expires_at: NotRequired[Union[str, None]]
    label: NotRequired[Union[str, None]]
    overlap_seconds: NotRequired[int]
    """How many seconds the old secret still works: 0 to 2,592,000; a day if absent."""


SigningAlgorithm = Literal["ES256", "RS256", "EdDSA"]


class SigningSecret(TypedDict):
    """A key that signs messages; the secret itself is not shown again."""
    expires_at: NotRequired[Union[str, None]]
    """When the key stops signing."""
    public_key: str
    """`whpk_…`: the ed25519 key of `v1a` signatures."""
    secret_id: str


class TestUser(TypedDict):
    """A test user."""
    address: NotRequired[Union[Address, None]]
    birthdate: NotRequired[Union[str, None]]
    """`YYYY-MM-DD`, `0000-MM-DD` without the year, or `YYYY`."""
    email: NotRequired[Union[str, None]]
    email_verified: bool
    environment: Environment
    """Always `test`."""
    family_name: NotRequired[Union[str, None]]
    gender: NotRequired[Union[str, None]]
    given_name: NotRequired[Union[str, None]]
    locale: NotRequired[Union[str, None]]
    """A language tag, such as `nl-NL`."""
    middle_name: NotRequired[Union[str, None]]
    name: NotRequired[Union[str, None]]
    nickname: NotRequired[Union[str, None]]
    phone_number: NotRequired[Union[str, None]]
    """With the country code, such as `+31201234567`."""
    phone_number_verified: NotRequired[Union[bool, None]]
    picture: NotRequired[Union[str, None]]
    """The URL of an image."""
    preferred_username: NotRequired[Union[str, None]]
    profile: NotRequired[Union[str, None]]
    """The URL of a page about the user."""
    standing: UserStanding
    """`active` or `suspended`."""
    updated_at: NotRequired[Union[str, None]]
    """When the profile was last changed."""
    user_id: str
    website: NotRequired[Union[str, None]]
    """The URL of the user's website."""
    zoneinfo: NotRequired[Union[str, None]]
    """A name of the IANA time zone database, such as `Europe/Amsterdam`."""


class TestUserChange(TypedDict):
    """The changes; members left out stay as they are."""
    address: NotRequired[Union[Address, None]]
    birthdate: NotRequired[Union[str, None]]
    """`YYYY-MM-DD`, `0000-MM-DD` without the year, or `YYYY`.

    `null` for none.
    """
    email_verified: NotRequired[Union[bool, None]]
    """`true` to count the mail address as verified; this can't be undone."""
    family_name: NotRequired[Union[str, None]]
    """`null` for none."""
    gender: NotRequired[Union[str, None]]
    """`null` for none."""
    given_name: NotRequired[Union[str, None]]
    """`null` for none."""
    locale: NotRequired[Union[str, None]]
    """A language tag, such as `nl-NL`.

    `null` for none.
    """
    middle_name: NotRequired[Union[str, None]]
    """`null` for none."""
    name: NotRequired[Union[str, None]]
    """`null` for none."""
    nickname: NotRequired[Union[str, None]]
    """`null` for none."""
    password: NotRequired[Union[str, None]]
    """8 to 256 characters, and not easy to guess."""
    phone_number: NotRequired[Union[str, None]]
    """With the country code, such as `+31201234567`.

    `null` for none.
    """
    phone_number_verified: NotRequired[Union[bool, None]]
    """`null` for none."""
    picture: NotRequired[Union[str, None]]
    """The URL of an image.

    `null` for none.
    """
    preferred_username: NotRequired[Union[str, None]]
    """`null` for none."""
    profile: NotRequired[Union[str, None]]
    """The URL of a page about the user.

    `null` for none.
    """
    website: NotRequired[Union[str, None]]
    """The URL of the user's website.

    `null` for none.
    """
    zoneinfo: NotRequired[Union[str, None]]
    """A name of the IANA time zone database, such as `Europe/Amsterdam`.

    `null` for none.
    """


class TestUserList(TypedDict):
    """A page of a list."""
    data: List[TestUser]
    has_more: bool
    next_cursor: NotRequired[Union[str, None]]
    """Pass it as `after` to get the next page."""


class Ticket(TypedDict):
    """A request for help."""
    account_id: str
    client_id: NotRequired[Union[str, None]]
    """The client that it is about."""
    messages: NotRequired[Union[List[TicketMessage], None]]
    """In the order in which they were written; the first is the question. Not in lists."""
    opened_at: NotRequired[Union[str, None]]
    request_id: NotRequired[Union[str, None]]
    """The request that it is about."""
    status: Literal["open", "answered", "closed"]
    """`open` (waits for the operator), `answered` or `closed`."""
    subject: NotRequired[Union[str, None]]
    """Null once the person was erased."""
    ticket_id: str
    user_id: str
    """Who asked."""


class TicketAttachment(TypedDict):
    """A file that came with a message."""
    attachment_id: str
    media_type: AttachmentMediaType
    name: str
    """Without folders and invisible characters, and with the extension of what the file is."""
    size: int
    """In bytes."""


class TicketList(TypedDict):
    """A page of a list."""
    data: List[Ticket]
    has_more: bool
    next_cursor: NotRequired[Union[str, None]]
    """Pass it as `after` to get the next page."""


class TicketMessage(TypedDict):
    """What one of the two sides wrote."""
    at: str
    attachments: List[TicketAttachment]
    """The files that came with it; none once the person was erased."""
    by: Literal["person", "operator"]
    """`person` or `operator`."""
    text: NotRequired[Union[str, None]]
    """Null once the person was erased."""
    user_id: NotRequired[Union[str, None]]
    """The person; null for the operator."""


class Token(TypedDict):
    """The metadata of an access token."""
    approved_in_session_id: NotRequired[Union[str, None]]
    """The browser session in which the person approved the grant, also if the token outlives it."""
    audience: NotRequired[Union[str, None]]
    """The audience of the resource that it is for; `null` for this server itself."""
    client_id: str
    expires_at: str
    format: TokenFormat
    grant_id: NotRequired[Union[str, None]]
    grant_type: NotRequired[Union[str, None]]
    """How the client asked for it: `authorization_code`, `refresh_token`, `client_credentials` or the URN of another
    grant type.
    """
    issued_at: str
    key_id: NotRequired[Union[str, None]]
    """The `kid` or thumbprint of the client's key that signed its assertion, or the thumbprint of its certificate."""
    kid: NotRequired[Union[str, None]]
    """The server's key that signed the token."""
    parent_id: NotRequired[Union[str, None]]
    """The token that it was exchanged for (RFC 8693); `null` for all others."""
    reason: NotRequired[Union[str, None]]
    """Why it is revoked: the token's own reason, or the event that stopped it."""
    requests_url: str
    """The requests that carried it, and the one that it was issued to."""
    revoked_at: NotRequired[Union[str, None]]
    scopes: List[str]
    secret_id: NotRequired[Union[str, None]]
    """The client secret that the client authenticated with."""
    session_id: NotRequired[Union[str, None]]
    """The browser session that the token ends with; `null` if it outlives it, as under `offline_access`."""
    token_id: str
    """Its `jti`."""
    user_id: NotRequired[Union[str, None]]
    """Absent if the client acts for itself."""


TokenDay = Any


TokenFormat = Literal["jwt", "opaque"]


class TokenList(TypedDict):
    """A page of a list."""
    data: List[Token]
    has_more: bool
    next_cursor: NotRequired[Union[str, None]]
    """Pass it as `after` to get the next page."""


class TokenPolicy(TypedDict):
    """Which tokens the client gets. All times are in seconds."""
    access_token_seconds: NotRequired[int]
    """60 to 86,400."""
    format: NotRequired[TokenFormat]
    refresh: NotRequired[bool]
    """Whether refresh tokens are issued at all."""
    refresh_absolute_seconds: NotRequired[int]
    """A grant older than this yields no more tokens, however often it was refreshed."""
    refresh_grace_seconds: NotRequired[int]
    """How long a replaced refresh token still works, for responses that were lost or have not reached other tabs
    yet: 0 (never) to 60.
    """
    refresh_idle_seconds: NotRequired[int]
    """A refresh token expires after this long without use."""
    refresh_rotation: NotRequired[bool]
    """Whether each use of a refresh token replaces it; always for public clients."""


class TokenPolicyChange(TypedDict):
    """The changes of a token policy. All times are in seconds."""
    access_token_seconds: NotRequired[Union[int, None]]
    """60 to 86,400."""
    format: NotRequired[Literal["jwt", "opaque", None]]
    """`jwt` or `opaque`."""
    refresh: NotRequired[Union[bool, None]]
    """Whether refresh tokens are issued at all."""
    refresh_absolute_seconds: NotRequired[Union[int, None]]
    refresh_grace_seconds: NotRequired[Union[int, None]]
    """0 to 60; the default is 30 for a client that authenticates."""
    refresh_idle_seconds: NotRequired[Union[int, None]]
    refresh_rotation: NotRequired[Union[bool, None]]
    """Whether each use of a refresh token replaces it; `false` for web clients only."""


TokenUsage = TypedDict(
    "TokenUsage",
    {
        "data": 'List[TokenDay]',
        "from": 'str',
        "to": 'str',
        "totals": 'Units',
    },
)


class TrustedIssuer(TypedDict):
    """An issuer whose tokens authenticate the client, and which of its tokens do."""
    audience: NotRequired[Union[str, None]]
    """The only `aud` of the tokens; if absent, the issuer URL of this server."""
    claims: NotRequired[Dict[str, str]]
    """Claims that the tokens must have, each with its exact value, or the beginning of one followed by `*`. Texts,
    whole numbers, true and false can be compared.
    """
    issuer: str
    """The exact `iss` of the tokens: an https URL. The keys are found by its discovery document, unless `jwks_uri`
    or `jwks` is set.
    """
    jwks: NotRequired[Union[Dict[str, Any], None]]
    """The issuer's public keys, for an issuer that this server can't reach."""
    jwks_uri: NotRequired[Union[str, None]]
    """Where the issuer publishes its keys; https."""
    max_lifetime_seconds: NotRequired[int]
    """The longest time from `iat` to `exp`, in seconds: 60 to 90,000."""
    name: str
    """Its name within the client: 1 to 64 lower-case letters, digits, `-` and `_`. `token.issued` has it."""
    reusable: NotRequired[bool]
    """Whether a token may be used again until it expires. Otherwise it needs a `jti`, and is used once."""
    subject: str
    """The `sub` of the tokens: exact, or the beginning of one followed by `*`, after `/`, `:`, `#` or `|`."""


class Units(TypedDict):
    """The counts."""
    active_users: int
    """Different users for whom a token was issued."""
    events: int
    """Events in the account's history."""
    grants_authorized: int
    tokens_issued: int
    """By all grant types, including refreshed tokens."""
    tokens_refreshed: int
    tokens_revoked: int
    """Revoked individually; tokens that stop with their grant, client or user are not counted."""


UserStanding = Literal["absent", "active", "suspended", "leaving", "erased"]


class WhatIf(TypedDict):
    """The answer."""
    limit: OtherLimit
    minutes: List[WhatIfMinute]
    """By minute, those with requests."""
    not_known: List[str]
    refused: int
    """How many the other limit would have refused."""
    refused_then: int
    """How many were refused for a limit then."""
    requests: int


class WhatIfMinute(TypedDict):
    """The requests of one minute."""
    at: str
    """When it began."""
    refused: int
    """Those that the other limit would have refused."""
    refused_then: int
    """Those that were refused for a limit then."""
    requests: int
