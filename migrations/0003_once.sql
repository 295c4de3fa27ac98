-- What may happen once for a while. Rows past expires_at mean nothing and are swept.

-- Client assertions that were used (RFC 7523 §3, jti).
CREATE TABLE assertions (
    key bytea PRIMARY KEY,
    expires_at timestamptz NOT NULL
);
CREATE INDEX assertions_expires_at ON assertions (expires_at);

-- Answers to requests with an Idempotency-Key, sealed under the master key.
CREATE TABLE answers (
    key text COLLATE "C" PRIMARY KEY,
    fingerprint text NOT NULL,
    sealed text NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX answers_expires_at ON answers (expires_at);
