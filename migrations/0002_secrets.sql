-- The key and secret stores: the only tables besides the log that can't be rebuilt from it.

-- Argon2id PHC strings.
CREATE TABLE credentials (
    user_id text COLLATE "C" PRIMARY KEY,
    phc text NOT NULL
);

-- One key per person (or account, for the network origin of its machines), wrapped by the master key.
-- Deleting a row erases what it sealed.
CREATE TABLE subject_keys (
    subject text COLLATE "C" PRIMARY KEY,
    wrapped bytea NOT NULL
);

-- Private halves of signing keys (PKCS #8), wrapped by the master key.
CREATE TABLE signing_secrets (
    key_id text COLLATE "C" PRIMARY KEY,
    wrapped bytea NOT NULL
);
