-- How far the one clock has come: the latest moment that a node has shown, written down every ten seconds. The
-- database's own clock may step back; this does not. See docs/adr/0029.
CREATE TABLE clock (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    -- Milliseconds since the epoch.
    reached bigint NOT NULL
) WITH (fillfactor = 10);
INSERT INTO clock (reached) VALUES (0);
