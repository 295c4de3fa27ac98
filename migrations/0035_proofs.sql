-- People who are to prove that they read the mail of an address: who signs up, and who forgot their password. A row reserves
-- nothing: any number of them may be about one address, and the address belongs to whoever proves it. Codes and links are
-- derived from the id, so none is stored. docs/explanation/adr/0064-an-address-belongs-to-whoever-proves-it.md.
CREATE TABLE proofs (
    id uuid PRIMARY KEY,
    -- 'sign_up' or 'password'
    purpose text COLLATE "C" NOT NULL,
    -- A keyed hash of the address.
    mailbox text COLLATE "C" NOT NULL,
    -- The address and where the person came from, encrypted; empty when the proof was used.
    sealed bytea NOT NULL,
    -- How many mails were asked for. The code of the last one counts.
    mails int NOT NULL DEFAULT 1,
    -- Of that code.
    tries int NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    code_until timestamptz NOT NULL,
    -- When the code or a link was used, which one browser can do once.
    proved_at timestamptz,
    -- How often the password of the address's user had been changed then, if it is about a password.
    seen int,
    expires_at timestamptz NOT NULL,
    -- When the mail is to be sent; null if none is.
    mail_due_at timestamptz,
    mail_attempts int NOT NULL DEFAULT 0
);
CREATE INDEX proofs_mailbox ON proofs (mailbox, created_at);
CREATE INDEX proofs_due ON proofs (mail_due_at) WHERE mail_due_at IS NOT NULL;
CREATE INDEX proofs_expire ON proofs (expires_at);
