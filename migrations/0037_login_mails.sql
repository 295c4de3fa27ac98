-- How many mails about logins from new devices a person got since when: a flood of logins is no flood of mails. Rows older
-- than a day say nothing and are swept.
CREATE TABLE login_mails (
    user_id text COLLATE "C" PRIMARY KEY,
    since timestamptz NOT NULL,
    sent int NOT NULL
);
CREATE INDEX login_mails_since ON login_mails (since);
