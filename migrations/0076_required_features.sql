-- What a program must know to use this database as it is now. Migrations alone don't say: those of detached events (0074) are there
-- before an event is detached, and the version before may serve on a newer schema. Every program reads this when it opens the
-- database, and refuses what it doesn't know.
CREATE TABLE required_features (
    name text COLLATE "C" PRIMARY KEY CHECK (name ~ '^[a-z_]{1,40}$'),
    -- What it is, for the people whose program doesn't know it.
    meaning text NOT NULL,
    since timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- As long as there are detached events, programs must know of them: others would take what is left for the whole log.
CREATE FUNCTION require_detached_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM public.detached_events) THEN
        INSERT INTO public.required_features (name, meaning)
        VALUES ('detached_events', 'old events are in archive files: docs/operations/archive-old-events.md')
        ON CONFLICT (name) DO NOTHING;
    ELSE
        DELETE FROM public.required_features WHERE name = 'detached_events';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER detached_events_required AFTER INSERT OR DELETE ON detached_events
    FOR EACH STATEMENT EXECUTE FUNCTION require_detached_events();
INSERT INTO required_features (name, meaning)
SELECT 'detached_events', 'old events are in archive files: docs/operations/archive-old-events.md'
WHERE EXISTS (SELECT FROM detached_events);
