-- What bills: by day (UTC), account and client. What no client can be named for is under the empty client.
CREATE TABLE days (
    account_id text COLLATE "C" NOT NULL,
    day date NOT NULL,
    client_id text COLLATE "C" NOT NULL,
    tokens_issued bigint NOT NULL,
    tokens_refreshed bigint NOT NULL,
    tokens_revoked bigint NOT NULL,
    grants_authorized bigint NOT NULL,
    events bigint NOT NULL,
    PRIMARY KEY (account_id, day, client_id)
) WITH (fillfactor = 50);

-- Who had a token issued to a client on a day.
CREATE TABLE active_users (
    account_id text COLLATE "C" NOT NULL,
    day date NOT NULL,
    client_id text COLLATE "C" NOT NULL,
    user_id text COLLATE "C" NOT NULL,
    PRIMARY KEY (account_id, day, client_id, user_id)
);
