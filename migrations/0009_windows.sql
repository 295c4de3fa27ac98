-- How many requests of the running window are taken, by account or client. A node takes a block at a time, so
-- this is what was leased, not what was used. One row a key: the next window takes the place of the last.
CREATE TABLE request_windows (
    key text COLLATE "C" PRIMARY KEY,
    -- Milliseconds since the epoch.
    start bigint NOT NULL,
    used bigint NOT NULL
) WITH (fillfactor = 50);

-- Takes a block out of the window of `wanted_key` that begins at `wanted_start`. A block is a twentieth of what is
-- left, at most `most` and at least one, so that nodes hold little near the end. `began` is the window that counts:
-- a later one if another node is there already.
CREATE FUNCTION lease_requests(wanted_key text, wanted_start bigint, quota bigint, most bigint)
RETURNS TABLE (began bigint, granted bigint, taken bigint)
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO request_windows (key, start, used) VALUES (wanted_key, wanted_start, 0) ON CONFLICT DO NOTHING;
    SELECT start, used INTO began, taken FROM request_windows WHERE key = wanted_key FOR UPDATE;
    IF began < wanted_start THEN
        began := wanted_start;
        taken := 0;
    END IF;
    granted := least(greatest(quota - taken, 0), greatest(least((quota - taken) / 20, most), 1));
    taken := taken + granted;
    UPDATE request_windows SET start = began, used = taken WHERE key = wanted_key;
    RETURN NEXT;
END $$;
