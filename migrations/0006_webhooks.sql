-- Webhooks: what is to be sent where, and what came of it. Fed from the log by one subscriber; unlike a read
-- model it holds what the log does not: attempts. Rows of deleted endpoints and old messages are swept.

-- Endpoints as the log has them up to the cursor of the subscriber, and how they fare.
CREATE TABLE webhook_endpoints (
    endpoint_id text COLLATE "C" PRIMARY KEY,
    account_id uuid NOT NULL,
    enabled boolean NOT NULL,
    -- The folded aggregate.
    state jsonb NOT NULL,
    -- Of the last message for it.
    last_position bigint NOT NULL,
    -- Of the event that disabled it, while it is.
    disabled_at bigint,
    failures int NOT NULL DEFAULT 0,
    failing_since timestamptz,
    rests_until timestamptz
) WITH (fillfactor = 50);
CREATE INDEX webhook_endpoints_account ON webhook_endpoints (account_id);

-- One event for one endpoint. `state` is ready (to be sent from due_at on), waiting (behind another of its
-- lane), delivered, failed or skipped.
CREATE TABLE webhook_messages (
    endpoint_id text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    event_id uuid NOT NULL,
    event_type text COLLATE "C" NOT NULL,
    -- Messages of one lane, which belongs to one endpoint, go one after the other.
    lane text COLLATE "C" NOT NULL,
    -- The position of the message before it, for whoever looks for gaps.
    previous bigint NOT NULL,
    state text COLLATE "C" NOT NULL,
    -- Attempts made, and those of them before it was sent again by hand.
    attempts int NOT NULL DEFAULT 0,
    earlier_attempts int NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (endpoint_id, position)
) WITH (fillfactor = 80);
CREATE INDEX webhook_messages_ready ON webhook_messages (endpoint_id, due_at, position) WHERE state = 'ready';
CREATE INDEX webhook_messages_lane ON webhook_messages (lane, position)
    WHERE state IN ('ready', 'waiting');
CREATE INDEX webhook_messages_event ON webhook_messages (event_id);
CREATE INDEX webhook_messages_failed ON webhook_messages (endpoint_id, position) WHERE state = 'failed';

CREATE TABLE webhook_attempts (
    endpoint_id text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    -- From 1.
    number int NOT NULL,
    at timestamptz NOT NULL,
    duration_ms int NOT NULL,
    -- Of the answer, if there was one; otherwise why not.
    status int,
    error text,
    -- The beginning of it.
    body text,
    next_at timestamptz,
    PRIMARY KEY (endpoint_id, position, number)
);

-- Windows of history that are being sent, again or for the first time.
CREATE TABLE webhook_replays (
    -- Of the event that asked for it.
    position bigint PRIMARY KEY,
    endpoint_id text COLLATE "C" NOT NULL,
    after bigint NOT NULL,
    upto bigint NOT NULL,
    names text[] NOT NULL,
    previous bigint NOT NULL DEFAULT 0
);

-- Set while a read model is built anew beside the live one: how far that is.
ALTER TABLE subscribers ADD COLUMN building bigint;
-- Set when the stream of the fan-out is to be emptied and filled again with what comes after this.
ALTER TABLE subscribers ADD COLUMN refill_after bigint;

COMMENT ON TABLE signing_secrets IS
    'Private halves of signing keys, signing secrets and header values of endpoints, wrapped by the master key.';
