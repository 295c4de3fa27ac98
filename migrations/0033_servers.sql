-- Which server of the database the log is on: what the log is known to hold counts for as long as that one runs. Another one
-- (a standby that took over, a backup that was restored, the same one started again) may hold less, so nothing is appended
-- before somebody has looked. docs/adr/0032.

-- `server`: when the server was started on which somebody last looked. `generation`: how often that was done.
ALTER TABLE log_head ADD COLUMN generation bigint NOT NULL DEFAULT 0,
                     ADD COLUMN server timestamptz NOT NULL DEFAULT '-infinity';

-- Each time that somebody looked.
CREATE TABLE log_servers (
    generation bigint PRIMARY KEY,
    server timestamptz NOT NULL,
    -- Where the log ended then: what was known to come after it is lost.
    position bigint NOT NULL,
    -- If something was: up to where at least, and the position of the event that says so. There is nothing between the end of
    -- the log at that time and that position.
    known bigint,
    resumed bigint,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
