-- Requests of each client by week and by four weeks, so that the table by app over 90 days reads some sums of each and not every day.
-- docs/explanation/adr/0130-sums-of-weeks.md.

-- The requests of a client in a week, or in four weeks (`seconds`), of which `at` is the first Monday. Of the days in it, those before
-- `until` of request_client_days. Made of request_sums, and may be made of them again (`reset_request_client_sums`).
CREATE TABLE request_client_sums (
    account_id uuid NOT NULL,
    seconds int NOT NULL,
    at timestamptz NOT NULL,
    -- All zeros stand for no client, as in request_sums.
    client_id uuid NOT NULL,
    requests bigint NOT NULL,
    PRIMARY KEY (account_id, seconds, at, client_id)
) WITH (fillfactor = 70);
CREATE INDEX request_client_sums_old ON request_client_sums (seconds, at);

-- The day before which every day is in those sums; null as long as none is. One row.
CREATE TABLE request_client_days (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    until timestamptz
);
INSERT INTO request_client_days DEFAULT VALUES;

-- Returns the beginning of the week, or of the four weeks, that contains `moment`. 1970-01-05 was a Monday.
CREATE FUNCTION request_period(moment timestamptz, seconds int) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT date_bin(seconds * interval '1 second', moment, timestamptz '1970-01-05 00:00:00+00')
$$;

-- Returns which sums make up the days from `begins` to `ends`: those with `step` seconds, whose time is at least `low` and before
-- `high`. Both are midnights in UTC.
CREATE FUNCTION request_client_parts(begins timestamptz, ends timestamptz)
RETURNS TABLE (step int, low timestamptz, high timestamptz) LANGUAGE plpgsql STABLE ROWS 5 AS $$
DECLARE
    day CONSTANT int := 86400;
    week CONSTANT int := 604800;
    weeks CONSTANT int := 2419200;
    -- The first of each that begins in the time.
    first_week timestamptz := request_period(begins - interval '1 microsecond', week) + week * interval '1 second';
    first_weeks timestamptz := request_period(begins - interval '1 microsecond', weeks) + weeks * interval '1 second';
    last_week timestamptz := request_period(ends, week);
    last_weeks timestamptz := request_period(ends, weeks);
    closed timestamptz;
BEGIN
    SELECT coalesce(d.until, begins) INTO closed FROM public.request_client_days AS d WHERE d.one;
    IF ends >= closed THEN
        -- What a sum lacks of its time is after `closed`, so the last one counts, too.
        RETURN QUERY SELECT * FROM (VALUES
            (weeks, first_weeks, closed),
            (week, first_week, least(first_weeks, closed)),
            (day, begins, least(first_week, closed)),
            (day, greatest(begins, closed), ends)
        ) AS part (step, low, high) WHERE part.low < part.high;
    ELSE
        RETURN QUERY SELECT * FROM (VALUES
            (weeks, first_weeks, last_weeks),
            (week, first_week, least(first_weeks, last_week)),
            (week, greatest(first_weeks, last_weeks), last_week),
            (day, begins, least(first_week, ends)),
            (day, greatest(first_week, last_week), ends)
        ) AS part (step, low, high) WHERE part.low < part.high;
    END IF;
END $$;

-- Returns the requests of an account's clients from `begins` to `ends`, which are midnights in UTC: some rows of each, to be added up.
CREATE FUNCTION request_client_requests(account uuid, begins timestamptz, ends timestamptz)
RETURNS TABLE (client_id uuid, requests bigint) LANGUAGE sql STABLE AS $$
    SELECT s.client_id, s.requests FROM request_client_parts(begins, ends) AS part
    JOIN request_client_sums AS s ON s.account_id = account AND s.seconds = part.step
        AND s.at >= part.low AND s.at < part.high
    WHERE part.step > 86400
    UNION ALL
    SELECT s.client_id, s.requests FROM request_client_parts(begins, ends) AS part
    JOIN request_sums AS s ON s.account_id = account AND s.kind = 'client' AND s.seconds = 86400
        AND s.at >= part.low AND s.at < part.high
    WHERE part.step = 86400
$$;

