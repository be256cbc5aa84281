-- Amendments of approved applications.

INSERT INTO application_kind VALUES ('amendment');
ALTER TABLE application ADD COLUMN amends_id TEXT REFERENCES application;
