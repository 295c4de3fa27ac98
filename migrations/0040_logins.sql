-- Logins at other providers that are under way: what a browser began, until it comes back with an answer, and what the
-- provider said, until the person has decided what to do with it. Sealed; a row is one browser's, and used up once.
-- docs/explanation/adr/0069-logins-at-other-providers.md.
CREATE TABLE login_attempts (
    -- A digest of what the browser carries.
    id text COLLATE "C" PRIMARY KEY,
    -- A keyed hash of the browser's name.
    browser text COLLATE "C" NOT NULL,
    sealed bytea NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX login_attempts_expire ON login_attempts (expires_at);

-- Client secrets at the providers of accounts, sealed. Events name a secret by its id; it is never in the log.
CREATE TABLE provider_secrets (
    secret_id text COLLATE "C" PRIMARY KEY,
    account_id text COLLATE "C" NOT NULL,
    sealed bytea NOT NULL
);
CREATE INDEX provider_secrets_account ON provider_secrets (account_id);
