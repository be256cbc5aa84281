-- What becomes of a model's versions.

ALTER TABLE version ADD COLUMN archive_at INTEGER;
