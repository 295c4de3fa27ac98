-- Authorization requests that clients pushed (RFC 9126), so that every node finds them. They are no events: nobody
-- has approved anything yet. docs/explanation/adr/0108-pushed-and-signed-requests.md.
CREATE TABLE pushed_requests (
    -- A digest of the random part of its request_uri (SHA-256, base64url).
    key text COLLATE "C" PRIMARY KEY,
    client_id text COLLATE "C" NOT NULL,
    -- Its parameters, encrypted.
    sealed bytea NOT NULL,
    expires_at timestamptz NOT NULL
);
-- How many of a client are pending.
CREATE INDEX pushed_requests_client ON pushed_requests (client_id, expires_at);
CREATE INDEX pushed_requests_expire ON pushed_requests (expires_at);

-- Which of them were approved: each one once, for one grant.
CREATE TABLE pushed_request_uses (
    key text COLLATE "C" PRIMARY KEY,
    grant_id text COLLATE "C" NOT NULL,
    -- When no page can approve it any more.
    expires_at timestamptz NOT NULL
);
CREATE INDEX pushed_request_uses_expire ON pushed_request_uses (expires_at);
