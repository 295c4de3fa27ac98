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

-- Tokens with which apps register themselves, also those that can't be used any more.
CREATE TABLE registration_tokens (
    registration_id text COLLATE "C" PRIMARY KEY,
    account_id text COLLATE "C" NOT NULL,
    label text NOT NULL,
    environment text NOT NULL,
    uses bigint NOT NULL,
    used bigint NOT NULL,
    made_by jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    last_used_at timestamptz,
    revoked_at timestamptz,
    position bigint NOT NULL
);
CREATE INDEX registration_tokens_account ON registration_tokens (account_id, position);

-- Who is in which group. Rows of a person go when they are erased.
CREATE TABLE group_people (
    account_id text COLLATE "C" NOT NULL,
    group_id text COLLATE "C" NOT NULL,
    user_id text COLLATE "C" NOT NULL,
    added_at timestamptz NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (group_id, user_id)
);
CREATE INDEX group_people_account ON group_people (account_id, group_id, position);
CREATE INDEX group_people_user ON group_people (user_id);

-- How many rows `group_people` has of each group, so that a list of groups counts none of them. A group that lost everybody has zero.
CREATE TABLE group_sizes (
    group_id text COLLATE "C" PRIMARY KEY,
    account_id text COLLATE "C" NOT NULL,
    people bigint NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX group_sizes_account ON group_sizes (account_id);
