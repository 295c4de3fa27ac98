-- What each request acted with and asked about, and keyed hashes of where it came from. docs/explanation/adr/0076.
--
-- On a live table: the columns are nullable and without a default, so no row is written. The indexes are made for the
-- days to come. A day that has rows keeps what it has and is read by `request_log_account`, as before: building seven
-- indexes on it would keep the log from being written for as long as that takes.
ALTER TABLE request_log
    -- The token that the request carried, or that it got; its grant, and the person whom it acted for.
    ADD COLUMN token_id uuid,
    ADD COLUMN grant_id uuid,
    ADD COLUMN user_id uuid,
    -- The client secret that it presented.
    ADD COLUMN secret_id uuid,
    -- The last id in its path.
    ADD COLUMN object_kind text COLLATE "C",
    ADD COLUMN object_id uuid,
    -- The token or grant that an introspection or revocation was about.
    ADD COLUMN about_token_id uuid,
    ADD COLUMN about_grant_id uuid,
    -- 128 bits of HMAC-SHA256 under a key of the account's: of the address, of its /24 or /48, of the user agent.
    ADD COLUMN ip_hash bytea,
    ADD COLUMN network_hash bytea,
    ADD COLUMN agent_hash bytea;

-- ONLY: on no existing day. `make_request_log_day` copies them to each new one.
CREATE INDEX request_log_token ON ONLY request_log (token_id, number) WHERE token_id IS NOT NULL;
CREATE INDEX request_log_grant ON ONLY request_log (grant_id, number) WHERE grant_id IS NOT NULL;
CREATE INDEX request_log_user ON ONLY request_log (user_id, number) WHERE user_id IS NOT NULL;
CREATE INDEX request_log_about ON ONLY request_log (about_token_id, number) WHERE about_token_id IS NOT NULL;
CREATE INDEX request_log_network ON ONLY request_log (network_hash, number) WHERE network_hash IS NOT NULL;
-- Any account can write another's ids, and any request id, in its own rows. They must not slow down the other's search.
CREATE INDEX request_log_object ON ONLY request_log (account_id, object_id, number) WHERE object_id IS NOT NULL;
CREATE INDEX request_log_request ON ONLY request_log (account_id, request_id, number);

-- The days that were made ahead are empty.
DO $$
DECLARE
    day regclass;
    has_rows boolean;
BEGIN
    FOR day IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'request_log'::regclass LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', day) INTO has_rows;
        CONTINUE WHEN has_rows;
        EXECUTE format('CREATE INDEX ON %s (token_id, number) WHERE token_id IS NOT NULL', day);
        EXECUTE format('CREATE INDEX ON %s (grant_id, number) WHERE grant_id IS NOT NULL', day);
        EXECUTE format('CREATE INDEX ON %s (user_id, number) WHERE user_id IS NOT NULL', day);
        EXECUTE format('CREATE INDEX ON %s (about_token_id, number) WHERE about_token_id IS NOT NULL', day);
        EXECUTE format('CREATE INDEX ON %s (network_hash, number) WHERE network_hash IS NOT NULL', day);
        EXECUTE format('CREATE INDEX ON %s (account_id, object_id, number) WHERE object_id IS NOT NULL', day);
        EXECUTE format('CREATE INDEX ON %s (account_id, request_id, number)', day);
    END LOOP;
END $$;
