-- Security signals (OpenID Shared Signals Framework 1.0): who is told what. Fed from the log by one subscriber
-- (src/outbound/webhooks/signals.rs). docs/explanation/adr/0113-security-signals.md.
--
-- Events for a stream are rows of webhook_messages, whose endpoint_id is 'signals/' and the client. Like a client that is told of
-- logouts, such a row of webhook_endpoints has `logout`: no event of the account is meant for it.

-- The stream of a client.
CREATE TABLE signal_streams (
    client_id text COLLATE "C" PRIMARY KEY,
    account_id uuid NOT NULL,
    -- Whether events are queued: not while it is disabled.
    takes boolean NOT NULL,
    -- The event types, by URI.
    kinds text[] NOT NULL,
    -- The people whom it does not want to hear of.
    removed text[] NOT NULL,
    -- The id of the value of the Authorization header of pushes.
    authorization_id text COLLATE "C"
);
CREATE INDEX signal_streams_account ON signal_streams (account_id);

-- The people whom an account knows. The row goes when the person is erased.
CREATE TABLE signal_people (
    user_id text COLLATE "C" NOT NULL,
    account_id uuid NOT NULL,
    -- They logged in to one of its apps, or are its test user.
    is_user boolean NOT NULL,
    is_member boolean NOT NULL,
    PRIMARY KEY (user_id, account_id)
);

-- The sessions with which people logged in to apps of accounts that have a stream.
CREATE TABLE signal_sessions (
    session_id text COLLATE "C" NOT NULL,
    account_id uuid NOT NULL,
    user_id text COLLATE "C" NOT NULL,
    -- The assurance of the login, from 0.
    level smallint NOT NULL,
    -- When the session is over.
    forget_at timestamptz NOT NULL,
    PRIMARY KEY (session_id, account_id)
);
CREATE INDEX signal_sessions_forget ON signal_sessions (forget_at);
CREATE INDEX signal_sessions_user ON signal_sessions (user_id);
