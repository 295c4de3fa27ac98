-- The role that serves does not own the tables, so what changes their structure while it serves is done for it by the
-- owner, in these two functions. docs/adr/0033.

-- As in 0011. Whoever may use the log of requests may use its new day.
CREATE OR REPLACE FUNCTION make_request_log_day(day bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    name text := 'request_log_' || to_char(to_timestamp(day * 86400) AT TIME ZONE 'UTC', 'YYYYMMDD');
    given record;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('xwms request log'));
    IF to_regclass('public.' || name) IS NULL THEN
        EXECUTE format('CREATE TABLE public.%I (LIKE public.request_log INCLUDING ALL)', name);
        EXECUTE format('ALTER TABLE public.request_log ATTACH PARTITION public.%I FOR VALUES FROM (%s) TO (%s)', name,
            (day * 86400000) << 21, ((day + 1) * 86400000) << 21);
        FOR given IN
            SELECT acl.privilege_type, acl.grantee::regrole AS grantee
            FROM pg_class AS c, aclexplode(c.relacl) AS acl
            WHERE c.oid = 'public.request_log'::regclass AND acl.grantee NOT IN (0, c.relowner)
        LOOP
            EXECUTE format('GRANT %s ON public.%I TO %s', given.privilege_type, name, given.grantee);
        END LOOP;
    END IF;
END $$;

-- Drops the day that begins `day` days after the epoch, if it is there.
CREATE FUNCTION drop_request_log_day(day bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    name text := 'request_log_' || to_char(to_timestamp(day * 86400) AT TIME ZONE 'UTC', 'YYYYMMDD');
BEGIN
    EXECUTE format('DROP TABLE IF EXISTS public.%I', name);
END $$;

-- Whom the owner lets serve gets the right to call them with all others.
REVOKE EXECUTE ON FUNCTION make_request_log_day(bigint), drop_request_log_day(bigint) FROM PUBLIC;
