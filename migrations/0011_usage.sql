-- Every request: counted by minute, and those of an account also one by one. Filled from memory in batches, so
-- that neither is on a request's way; what bills is not here (read model `usage`).

-- Batches that are committed, so that one whose commit was in doubt is not written again. Good for an hour.
CREATE TABLE request_batches (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- One row for each request of an account. Kept by day: a day is dropped when no plan shows it any more. `number` is
-- when it was answered (milliseconds since the epoch × 2^21) and a number of its own in that millisecond, so it is the
-- order of the list, the cursor and what the days are made by.
CREATE TABLE request_log (
    number bigint NOT NULL,
    account_id uuid NOT NULL,
    client_id uuid,
    route text COLLATE "C" NOT NULL,
    method text COLLATE "C" NOT NULL,
    status smallint NOT NULL,
    duration_us int NOT NULL,
    bytes bigint NOT NULL,
    request_id text COLLATE "C" NOT NULL,
    error text COLLATE "C",
    -- Address and user agent, sealed under the account's key.
    origin text
) PARTITION BY RANGE (number);
CREATE INDEX request_log_account ON request_log (account_id, number);

CREATE SEQUENCE request_numbers MINVALUE 0 MAXVALUE 2097151 CYCLE CACHE 100;

-- Makes the day that begins `day` days after the epoch, unless it is there. Attached rather than made in place: that
-- waits for nobody who reads or writes.
CREATE FUNCTION make_request_log_day(day bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    name text := 'request_log_' || to_char(to_timestamp(day * 86400) AT TIME ZONE 'UTC', 'YYYYMMDD');
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('xwms request log'));
    IF to_regclass(name) IS NULL THEN
        EXECUTE format('CREATE TABLE %I (LIKE request_log INCLUDING ALL)', name);
        EXECUTE format('ALTER TABLE request_log ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)', name,
            (day * 86400000) << 21, ((day + 1) * 86400000) << 21);
    END IF;
END $$;

-- How many requests there were, by minute, and later by hour and day (`seconds` says which). All zeros stand for no
-- account and no client. `buckets` counts durations: src/usage/histogram.rs says which are in which.
CREATE TABLE request_counts (
    account_id uuid NOT NULL,
    at timestamptz NOT NULL,
    seconds int NOT NULL,
    client_id uuid NOT NULL,
    route text COLLATE "C" NOT NULL,
    method text COLLATE "C" NOT NULL,
    status smallint NOT NULL,
    requests bigint NOT NULL,
    bytes bigint NOT NULL,
    duration_us bigint NOT NULL,
    buckets bigint[] NOT NULL,
    PRIMARY KEY (account_id, at, seconds, client_id, route, method, status)
) WITH (fillfactor = 50);
CREATE INDEX request_counts_old ON request_counts (seconds, at);

CREATE FUNCTION add_buckets(a bigint[], b bigint[]) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(coalesce(x, 0) + coalesce(y, 0) ORDER BY i), '{}')
    FROM unnest(a, b) WITH ORDINALITY AS u (x, y, i)
$$;
CREATE AGGREGATE sum_buckets (bigint[]) (SFUNC = add_buckets, STYPE = bigint[], INITCOND = '{}');
