-- What nobody needs to read any more, since it is done, is found by what it is about.

CREATE INDEX notice_waiting ON notice (object_id, kind) WHERE read_at IS NULL;
