-- For questions only: no fold looks for a row by anything but its key. Tokens are the busiest table of all, so they
-- have no index more than these.
CREATE INDEX sessions_user ON sessions (user_id, position);
CREATE INDEX consents_account ON consents (account_id, position);
-- An app may have few of what its account has many of.
CREATE INDEX consents_client ON consents (client_id, position);
CREATE INDEX grants_client ON grants (client_id, position);
CREATE INDEX tokens_client ON tokens (client_id, position);
CREATE INDEX consents_user ON consents (user_id);
CREATE INDEX grants_account ON grants (account_id, position);
CREATE INDEX grants_user ON grants (user_id, position);
CREATE INDEX tokens_account ON tokens (account_id, position);
-- An investigation of a leaked secret lists its tokens, and must not wait for all others of the account.
CREATE INDEX tokens_secret ON tokens (secret_id, position) WHERE secret_id IS NOT NULL;
CREATE INDEX tokens_grant ON tokens (grant_id) WHERE grant_id IS NOT NULL;
CREATE INDEX tokens_parent ON tokens (parent_id, position) WHERE parent_id IS NOT NULL;
