-- Back-channel logout: which apps a person is logged in to, so that the apps can be told when that ends. Fed from the log by one
-- subscriber (src/outbound/webhooks/logouts.rs). docs/explanation/adr/0106-back-channel-logout.md.

-- Such a row is not an endpoint but a client that is told of logouts: its id is the client's. Messages of clients are sent by the
-- same workers, and no event of the account is meant for them.
ALTER TABLE webhook_endpoints ADD COLUMN logout boolean NOT NULL DEFAULT false;
-- Whether there is any.
CREATE INDEX webhook_endpoints_logout ON webhook_endpoints (endpoint_id) WHERE logout;

-- A login of a person at a client that has a back-channel logout URI, in one session. The row goes when its logout is queued.
CREATE TABLE logout_logins (
    client_id text COLLATE "C" NOT NULL,
    session_id text COLLATE "C" NOT NULL,
    -- Of the newest grant.authorized of the client in the session: the message about the end of the login is that of this event.
    position bigint NOT NULL,
    event_id uuid NOT NULL,
    -- What ends the login when it is stopped: session, grant, person, consent, what the person has at the account's clients.
    keys text[] NOT NULL,
    -- When to look whether the session has expired.
    check_at timestamptz NOT NULL,
    -- What ended it, where one event ended so many that they are told part by part.
    ended text COLLATE "C",
    PRIMARY KEY (client_id, session_id)
);
CREATE INDEX logout_logins_keys ON logout_logins USING gin (keys);
CREATE INDEX logout_logins_check ON logout_logins (check_at);
