-- Checkpoints from more than 30 days ago are thinned to the last one of each day (src/audit/proofs/tables.rs).

ALTER TABLE checkpoints
    -- It is the only one that is kept of its day.
    ADD COLUMN daily boolean NOT NULL DEFAULT false;

-- What is left to thin, the oldest first.
CREATE INDEX checkpoints_hourly ON checkpoints (hour) WHERE NOT daily;
