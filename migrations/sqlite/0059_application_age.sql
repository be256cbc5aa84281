-- How old drafts and returned applications become.

ALTER TABLE tier ADD COLUMN draft_ms INTEGER NOT NULL DEFAULT 7776000000;
ALTER TABLE tier ADD COLUMN returned_ms INTEGER NOT NULL DEFAULT 2592000000;
INSERT INTO due (kind, object_id, at)
SELECT 'application_age', id, created_at + 7776000000 FROM application WHERE state = 'draft';
