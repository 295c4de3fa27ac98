-- Root keys, from which all other keys follow. docs/explanation/adr/0086-root-keys.md.

-- A row for each master key that may open the root key.
CREATE TABLE root_keys (
    -- From 1.
    version int NOT NULL,
    -- A name of the master key that tells nothing about it.
    master text COLLATE "C" NOT NULL,
    wrapped bytea NOT NULL,
    created_at timestamptz NOT NULL,
    -- Since when nothing outside of the database is good by it.
    retired_at timestamptz,
    PRIMARY KEY (version, master)
);

-- Under which root key a value is wrapped, at the least: a later one may have wrapped it.
ALTER TABLE subject_keys ADD COLUMN root int NOT NULL DEFAULT 1;
ALTER TABLE signing_secrets ADD COLUMN root int NOT NULL DEFAULT 1;
ALTER TABLE provider_secrets ADD COLUMN root int NOT NULL DEFAULT 1;
CREATE INDEX subject_keys_root ON subject_keys (root);
CREATE INDEX signing_secrets_root ON signing_secrets (root);
CREATE INDEX provider_secrets_root ON provider_secrets (root);
