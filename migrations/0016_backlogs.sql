-- Webhooks: what an account asks of many messages at once is done in parts, as windows of history are.

-- What is to be done: `window` (the events up to `upto` are queued), `resend` (all that failed is queued again, and
-- what waits for a retry is due) or `hurry` (only the latter). Of the last two an endpoint has one at most. With
-- `catch_up`, what comes after `after` waits; once a window is queued it goes on through what waited.
ALTER TABLE webhook_replays ADD COLUMN kind text COLLATE "C" NOT NULL DEFAULT 'window';
-- One event may ask for two things.
ALTER TABLE webhook_replays DROP CONSTRAINT webhook_replays_pkey, ADD PRIMARY KEY (position, kind);
CREATE UNIQUE INDEX webhook_replays_one ON webhook_replays (endpoint_id, kind) WHERE kind <> 'window';

-- Whether one of a lane is going, however many wait behind it.
CREATE INDEX webhook_messages_going ON webhook_messages (lane) WHERE state = 'ready';
