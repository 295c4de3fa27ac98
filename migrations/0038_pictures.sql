-- Pictures that people uploaded, written anew and encrypted under their person's key. A row is written before the event that
-- names it (`user.profile_changed`), and only the one that the person's profile names is served.
-- docs/explanation/adr/0067-profile-and-addresses.md.
CREATE TABLE pictures (
    picture_id text COLLATE "C" PRIMARY KEY,
    user_id text COLLATE "C" NOT NULL,
    sealed text NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX pictures_user ON pictures (user_id);

-- Whatever deletes a person's key deletes their pictures in the same transaction.
CREATE FUNCTION forget_pictures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM pictures WHERE user_id = OLD.subject;
    RETURN NULL;
END $$;
CREATE TRIGGER forget_pictures AFTER DELETE ON subject_keys FOR EACH ROW EXECUTE FUNCTION forget_pictures();
