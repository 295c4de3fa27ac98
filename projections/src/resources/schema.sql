-- Which resources an account has, and their names, to search by; the rest is in their own streams. A deleted one has no
-- row.
CREATE TABLE resources (
    resource_id text COLLATE "C" PRIMARY KEY,
    account_id text COLLATE "C" NOT NULL,
    name text NOT NULL,
    created_at timestamptz NOT NULL,
    position bigint NOT NULL
);
CREATE INDEX resources_account ON resources (account_id, position);
