-- Which tickets there are, and whose turn it is. What was written is personal: only the ticket's own stream has it, sealed.
CREATE TABLE tickets (
    ticket_id text COLLATE "C" PRIMARY KEY,
    -- Who asked.
    user_id text COLLATE "C" NOT NULL,
    -- The account that it is about; NULL for none.
    account_id text COLLATE "C",
    status text NOT NULL,
    assigned_to text COLLATE "C",
    position bigint NOT NULL
);
CREATE INDEX tickets_position ON tickets (position);
CREATE INDEX tickets_user ON tickets (user_id, position);
CREATE INDEX tickets_account ON tickets (account_id, position) WHERE account_id IS NOT NULL;
CREATE INDEX tickets_status ON tickets (status, position);
