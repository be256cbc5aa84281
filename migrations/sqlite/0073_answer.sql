-- What a lead answers to those who voted against a promotion, or objected.

ALTER TABLE promotion ADD COLUMN answer TEXT;
ALTER TABLE promotion ADD COLUMN answered_at INTEGER;
