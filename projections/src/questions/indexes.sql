-- All that a question reads: the newest positions of one thing.
CREATE INDEX facets_key ON facets (key, position);
