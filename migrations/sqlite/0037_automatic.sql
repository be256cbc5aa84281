-- Tiers whose published policy decides, and one open application of a person for a tier.

ALTER TABLE tier ADD COLUMN automatic INTEGER NOT NULL DEFAULT 0;
ALTER TABLE application ADD COLUMN policy TEXT;
ALTER TABLE application ADD COLUMN by_policy INTEGER NOT NULL DEFAULT 0;
CREATE INDEX application_open ON application (applicant_id, model_id)
WHERE kind = 'first' AND state IN ('draft', 'awaiting_endorsement', 'in_review', 'returned',
	'waitlisted');
