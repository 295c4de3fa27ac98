-- Devices that wait for a person's approval (RFC 8628). A row reserves nothing and is no fact: an approval is an event of a grant
-- whose id is the row's. The device code and the user code are derived from the id, so neither is stored.
-- docs/explanation/adr/0107-a-device-waits-outside-the-log.md.
CREATE TABLE device_requests (
    id uuid PRIMARY KEY,
    -- A keyed hash of the user code.
    code_key text COLLATE "C" NOT NULL UNIQUE,
    client_id text COLLATE "C" NOT NULL,
    -- A keyed hash of the network that a public client asked from; null for a client that authenticated.
    network text COLLATE "C",
    -- The scopes, and where the device asked from, encrypted.
    sealed bytea NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    -- 'waiting', 'approved' or 'denied'
    state text COLLATE "C" NOT NULL DEFAULT 'waiting',
    -- The user who approved or denied it.
    decided_by text COLLATE "C",
    -- When the device last polled, and how many seconds it has to wait between two polls.
    polled_at timestamptz,
    wait_seconds int NOT NULL
);
CREATE INDEX device_requests_client ON device_requests (client_id, expires_at);
CREATE INDEX device_requests_expire ON device_requests (expires_at);
