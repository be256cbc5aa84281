-- Applications that renew what an earlier one granted.

INSERT INTO application_kind VALUES ('renewal');
ALTER TABLE application ADD COLUMN renews_id TEXT REFERENCES application;
ALTER TABLE application ADD COLUMN report TEXT;
CREATE INDEX application_by_renewed ON application (renews_id) WHERE renews_id IS NOT NULL;
