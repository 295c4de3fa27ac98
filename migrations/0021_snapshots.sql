-- The folded state of a long stream, so that loading it costs as much as loading a short one. Never the truth: a row counts
-- only while the log holds the very event that it was folded up to, for the rules (`format`) that folded it. Sealed under
-- the master key; personal fields beside that under the key of their person. Whoever deletes all rows loses nothing but time.
CREATE TABLE snapshots (
    aggregate_type text COLLATE "C" NOT NULL,
    aggregate_id text COLLATE "C" NOT NULL,
    format text COLLATE "C" NOT NULL,
    -- Of the last event in it.
    sequence bigint NOT NULL,
    position bigint NOT NULL,
    state bytea NOT NULL,
    written_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (aggregate_type, aggregate_id, format)
);
