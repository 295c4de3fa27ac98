-- The event log: the only truth. See docs/adr/0001 (dense positions) and 0002 (own appends).

-- One row; its lock serialises appends on every node, so positions are commit order.
-- The low fill factor keeps its updates on one page (HOT).
CREATE TABLE log_head (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    position bigint NOT NULL
) WITH (fillfactor = 10);
INSERT INTO log_head (position) VALUES (0);

-- The first seven columns and the primary key are those of postgres-es.
-- payload and metadata are json, not jsonb: their text is stored byte for byte and is what proofs hash.
CREATE TABLE events (
    aggregate_type text COLLATE "C" NOT NULL,
    aggregate_id text COLLATE "C" NOT NULL,
    sequence bigint NOT NULL CHECK (sequence >= 1),
    event_type text COLLATE "C" NOT NULL,
    event_version text COLLATE "C" NOT NULL,
    payload json NOT NULL,
    metadata json NOT NULL,
    position bigint NOT NULL,
    event_id uuid NOT NULL,
    recorded_at timestamptz NOT NULL,
    account_id uuid,
    PRIMARY KEY (aggregate_type, aggregate_id, sequence)
);
CREATE UNIQUE INDEX events_position ON events (position);
CREATE INDEX events_account_position ON events (account_id, position);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are never changed or removed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER events_are_final BEFORE UPDATE OR DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER events_are_kept BEFORE TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The gate: what carries `key` and was issued before `position` is no good; with `standing` also what
-- is issued later.
CREATE TABLE revocations (
    key text COLLATE "C" PRIMARY KEY,
    position bigint NOT NULL,
    standing boolean NOT NULL,
    expires_at timestamptz
);
CREATE INDEX revocations_expires_at ON revocations (expires_at) WHERE expires_at IS NOT NULL;

-- What must be unique. The key is a keyed hash, never the value.
CREATE TABLE claims (
    key text COLLATE "C" PRIMARY KEY,
    owner text COLLATE "C" NOT NULL
);
CREATE INDEX claims_owner ON claims (owner);
