-- Legal holds. While an open case of an account has a hold, what the account's plan no longer shows is kept: rows of its request
-- log and attempts of its webhooks. docs/explanation/adr/0090-cases.md.

-- The accounts with a hold, straight from the log: whoever deletes must not believe a read model that lags. The primary key of
-- `events` finds the few events of cases.
CREATE VIEW held_accounts AS
SELECT DISTINCT account_id
FROM (
    SELECT DISTINCT ON (aggregate_id) account_id, event_type
    FROM events
    WHERE aggregate_type = 'case' AND event_type IN ('case.hold_placed', 'case.hold_lifted')
    ORDER BY aggregate_id, sequence DESC
) AS last
WHERE event_type = 'case.hold_placed' AND account_id IS NOT NULL;

-- Their endpoints, also the deleted ones, whose rows are gone.
CREATE VIEW held_endpoints AS
SELECT aggregate_id
FROM events
WHERE aggregate_type = 'endpoint' AND sequence = 1 AND account_id IN (SELECT account_id FROM held_accounts);

-- Rows of days that are dropped, of accounts with a hold. They go when the last hold of their account is lifted.
CREATE TABLE request_log_held (LIKE request_log);
CREATE UNIQUE INDEX request_log_held_account ON request_log_held (account_id, number);
CREATE INDEX request_log_held_token ON request_log_held (token_id, number) WHERE token_id IS NOT NULL;
CREATE INDEX request_log_held_user ON request_log_held (user_id) WHERE user_id IS NOT NULL;

-- All requests. Postgres searches both parts by their own indexes. Whoever adds a column to the log adds it to both, and here.
CREATE VIEW requests AS SELECT * FROM request_log UNION ALL SELECT * FROM request_log_held;

-- As in 0022, after what is held was copied: both or neither.
CREATE OR REPLACE FUNCTION drop_request_log_day(day bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    name text := 'request_log_' || to_char(to_timestamp(day * 86400) AT TIME ZONE 'UTC', 'YYYYMMDD');
BEGIN
    IF to_regclass('public.' || name) IS NULL THEN
        RETURN;
    END IF;
    INSERT INTO public.request_log_held
    SELECT * FROM public.request_log
    WHERE number >= (day * 86400000) << 21 AND number < ((day + 1) * 86400000) << 21
        AND account_id IN (SELECT account_id FROM public.held_accounts)
    ON CONFLICT DO NOTHING;
    EXECUTE format('DROP TABLE public.%I', name);
END $$;
