-- Whom a proof of another address is about: a keyed hash of the user's id, so that an erasure finds the row without opening any.
ALTER TABLE proofs ADD COLUMN about text COLLATE "C";
CREATE INDEX proofs_about ON proofs (about) WHERE about IS NOT NULL;

-- How often a new password was hashed for a proof or an invitation: one of them is no licence to keep the server busy.
CREATE TABLE hash_tries (
    id uuid PRIMARY KEY,
    tries int NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX hash_tries_expire ON hash_tries (expires_at);
