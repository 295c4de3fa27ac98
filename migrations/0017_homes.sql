-- The wider network that a failed login came from, by a keyed hash: what one guesser can move within counts once.
ALTER TABLE failures ADD COLUMN home text COLLATE "C";
COMMENT ON COLUMN failures.guess IS
    'At a client: some bits of the keyed hash of the secret that was tried. At a replay: whose code or token it was.';
COMMENT ON COLUMN client_networks.tokens IS
    'Tokens that a machine client got there for itself; 0 where a client only proved who it is.';
