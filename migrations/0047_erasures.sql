-- Who was erased, with the accounts whose member or test user they were.
CREATE TABLE erasures (
    -- Of the event.
    position bigint PRIMARY KEY,
    user_id text COLLATE "C" NOT NULL,
    erased_at timestamptz NOT NULL,
    account_ids uuid[] NOT NULL
);
CREATE INDEX erasures_accounts ON erasures USING gin (account_ids);
CREATE INDEX erasures_erased_at ON erasures (erased_at);
