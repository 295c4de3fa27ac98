-- Webhooks: what each look costs is bounded by what it shows or moves, however much waits or has ended.

-- Whether the window is what the endpoint missed while it was given up. What comes after the part that is
-- queued already waits for it.
ALTER TABLE webhook_replays ADD COLUMN catch_up boolean NOT NULL DEFAULT false;
CREATE INDEX webhook_replays_endpoint ON webhook_replays (endpoint_id);

-- What waits, for lists and counts, and to find the lanes of an endpoint.
CREATE INDEX webhook_messages_pending ON webhook_messages (endpoint_id, position)
    WHERE state IN ('ready', 'waiting');
CREATE INDEX webhook_messages_skipped ON webhook_messages (endpoint_id, position) WHERE state = 'skipped';
-- Tests are sent also while nothing else is.
CREATE INDEX webhook_messages_tests ON webhook_messages (endpoint_id, due_at, position)
    WHERE state = 'ready' AND event_type = 'endpoint.tested';
-- What may be forgotten.
CREATE INDEX webhook_messages_ended ON webhook_messages (created_at)
    WHERE state NOT IN ('ready', 'waiting');

-- Deleted endpoints whose messages are still there.
CREATE TABLE webhook_leftovers (
    endpoint_id text COLLATE "C" PRIMARY KEY
);
INSERT INTO webhook_leftovers
SELECT DISTINCT endpoint_id FROM webhook_messages AS m
WHERE NOT EXISTS (SELECT FROM webhook_endpoints AS w WHERE w.endpoint_id = m.endpoint_id);
