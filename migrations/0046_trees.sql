-- Merkle trees over the log and over each account's part of it, and checkpoints of them. All of it follows from
-- `events`, and the subscriber `proofs` rebuilds it. docs/explanation/adr/0085-proofs.md.

CREATE TABLE trees (
    -- An account; for the tree over the whole log, all zeros.
    tree uuid PRIMARY KEY,
    -- Number of leaves.
    size bigint NOT NULL,
    -- The position of the last one.
    position bigint NOT NULL,
    -- The position of the last `log.went_back`, which begins a tree with another name; 0 if there is none. In the row of
    -- the whole log only.
    cut bigint NOT NULL DEFAULT 0,
    -- The roots of the perfect subtrees, 32 bytes each, the largest first.
    edge bytea NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE tree_tiles (
    tree uuid NOT NULL,
    level smallint NOT NULL,
    tile bigint NOT NULL,
    -- The position of its first leaf; null above level 0.
    first bigint,
    -- Up to 256 hashes of 32 bytes.
    hashes bytea NOT NULL,
    PRIMARY KEY (tree, level, tile)
) WITH (fillfactor = 80);

-- Hashes can't be compressed.
ALTER TABLE tree_tiles ALTER COLUMN hashes SET STORAGE EXTERNAL;

CREATE INDEX tree_tiles_first ON tree_tiles (tree, first) WHERE level = 0;

-- The last checkpoint of each hour.
CREATE TABLE checkpoints (
    tree uuid NOT NULL,
    cut bigint NOT NULL,
    -- Hours since 1970.
    hour bigint NOT NULL,
    size bigint NOT NULL,
    root bytea NOT NULL,
    -- The signed note, followed by the cosignatures that witnesses gave.
    note text NOT NULL,
    -- The key that verifies it.
    key text NOT NULL,
    signed_at timestamptz NOT NULL,
    PRIMARY KEY (tree, cut, hour)
);
