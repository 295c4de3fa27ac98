-- Every alert there was, and whether it is over. One without an account is for operators alone.
CREATE TABLE alerts (
    alert_id text COLLATE "C" PRIMARY KEY,
    account_id text COLLATE "C",
    rule text NOT NULL,
    -- `network` or `client`, and which one.
    about_type text NOT NULL,
    about_id text COLLATE "C" NOT NULL,
    count bigint NOT NULL,
    threshold bigint NOT NULL,
    window_seconds bigint NOT NULL,
    action text NOT NULL,
    raised_at timestamptz NOT NULL,
    -- Ends by itself then; an operator has to end one without.
    until timestamptz,
    cleared_at timestamptz,
    cleared_by text,
    reason text,
    position bigint NOT NULL
);
CREATE INDEX alerts_account ON alerts (account_id, position);
-- The operator's list of all.
CREATE INDEX alerts_position ON alerts (position);
CREATE INDEX alerts_open ON alerts (position) WHERE cleared_at IS NULL;
