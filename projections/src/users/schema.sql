-- email and profile are personal: NULL once the user is erased.
CREATE TABLE users (
    user_id text COLLATE "C" PRIMARY KEY,
    email text,
    email_verified boolean NOT NULL,
    profile jsonb,
    standing text NOT NULL,
    totp boolean NOT NULL,
    locked_until timestamptz,
    created_at timestamptz NOT NULL,
    -- The account whose test user it is; NULL for a person.
    test_of text COLLATE "C",
    -- When a person who asked to be deleted is erased.
    erase_at timestamptz,
    position bigint NOT NULL
);
CREATE INDEX users_position ON users (position);
CREATE INDEX users_erase ON users (erase_at) WHERE erase_at IS NOT NULL;
CREATE INDEX users_test ON users (test_of, position) WHERE test_of IS NOT NULL;
