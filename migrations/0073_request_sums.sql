-- Sums of request_counts by one dimension, so that a page about a month reads some rows and not each count of each hour.
-- docs/explanation/adr/0122-sums-of-requests.md.

-- The requests of an account by hour and by day (`seconds` says which), of each group of a kind: `all` of them, those of each
-- `client`, each `route` with its method, or each `status`. Columns that do not tell the groups of a kind apart are zero or empty.
-- All zeros stand for no client, as in request_counts. Requests without an account have no sums: nobody asks for them.
CREATE TABLE request_sums (
    account_id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL,
    seconds int NOT NULL,
    at timestamptz NOT NULL,
    client_id uuid NOT NULL,
    route text COLLATE "C" NOT NULL,
    method text COLLATE "C" NOT NULL,
    status smallint NOT NULL,
    requests bigint NOT NULL,
    -- Those with a status of 400 or more, and those with status 429.
    errors bigint NOT NULL,
    rate_limited bigint NOT NULL,
    bytes bigint NOT NULL,
    -- As in request_counts, without the empty ones at the end.
    buckets bigint[] NOT NULL,
    PRIMARY KEY (account_id, kind, seconds, at, client_id, route, method, status)
) WITH (fillfactor = 50);
CREATE INDEX request_sums_old ON request_sums (seconds, at);

-- Returns the statement that adds the counts of `source`, a table or a subquery with the columns of request_counts, to the sums.
-- A count by day is in no sum by hour. It is text because a function can't read the rows of a trigger that calls it.
CREATE FUNCTION request_sums_statement(source text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT format($statement$
        INSERT INTO request_sums AS s
        SELECT * FROM (
            SELECT account_id,
                CASE WHEN grouping(client_id) = 0 THEN 'client' WHEN grouping(route) = 0 THEN 'route'
                     WHEN grouping(status) = 0 THEN 'status' ELSE 'all' END AS kind,
                CASE grouping(hour) WHEN 0 THEN 3600 ELSE 86400 END AS seconds,
                CASE grouping(hour) WHEN 0 THEN hour ELSE day END AS at,
                coalesce(client_id, '00000000-0000-0000-0000-000000000000') AS client_id,
                coalesce(route, '') AS route, coalesce(method, '') AS method, coalesce(status, 0::smallint) AS status,
                sum(requests)::bigint AS requests,
                coalesce(sum(requests) FILTER (WHERE is_error), 0)::bigint AS errors,
                coalesce(sum(requests) FILTER (WHERE is_limited), 0)::bigint AS rate_limited,
                sum(bytes)::bigint AS bytes,
                -- Much faster than sum_buckets, which calls a function in SQL for each row.
                array_remove(ARRAY[
                    sum(buckets[1]), sum(buckets[2]), sum(buckets[3]), sum(buckets[4]), sum(buckets[5]),
                    sum(buckets[6]), sum(buckets[7]), sum(buckets[8]), sum(buckets[9]), sum(buckets[10]),
                    sum(buckets[11]), sum(buckets[12]), sum(buckets[13]), sum(buckets[14]), sum(buckets[15]),
                    sum(buckets[16]), sum(buckets[17]), sum(buckets[18]), sum(buckets[19]), sum(buckets[20]),
                    sum(buckets[21]), sum(buckets[22]), sum(buckets[23]), sum(buckets[24]), sum(buckets[25]),
                    sum(buckets[26]), sum(buckets[27]), sum(buckets[28]), sum(buckets[29]), sum(buckets[30])
                ]::bigint[], NULL) AS buckets
            FROM (
                SELECT account_id, client_id, route, method, status, requests, bytes, buckets,
                    status >= 400 AS is_error, status = 429 AS is_limited,
                    CASE WHEN seconds <= 3600 THEN date_trunc('hour', at, 'UTC') END AS hour,
                    date_trunc('day', at, 'UTC') AS day
                FROM %s AS counts WHERE account_id <> '00000000-0000-0000-0000-000000000000'
            ) AS counts
            GROUP BY GROUPING SETS (
                (account_id, hour), (account_id, hour, client_id), (account_id, hour, route, method),
                (account_id, hour, status),
                (account_id, day), (account_id, day, client_id), (account_id, day, route, method),
                (account_id, day, status)
            )
        ) AS sums
        WHERE at IS NOT NULL
        ON CONFLICT (account_id, kind, seconds, at, client_id, route, method, status) DO UPDATE SET
            requests = s.requests + excluded.requests, errors = s.errors + excluded.errors,
            rate_limited = s.rate_limited + excluded.rate_limited, bytes = s.bytes + excluded.bytes,
            buckets = add_buckets(s.buckets, excluded.buckets)
    $statement$, source)
$$;

-- Adds what was written by minute. It is a trigger, so that a server of an older version, which knows no sums, leaves none out. Counts
-- by hour and day are sums of those by minute, and are in the sums already.
CREATE FUNCTION add_request_sums() RETURNS trigger LANGUAGE plpgsql AS $$
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
    RETURN NULL;
END $$;

-- What is older than yesterday does not change any more, except that minutes become hours and days within the same day. So it is
-- added up first, and requests are counted meanwhile. It is done by day, so that it needs little memory and no room on disk.
DO $$
DECLARE
    yesterday timestamptz := date_trunc('day', now(), 'UTC') - interval '24 hours';
    day_start timestamptz;
BEGIN
    FOR day_start IN SELECT generate_series(
        (SELECT date_trunc('day', min(at), 'UTC') FROM request_counts), yesterday - interval '24 hours', interval '24 hours')
    LOOP
        EXECUTE request_sums_statement(format(
            '(SELECT * FROM request_counts WHERE seconds IN (60, 3600, 86400) AND at >= %L AND at < %L)',
            day_start, day_start + interval '24 hours'));
    END LOOP;
END $$;
-- From here until the commit, nobody can write request_counts: batches wait in the memory of their servers.
CREATE TRIGGER request_sums_inserted AFTER INSERT ON request_counts
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION add_request_sums();
CREATE TRIGGER request_sums_updated AFTER UPDATE ON request_counts
    REFERENCING OLD TABLE AS replaced NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION add_request_sums();
DO $$
DECLARE
    yesterday timestamptz := date_trunc('day', now(), 'UTC') - interval '24 hours';
BEGIN
    EXECUTE request_sums_statement(format(
        '(SELECT * FROM request_counts WHERE seconds IN (60, 3600, 86400) AND at >= %L)', yesterday));
END $$;
