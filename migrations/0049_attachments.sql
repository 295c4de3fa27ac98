-- Files of tickets, scanned and encrypted under the key of the person whose message they came with; of an answer or a note, under
-- that of the person who asked. A row is written before the event that names it (`ticket.opened`, `ticket.replied`,
-- `ticket.answered`, `ticket.noted`), and `kept` after it; a row that no event names is deleted.
-- docs/explanation/adr/0083-attachments.md.
CREATE TABLE attachments (
    attachment_id text COLLATE "C" PRIMARY KEY,
    ticket_id text COLLATE "C" NOT NULL,
    user_id text COLLATE "C" NOT NULL,
    -- Whether the operator sent it: those don't count for the person.
    by_operator boolean NOT NULL,
    size integer NOT NULL,
    sealed bytea NOT NULL,
    kept boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL
);
CREATE INDEX attachments_user ON attachments (user_id);
CREATE INDEX attachments_unkept ON attachments (created_at) WHERE NOT kept;
-- Encrypted bytes don't get smaller.
ALTER TABLE attachments ALTER COLUMN sealed SET STORAGE EXTERNAL;

-- Whatever deletes a person's key deletes their files in the same transaction.
CREATE FUNCTION forget_attachments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM attachments WHERE user_id = OLD.subject;
    RETURN NULL;
END $$;
CREATE TRIGGER forget_attachments AFTER DELETE ON subject_keys FOR EACH ROW EXECUTE FUNCTION forget_attachments();
