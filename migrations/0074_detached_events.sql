-- Old events may be detached: moved into an archive file, with a row left behind that has the event's place and the hash of its
-- bytes. Only the owner detaches. docs/explanation/adr/0126-detached-events.md.

-- The files, each of which has every event of its positions.
CREATE TABLE log_archives (
    -- The last position.
    upto bigint PRIMARY KEY,
    -- The position before the first one.
    after bigint NOT NULL UNIQUE,
    -- The name of the file.
    name text NOT NULL,
    -- SHA-256 of the file.
    digest bytea NOT NULL UNIQUE,
    written_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- The role in the database that wrote it.
    written_by text NOT NULL DEFAULT session_user,
    CHECK (after >= 0 AND after < upto)
);

-- What is left of an event that is only in an archive.
CREATE TABLE detached_events (
    position bigint PRIMARY KEY,
    recorded_at timestamptz NOT NULL,
    account_id uuid,
    event_id uuid NOT NULL,
    -- A hash of the id of its stream, which `stream_is_whole` finds.
    stream bigint NOT NULL,
    -- The leaf of the event in the Merkle trees.
    leaf bytea NOT NULL CHECK (length(leaf) = 32)
);
CREATE INDEX detached_events_account ON detached_events (account_id, position);
CREATE INDEX detached_events_stream ON detached_events (stream, position);

-- The leaf of an event: as `keys::leaf::of` its two texts.
CREATE FUNCTION event_leaf(metadata json, payload json) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT sha256('\x00'::bytea || convert_to(metadata::text || chr(10) || payload::text, 'UTF8')) $$;

-- The place and the leaf of every event, also of those that are only in an archive. The columns of an event are computed where a
-- query names them.
CREATE VIEW event_leaves AS
SELECT position, recorded_at, account_id, event_id,
    event_leaf(metadata, payload) AS hash,
    CASE event_type WHEN 'log.went_back' THEN (payload ->> 'end')::bigint END AS resumes
FROM events
UNION ALL
SELECT position, recorded_at, account_id, event_id, leaf, NULL::bigint FROM detached_events;

-- Returns true, or fails with XW001 if the events after one position up to another one, of an account or of all, are not all in
-- `events`. A condition of the statement that reads them, so that nobody takes a part for the whole.
CREATE FUNCTION log_is_whole(begins_after bigint, ends_at bigint, of_account uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    missing bigint;
BEGIN
    IF of_account IS NULL THEN
        SELECT max(d.position) INTO missing FROM public.detached_events AS d
        WHERE d.position > begins_after AND d.position <= ends_at;
    ELSE
        SELECT max(d.position) INTO missing FROM public.detached_events AS d
        WHERE d.account_id = of_account AND d.position > begins_after AND d.position <= ends_at;
    END IF;
    RETURN public.is_in_log(missing);
END $$;

-- The same for the stream with this id; with an account, nothing is said of streams of others.
CREATE FUNCTION stream_is_whole(stream_id text, of_account uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    missing bigint;
BEGIN
    SELECT max(d.position) INTO missing FROM public.detached_events AS d
    WHERE d.stream = hashtextextended(stream_id, 0) AND (of_account IS NULL OR d.account_id = of_account);
    RETURN public.is_in_log(missing);
END $$;

-- Fails if there is such a position. The message, the detail and the hint are read by `store::detached`.
CREATE FUNCTION is_in_log(missing bigint) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    archive record;
BEGIN
    IF missing IS NULL THEN
        RETURN true;
    END IF;
    SELECT a.upto, a.name INTO archive FROM public.log_archives AS a WHERE a.after < missing AND a.upto >= missing;
    RAISE EXCEPTION '%', missing
        USING ERRCODE = 'XW001', DETAIL = coalesce(archive.upto, missing)::text, HINT = coalesce(archive.name, '');
END $$;

-- As in 0001, except that the event of a row in `detached_events` may go: one with exactly its bytes, which an archive has.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF EXISTS (
            SELECT FROM public.detached_events AS d
            JOIN public.log_archives AS a ON a.after < d.position AND a.upto >= d.position
            WHERE d.position = OLD.position AND d.event_id = OLD.event_id
                AND d.leaf = public.event_leaf(OLD.metadata, OLD.payload)
        ) THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'events are never changed or removed' USING ERRCODE = 'insufficient_privilege';
END $$;
