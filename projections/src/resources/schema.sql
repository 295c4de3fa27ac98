-- Which resources an account has; what each is, its own stream says. A deleted one has no row.
CREATE TABLE resources (
    resource_id text COLLATE "C" PRIMARY KEY,
    account_id text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    position bigint NOT NULL
);
CREATE INDEX resources_account ON resources (account_id, position);
