-- New revisions of a text that are asked of those who hold grants.

ALTER TABLE terms ADD COLUMN grace_ms INTEGER;
ALTER TABLE terms ADD COLUMN asked_to TEXT;
ALTER TABLE access_grant ADD COLUMN asked_terms_id TEXT REFERENCES terms;
ALTER TABLE access_grant ADD COLUMN asked_until INTEGER;
