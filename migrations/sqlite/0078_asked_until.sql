-- Who asks for access until a date is given it no longer.

ALTER TABLE application_revision ADD COLUMN asked_until INTEGER;
