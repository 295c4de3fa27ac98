CREATE TABLE accounts (
    account_id text COLLATE "C" PRIMARY KEY,
    name text NOT NULL,
    standing text NOT NULL,
    plan text,
    limits jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    position bigint NOT NULL
);
-- The operator's list.
CREATE INDEX accounts_position ON accounts (position);
CREATE INDEX accounts_standing ON accounts (standing, position);

-- A member who leaves has no row.
CREATE TABLE members (
    account_id text COLLATE "C" NOT NULL,
    user_id text COLLATE "C" NOT NULL,
    role text NOT NULL,
    joined_at timestamptz NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (account_id, user_id)
);
CREATE INDEX members_user ON members (user_id);

-- Until somebody joins by it. The mail address is personal: NULL once erased.
CREATE TABLE invitations (
    invitation_id text COLLATE "C" PRIMARY KEY,
    account_id text COLLATE "C" NOT NULL,
    email text,
    role text NOT NULL,
    expires_at timestamptz NOT NULL,
    invited_at timestamptz NOT NULL,
    position bigint NOT NULL
);
CREATE INDEX invitations_account ON invitations (account_id, position);
