-- Mails that are to be sent: of which event, to whom. What stands in them is made from the event when they go.
CREATE TABLE mails (
    -- Of the event.
    position bigint NOT NULL,
    -- A user's id, or `invited`: whoever the event invites.
    recipient text COLLATE "C" NOT NULL,
    -- That the mail server put off.
    attempts int NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL,
    PRIMARY KEY (position, recipient)
);
CREATE INDEX mails_due ON mails (due_at);
