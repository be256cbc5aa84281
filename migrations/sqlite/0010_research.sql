-- Kinds of research, and how much of a tier an application asks for.

ALTER TABLE tier ADD COLUMN research INTEGER NOT NULL DEFAULT 0;
ALTER TABLE application_revision ADD COLUMN research TEXT;
ALTER TABLE application_revision ADD COLUMN asked_low INTEGER;
ALTER TABLE application_revision ADD COLUMN asked_high INTEGER;
ALTER TABLE application_revision ADD COLUMN why_more TEXT;