-- Adds the next day that has requests to the sums, if it ended by `ended`. Returns whether it did. Counts wait meanwhile, in the memory of their servers.
CREATE FUNCTION close_request_client_day(ended timestamptz) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    day_start timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('xwms request sums'));
    SELECT min(s.at) INTO day_start FROM request_sums AS s
    WHERE s.seconds = 86400
        AND s.at >= (SELECT coalesce(d.until, '-infinity') FROM request_client_days AS d WHERE d.one);
    IF day_start IS NULL OR day_start + interval '24 hours' > ended THEN
        RETURN false;
    END IF;
    INSERT INTO request_client_sums AS s (account_id, seconds, at, client_id, requests)
    SELECT d.account_id, p.seconds, request_period(day_start, p.seconds), d.client_id, d.requests
    FROM request_sums AS d CROSS JOIN (VALUES (604800), (2419200)) AS p (seconds)
    WHERE d.seconds = 86400 AND d.at = day_start AND d.kind = 'client'
    ON CONFLICT (account_id, seconds, at, client_id) DO UPDATE SET requests = s.requests + excluded.requests;
    UPDATE request_client_days SET until = day_start + interval '24 hours' WHERE one;
    RETURN true;
END $$;

-- Forgets the sums. The next sweeps make them anew of the days that there are; meanwhile questions read days.
CREATE FUNCTION reset_request_client_sums() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('xwms request sums'));
    UPDATE request_client_days SET until = NULL WHERE one;
    DELETE FROM request_client_sums;
END $$;

-- Returns the statement that adds those counts of `source` to the sums that are of days which are in them already.
CREATE FUNCTION late_client_sums_statement(source text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT format($statement$
        INSERT INTO request_client_sums AS s (account_id, seconds, at, client_id, requests)
        SELECT c.account_id, p.seconds, request_period(c.at, p.seconds), c.client_id, sum(c.requests)::bigint
        FROM %s AS c CROSS JOIN (VALUES (604800), (2419200)) AS p (seconds)
        WHERE c.account_id <> '00000000-0000-0000-0000-000000000000'
            AND c.at < (SELECT until FROM request_client_days WHERE one)
        GROUP BY 1, 2, 3, 4
        ON CONFLICT (account_id, seconds, at, client_id) DO UPDATE SET requests = s.requests + excluded.requests
    $statement$, source)
$$;

-- As in 0073, and what is late for its day goes into the sums of weeks, too.
CREATE OR REPLACE FUNCTION add_request_sums() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    closed timestamptz;
BEGIN
    IF NOT EXISTS (SELECT FROM added WHERE seconds = 60) THEN
        RETURN NULL;
    END IF;
    -- An upsert fires this twice, so no order of rows would keep two nodes from waiting for each other.
    PERFORM pg_advisory_xact_lock(hashtext('xwms request sums'));
    IF TG_OP = 'INSERT' THEN
        EXECUTE request_sums_statement('(SELECT * FROM added WHERE seconds = 60)');
    ELSE
        EXECUTE request_sums_statement('(
            SELECT account_id, at, seconds, client_id, route, method, status, requests, bytes, buckets
            FROM added WHERE seconds = 60
            UNION ALL
            SELECT account_id, at, seconds, client_id, route, method, status, -requests, -bytes,
                ARRAY(SELECT -many FROM unnest(buckets) WITH ORDINALITY AS b (many, place) ORDER BY place)
            FROM replaced WHERE seconds = 60
        )');
    END IF;
    -- After the lock, so that no day ends meanwhile.
    SELECT until INTO closed FROM request_client_days WHERE one;
    IF EXISTS (SELECT FROM added WHERE seconds = 60 AND at < closed) THEN
        IF TG_OP = 'INSERT' THEN
            EXECUTE late_client_sums_statement('(SELECT * FROM added WHERE seconds = 60)');
        ELSE
            EXECUTE late_client_sums_statement('(
                SELECT account_id, at, client_id, requests FROM added WHERE seconds = 60
                UNION ALL
                SELECT account_id, at, client_id, -requests FROM replaced WHERE seconds = 60
            )');
        END IF;
    END IF;
    RETURN NULL;
END $$;
