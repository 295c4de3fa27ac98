-- A deleted client keeps its row, with standing 'deleted'.
CREATE TABLE clients (
    client_id text COLLATE "C" PRIMARY KEY,
    account_id text COLLATE "C" NOT NULL,
    name text NOT NULL,
    client_type text NOT NULL,
    environment text NOT NULL,
    standing text NOT NULL,
    redirect_uris text[] NOT NULL,
    post_logout_redirect_uris text[] NOT NULL,
    scopes text NOT NULL,
    domains jsonb NOT NULL,
    auth_method text NOT NULL,
    jwks jsonb,
    token_policy jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    position bigint NOT NULL,
    self_registered_at timestamptz,
    -- How it came to be, if it registered itself: 'token', 'open' or 'document'.
    registered_by text,
    -- The account's registration token that it did so with.
    registration_id text COLLATE "C"
);
CREATE INDEX clients_account ON clients (account_id, position);
-- Those that registered themselves, to find the ones that nobody uses.
CREATE INDEX clients_self_registered ON clients (self_registered_at)
    WHERE self_registered_at IS NOT NULL AND standing <> 'deleted';

-- Those of an account that registered themselves, for its members.
CREATE INDEX clients_registered ON clients (account_id, position) WHERE registered_by IS NOT NULL;
CREATE INDEX clients_registration ON clients (registration_id) WHERE registration_id IS NOT NULL;

-- Domains by origin, to find who may be used from one.
CREATE TABLE origins (
    client_id text COLLATE "C" NOT NULL,
    origin text COLLATE "C" NOT NULL,
    api boolean NOT NULL,
    cors boolean NOT NULL,
    verified boolean NOT NULL,
    PRIMARY KEY (client_id, origin)
);
CREATE INDEX origins_origin ON origins (origin);

-- Room on the page for last_used_at, which changes with nearly every batch (HOT).
CREATE TABLE secrets (
    secret_id text COLLATE "C" PRIMARY KEY,
    client_id text COLLATE "C" NOT NULL,
    label text NOT NULL,
    digest text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz,
    position bigint NOT NULL
) WITH (fillfactor = 50);
-- A secret that was found somewhere is recognised, also once it is revoked.
CREATE INDEX secrets_digest ON secrets (digest);
CREATE INDEX secrets_client ON secrets (client_id, (revoked_at IS NULL), position);
