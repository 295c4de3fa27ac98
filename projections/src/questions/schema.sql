-- One narrow row for each thing that an event is about, apart from its own stream, which the key of `events` finds. key: a hash of
-- what kind of thing it is and which one (`facets.rs`). No primary key: a rebuild writes the rows first, and the index at the end.
CREATE TABLE facets (
    key bigint NOT NULL,
    position bigint NOT NULL
);
