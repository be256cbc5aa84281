-- :find_organisation_by_id
SELECT id, etag, 'entered' AS state FROM organisation WHERE id = $1;

-- :find_organisation_by_name
SELECT id, etag, 'entered' AS state FROM organisation WHERE name = $1;

-- :find_organisation_by_ending
SELECT id, etag, 'entered' AS state FROM organisation
WHERE substr(id, 27) = $1;

-- :organisation_by_id
SELECT o.*, 'entered' AS state FROM organisation o WHERE o.id = $1;

-- :organisation_list
SELECT o.*, 'entered' AS state FROM organisation o WHERE o.id < $1 ORDER BY o.id DESC LIMIT $2;

-- :organisation_insert
INSERT INTO organisation (id, name, ror, country, sector, resource_class, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- :organisation_update
UPDATE organisation SET name = coalesce($2, name), ror = coalesce($3, ror),
	country = coalesce($4, country), sector = coalesce($5, sector),
	resource_class = coalesce($6, resource_class), etag = etag + 1
WHERE id = $1;
