-- How many mails an address got within a day that nobody proved to want: invitations, and notices for a user whose address is
-- unproved. Counted for all accounts together, and invitations also for each account, so that neither one nor many can flood a
-- stranger's mailbox. Swept after two days.
CREATE TABLE unasked_mails (
    -- A keyed hash of the address.
    mailbox text COLLATE "C" NOT NULL,
    -- What is counted: 'invitations', 'invitations of account_…' or 'notices'.
    kind text COLLATE "C" NOT NULL,
    mails int NOT NULL,
    -- When the first of them was counted. A day later, counting begins again.
    since timestamptz NOT NULL,
    PRIMARY KEY (mailbox, kind)
);
CREATE INDEX unasked_mails_since ON unasked_mails (since);
