-- Which cases there are, and which go on. What was written is personal: only the case's own stream has it, sealed.
CREATE TABLE cases (
    case_id text COLLATE "C" PRIMARY KEY,
    account_id text COLLATE "C" NOT NULL,
    status text NOT NULL,
    position bigint NOT NULL
);
CREATE INDEX cases_account ON cases (account_id, position);
