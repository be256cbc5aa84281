-- Who may apply for a tier, whose organisation vouches for them, and how often it applies.

ALTER TABLE tier ADD COLUMN eligibility TEXT;
ALTER TABLE tier ADD COLUMN endorsement TEXT;
ALTER TABLE tier ADD COLUMN one_per_organisation INTEGER NOT NULL DEFAULT 0;
ALTER TABLE application ADD COLUMN exceptions TEXT;

CREATE TABLE organisation_application (
	organisation_id TEXT NOT NULL REFERENCES organisation,
	model_id        TEXT NOT NULL REFERENCES model,
	tier            TEXT NOT NULL,
	application_id  TEXT NOT NULL REFERENCES application,
	PRIMARY KEY (organisation_id, model_id, tier)
) STRICT, WITHOUT ROWID;
