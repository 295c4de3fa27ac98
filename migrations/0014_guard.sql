-- What failed, one row each, for a day: who has to wait, and what the rules of detection count.
CREATE TABLE failures (
    -- `login:` and a keyed hash of the name, `known:` and one of the browser, `client:` or `replay:` and a client.
    key text COLLATE "C" NOT NULL,
    -- A keyed hash; empty where it is not known.
    network text COLLATE "C" NOT NULL,
    at timestamptz NOT NULL,
    -- For client secrets: some bits of the keyed hash of what was tried, to tell tries from repetitions.
    guess text COLLATE "C"
);
CREATE INDEX failures_key ON failures (key, at);
CREATE INDEX failures_network ON failures (network, at);
CREATE INDEX failures_at ON failures (at);

-- From which networks machine clients got tokens. The network is a keyed hash.
CREATE TABLE client_networks (
    client_id text COLLATE "C" NOT NULL,
    network text COLLATE "C" NOT NULL,
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    tokens bigint NOT NULL,
    PRIMARY KEY (client_id, network)
) WITH (fillfactor = 50);

-- When the owners of an account last got a mail about a rule.
CREATE TABLE alert_mails (
    account_id text COLLATE "C" NOT NULL,
    rule text COLLATE "C" NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (account_id, rule)
);
