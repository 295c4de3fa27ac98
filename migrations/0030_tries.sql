-- A try that is under way: it counts for the waits like a failure, and for nothing else. Empty once it failed.
ALTER TABLE failures ADD COLUMN pending uuid;

-- Takes note of a try with `try_key`, unless there were others since somebody looked and found `seen` rows, the last
-- at `seen_last`. One try of a key at a time, on all nodes. A crash may take back the last half second of it.
CREATE FUNCTION reserve_try(try_key text, try_network text, try_home text, try_at timestamptz, try_id uuid,
    seen bigint, seen_last timestamptz) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    many bigint;
    latest timestamptz;
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    -- Each statement from here on sees what whoever had the lock before has committed.
    PERFORM pg_advisory_xact_lock(20, hashtext(try_key));
    SELECT count(*), max(at) INTO many, latest FROM failures
    WHERE key = try_key AND at > try_at - interval '1 day';
    IF many <> seen OR latest IS DISTINCT FROM seen_last THEN
        RETURN false;
    END IF;
    INSERT INTO failures (key, network, at, home, pending)
    VALUES (try_key, try_network, try_at, try_home, try_id);
    RETURN true;
END $$;

-- Adds a failed authentication of the client `try_key`, and answers how many there were in the ten minutes before it,
-- and when the last was. No more than `most` are kept.
CREATE FUNCTION add_client_failure(try_key text, try_network text, try_guess text, try_at timestamptz, most bigint)
RETURNS TABLE (many bigint, latest timestamptz)
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    PERFORM pg_advisory_xact_lock(20, hashtext(try_key));
    SELECT count(*), max(at) INTO many, latest FROM (
        SELECT at FROM failures WHERE key = try_key AND at > try_at - interval '10 minutes'
        ORDER BY at DESC LIMIT most) AS former;
    IF many < most THEN
        INSERT INTO failures (key, network, at, guess) VALUES (try_key, try_network, try_at, try_guess);
    END IF;
    RETURN NEXT;
END $$;
