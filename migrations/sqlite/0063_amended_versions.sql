-- An amendment may add versions.

ALTER TABLE application_revision ADD COLUMN asked_versions INTEGER;
