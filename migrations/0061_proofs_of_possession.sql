-- DPoP proofs that were used (RFC 9449) are rows of `assertions`, like client assertions. As in 0036, `append_exact` with one
-- more kind of row: `once` (key: the hash of the proof, in base64; value: when it can't be used any more, in milliseconds
-- since 1970). A proof that was used before violates the primary key, so the command's conflict is `assertions`.
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

            DELETE FROM credentials USING unnest(write_command, write_kind, write_key) AS x (c, w, k)
            WHERE c = answered AND w = 'forget' AND credentials.user_id = k;
            DELETE FROM subject_keys USING unnest(write_command, write_kind, write_key) AS x (c, w, k)
            WHERE c = answered AND w = 'forget' AND subject_keys.subject = k;

            DELETE FROM factors USING unnest(write_command, write_kind, write_key) AS x (c, w, k)
            WHERE c = answered AND w = 'forget' AND factors.user_id = k;
            DELETE FROM factors USING unnest(write_command, write_kind, write_key, write_value, write_extra) AS x (c, w, k, v, f)
            WHERE c = answered AND w = 'no_factor' AND factors.user_id = k AND factors.factor = f;
            INSERT INTO factors
            SELECT k, f, split_part(v, ' ', 2), split_part(v, ' ', 1)::bigint, NULL
            FROM unnest(write_command, write_kind, write_key, write_value, write_extra) AS x (c, w, k, v, f)
            WHERE c = answered AND w = 'factor'
            ON CONFLICT (user_id, factor) DO UPDATE
                SET sealed = excluded.sealed, last_step = excluded.last_step, last_used_at = NULL;

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

            INSERT INTO assertions
            SELECT decode(k, 'base64'), to_timestamp(v::bigint / 1000.0)
            FROM unnest(write_command, write_kind, write_key, write_value) AS x (c, w, k, v)
            WHERE c = answered AND w = 'once';

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
