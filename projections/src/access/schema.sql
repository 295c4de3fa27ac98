-- What stops grants, tokens and sessions: the gate's rows, but with their history. A stop of a client may stop
-- millions of tokens, so it is not written to each of them: the views below find it when a row is shown.
-- A row stops whatever carries its key and rests on knowledge (basis) below `below`: the stop's own position,
-- or for a standing stop the position of the next one of the key (for as long as there is none, the largest
-- bigint).
CREATE TABLE stops (
    key text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    below bigint NOT NULL,
    reason text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (key, position)
);

-- basis: that of the last proof. Where a session is used is not here: it is personal, and its stream says it.
CREATE TABLE sessions (
    session_id text COLLATE "C" PRIMARY KEY,
    user_id text COLLATE "C" NOT NULL,
    started_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    basis bigint NOT NULL,
    position bigint NOT NULL
);

-- One per user and client; given again after a withdrawal, it is as new.
CREATE TABLE consents (
    consent_id text COLLATE "C" PRIMARY KEY,
    account_id text COLLATE "C" NOT NULL,
    client_id text COLLATE "C" NOT NULL,
    user_id text COLLATE "C" NOT NULL,
    scopes text NOT NULL,
    -- The approved scopes of APIs of the account: [{"resource_id", "scopes"}].
    resources jsonb NOT NULL,
    granted_at timestamptz NOT NULL,
    withdrawn_at timestamptz,
    position bigint NOT NULL
);

-- status, reason and revoked_at are those of the grant's own events; grants_shown knows what else stops it.
-- session_bound: it ends with its session. Room on the page for last_used_at (HOT).
CREATE TABLE grants (
    grant_id text COLLATE "C" PRIMARY KEY,
    account_id text COLLATE "C" NOT NULL,
    client_id text COLLATE "C" NOT NULL,
    user_id text COLLATE "C" NOT NULL,
    session_id text COLLATE "C" NOT NULL,
    session_bound boolean NOT NULL,
    scopes text NOT NULL,
    -- As those of a consent.
    resources jsonb NOT NULL,
    status text NOT NULL,
    reason text,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz,
    revoked_at timestamptz,
    basis bigint NOT NULL,
    position bigint NOT NULL
) WITH (fillfactor = 80);

-- reason and revoked_at are those of the token's own events; tokens_shown knows what else stops it.
CREATE TABLE tokens (
    token_id text COLLATE "C" PRIMARY KEY,
    account_id text COLLATE "C" NOT NULL,
    client_id text COLLATE "C" NOT NULL,
    user_id text COLLATE "C",
    grant_id text COLLATE "C",
    session_id text COLLATE "C",
    secret_id text COLLATE "C",
    -- The API of the account that it is for; null for this server itself. The scopes are those of the one or the other.
    resource_id text COLLATE "C",
    audience text,
    scopes text NOT NULL,
    format text NOT NULL,
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    reason text,
    basis bigint NOT NULL,
    position bigint NOT NULL,
    -- The token that it was exchanged for, and the keys that stop the tokens that it was made from, separated by spaces.
    parent_id text COLLATE "C",
    stops text COLLATE "C"
);

-- The tokens of status lists, while they are in use: idx is the index in the list. Two tokens at one index would be a mistake of the
-- issuer; then the list says that both are stopped if one is. stops: the keys of stop_keys in xwms-events, separated by spaces.
CREATE TABLE listed_tokens (
    list_id text COLLATE "C" NOT NULL,
    token_id text COLLATE "C" NOT NULL,
    idx integer NOT NULL,
    expires_at timestamptz NOT NULL,
    basis bigint NOT NULL,
    stops text COLLATE "C" NOT NULL,
    PRIMARY KEY (list_id, token_id)
);
-- For the fold, which deletes those that have expired.
CREATE INDEX listed_tokens_expires_at ON listed_tokens (expires_at);

CREATE VIEW sessions_shown AS
SELECT t.session_id, t.user_id, t.started_at, t.expires_at, LEAST(t.ended_at, s.at) AS ended_at, t.position
FROM sessions t LEFT JOIN LATERAL (
    SELECT GREATEST(stops.at, t.started_at) AS at FROM stops
    WHERE key = ANY (ARRAY[t.user_id, 'log']) AND below > t.basis
    ORDER BY stops.position LIMIT 1
) s ON true;

-- A consent's key in stops is its user and client. The keys are those of stop_keys in xwms-events.
CREATE VIEW grants_shown AS
SELECT t.grant_id, t.account_id, t.client_id, t.user_id, t.session_id, t.scopes, t.resources,
    CASE WHEN t.revoked_at IS NULL AND s.at IS NULL THEN t.status ELSE 'revoked' END AS status,
    CASE WHEN s.at IS NULL OR t.revoked_at <= s.at THEN t.reason ELSE s.reason END AS reason,
    t.created_at, t.last_used_at, LEAST(t.revoked_at, s.at) AS revoked_at, t.position
FROM grants t LEFT JOIN LATERAL (
    SELECT GREATEST(stops.at, t.created_at) AS at, stops.reason FROM stops
    WHERE key = ANY (ARRAY[
            t.client_id, t.account_id, t.user_id, t.user_id || '/' || t.client_id,
            t.account_id || '/' || t.user_id, CASE WHEN t.session_bound THEN t.session_id END, 'log'
        ]) AND below > t.basis
    ORDER BY stops.position LIMIT 1
) s ON true;

CREATE VIEW tokens_shown AS
SELECT t.token_id, t.account_id, t.client_id, t.user_id, t.grant_id, t.session_id, t.secret_id, t.audience, t.scopes, t.format,
    t.issued_at, t.expires_at, LEAST(t.revoked_at, s.at) AS revoked_at,
    CASE WHEN s.at IS NULL OR t.revoked_at <= s.at THEN t.reason ELSE s.reason END AS reason, t.position, t.parent_id
FROM tokens t LEFT JOIN LATERAL (
    SELECT GREATEST(stops.at, t.issued_at) AS at, stops.reason FROM stops
    WHERE key = ANY (ARRAY[
            t.grant_id, t.client_id, t.account_id, t.user_id, t.user_id || '/' || t.client_id,
            t.account_id || '/' || t.user_id, t.session_id, t.resource_id, 'log'
        ] || string_to_array(t.stops, ' ')) AND below > t.basis
    ORDER BY stops.position LIMIT 1
) s ON true;
