-- Set while a subscriber is ended: the operator wants no more of it. It goes on from its position if it is configured
-- again.
ALTER TABLE subscribers ADD COLUMN ended_at timestamptz;
