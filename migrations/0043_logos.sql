-- Logos that accounts uploaded for their clients, written anew. A row is written before the event that names it
-- (`client.logo_changed`), and only the one that the client's stream names is served.
-- docs/explanation/adr/0074-what-an-app-shows-of-itself.md.
CREATE TABLE logos (
    client_id text COLLATE "C" NOT NULL,
    digest text COLLATE "C" NOT NULL,
    jpeg bytea NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (client_id, digest)
);
