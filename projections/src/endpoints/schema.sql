-- Which endpoints an account has; what each is, its own stream says. A deleted one has no row.
CREATE TABLE endpoints (
    endpoint_id text COLLATE "C" PRIMARY KEY,
    account_id text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    position bigint NOT NULL
);
CREATE INDEX endpoints_account ON endpoints (account_id, position);
