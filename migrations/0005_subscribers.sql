-- How far each subscriber of the log has come. The cursor moves in the transaction of the subscriber's
-- own writes.
CREATE TABLE subscribers (
    name text COLLATE "C" PRIMARY KEY,
    version int NOT NULL,
    position bigint NOT NULL,
    moved_at timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 50);

-- Events that a subscriber could not take, with every later event of the same stream.
CREATE TABLE parked_events (
    subscriber text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    aggregate_type text COLLATE "C" NOT NULL,
    aggregate_id text COLLATE "C" NOT NULL,
    error text NOT NULL,
    parked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (subscriber, position)
);
