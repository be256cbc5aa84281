-- :files_of_application
SELECT digest, type FROM application_file WHERE application_id = $1 ORDER BY digest;

-- :application_file_put
INSERT INTO application_file (application_id, digest, size, type, at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (application_id, digest) DO UPDATE SET at = excluded.at;

-- :application_files_forget
DELETE FROM application_file WHERE application_id = $1;

-- :application_file_of
SELECT size, type FROM application_file WHERE application_id = $1 AND digest = $2;

-- What is put to the boards, with its form.
-- :application_shared
SELECT t.form, r.answers FROM application a
JOIN tier t ON t.id = a.tier_id
JOIN application_revision r ON r.application_id = a.id AND r.revision = a.revision
WHERE a.id = $1;
