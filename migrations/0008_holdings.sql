-- What a plan limits and no single stream counts: how many clients and webhook endpoints an account has. Written
-- with the events that change it, so that two creations at once can't both take the last place.
CREATE TABLE holdings (
    account_id text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    used bigint NOT NULL,
    PRIMARY KEY (account_id, kind)
);

-- What was made before this table was there. Ids stand in the events as they do here.
INSERT INTO holdings
SELECT payload ->> 'account_id', 'clients', count(*)
FROM events AS made
WHERE event_type = 'client.created' AND NOT EXISTS (
    SELECT FROM events AS gone
    WHERE gone.aggregate_type = made.aggregate_type AND gone.aggregate_id = made.aggregate_id
      AND gone.event_type = 'client.deleted')
GROUP BY 1;
INSERT INTO holdings
SELECT payload ->> 'account_id', 'endpoints', count(*)
FROM events AS made
WHERE event_type = 'endpoint.created' AND NOT EXISTS (
    SELECT FROM events AS gone
    WHERE gone.aggregate_type = made.aggregate_type AND gone.aggregate_id = made.aggregate_id
      AND gone.event_type = 'endpoint.deleted')
GROUP BY 1;

-- As in 0004, with two more kinds of rows: `hold` (key: account, value: kind, extra: the limit) takes a place, and
-- is refused where there are as many already; `leave` (key: account, value: kind) gives one back.
CREATE OR REPLACE FUNCTION append_exact(
    command int[], aggregate_type text[], aggregate_id text[], sequence bigint[],
    event_type text[], event_version text[], payload text[], metadata text[],
    event_id uuid[], recorded_at timestamptz[], account_id uuid[],
    -- stops: which command, which of its events (from 0), and the row of the gate
    stop_command int[], stop_event int[], stop_key text[], stop_standing boolean[], stop_until timestamptz[],
    -- other rows that belong to a command, in order
    write_command int[], write_kind text[], write_key text[], write_value text[], write_extra text[]
) RETURNS TABLE (answered int, first_position bigint, conflict text)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    head bigint;
    many int;
    violated text;
BEGIN
    SELECT position INTO head FROM log_head FOR UPDATE;
    FOR answered IN SELECT DISTINCT c FROM unnest(command) AS c ORDER BY c LOOP
        conflict := NULL;
        BEGIN
            INSERT INTO events
            SELECT t, i, s, n, v, p::json, m::json, head + row_number() OVER (ORDER BY ord), e, r, a
            FROM unnest(command, aggregate_type, aggregate_id, sequence, event_type, event_version,
                        payload, metadata, event_id, recorded_at, account_id)
                 WITH ORDINALITY AS x (c, t, i, s, n, v, p, m, e, r, a, ord)
            WHERE c = answered;
            GET DIAGNOSTICS many = ROW_COUNT;

            INSERT INTO revocations
            SELECT DISTINCT ON (k) k, head + 1 + o, st, u
            FROM unnest(stop_command, stop_event, stop_key, stop_standing, stop_until)
                 AS x (c, o, k, st, u)
            WHERE c = answered
            ORDER BY k, o DESC
            ON CONFLICT (key) DO UPDATE SET position = excluded.position, standing = excluded.standing,
                                            expires_at = excluded.expires_at;

            DELETE FROM claims USING unnest(write_command, write_kind, write_key) AS x (c, w, k)
            WHERE c = answered AND w = 'release' AND claims.owner = k;

            INSERT INTO claims
            SELECT k, v FROM unnest(write_command, write_kind, write_key, write_value) AS x (c, w, k, v)
            WHERE c = answered AND w = 'claim';

            INSERT INTO holdings AS h
            SELECT k, v, count(*) FROM unnest(write_command, write_kind, write_key, write_value) AS x (c, w, k, v)
            WHERE c = answered AND w = 'hold'
            GROUP BY k, v
            ON CONFLICT (account_id, kind) DO UPDATE SET used = h.used + excluded.used;
            IF EXISTS (
                SELECT FROM unnest(write_command, write_kind, write_key, write_value, write_extra) AS x (c, w, k, v, most)
                JOIN holdings ON account_id = k AND kind = v
                WHERE c = answered AND w = 'hold' AND used > most::bigint
            ) THEN
                RAISE unique_violation USING TABLE = 'holdings';
            END IF;
            UPDATE holdings SET used = used - left_.many
            FROM (SELECT k, v, count(*) AS many
                  FROM unnest(write_command, write_kind, write_key, write_value) AS x (c, w, k, v)
                  WHERE c = answered AND w = 'leave' GROUP BY k, v) AS left_
            WHERE account_id = left_.k AND kind = left_.v;

            INSERT INTO credentials
            SELECT k, v FROM unnest(write_command, write_kind, write_key, write_value) AS x (c, w, k, v)
            WHERE c = answered AND w = 'credential'
            ON CONFLICT (user_id) DO UPDATE SET phc = excluded.phc;

            INSERT INTO signing_secrets
            SELECT k, decode(v, 'base64')
            FROM unnest(write_command, write_kind, write_key, write_value) AS x (c, w, k, v)
            WHERE c = answered AND w = 'signing_secret';

            INSERT INTO answers
            SELECT k, x, v, clock_timestamp() + interval '24 hours'
            FROM unnest(write_command, write_kind, write_key, write_value, write_extra) AS x (c, w, k, v, x)
            WHERE c = answered AND w = 'answer'
            ON CONFLICT (key) DO UPDATE
                SET fingerprint = excluded.fingerprint, sealed = excluded.sealed,
                    expires_at = excluded.expires_at
                WHERE answers.expires_at < clock_timestamp();
            IF NOT FOUND AND EXISTS (
                SELECT 1 FROM unnest(write_command, write_kind) AS x (c, w) WHERE c = answered AND w = 'answer'
            ) THEN
                RAISE unique_violation USING TABLE = 'answers';
            END IF;

            first_position := head + 1;
            head := head + many;
        EXCEPTION WHEN unique_violation THEN
            GET STACKED DIAGNOSTICS violated = TABLE_NAME;
            first_position := NULL;
            conflict := violated;
        END;
        RETURN NEXT;
    END LOOP;
    UPDATE log_head SET position = head;
END $$;
