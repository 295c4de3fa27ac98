-- Why a request was refused: a code of src/http/reason.rs, which the caller was not told, and the sentence that they were.
ALTER TABLE request_log ADD COLUMN reason text COLLATE "C", ADD COLUMN detail text;
