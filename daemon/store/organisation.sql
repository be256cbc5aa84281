-- :find_organisation_by_id
SELECT id, etag, 'entered' AS state,
	EXISTS (SELECT 1 FROM role r WHERE r.scope_id = organisation.id AND r.role = 'signing_official'
		AND r.state = 'active' AND r.account_id = $2 AND r.from_at <= $3
		AND (r.until_at IS NULL OR r.until_at > $3)) AS official
FROM organisation WHERE id = $1;

-- :find_organisation_by_name
SELECT id, etag, 'entered' AS state,
	EXISTS (SELECT 1 FROM role r WHERE r.scope_id = organisation.id AND r.role = 'signing_official'
		AND r.state = 'active' AND r.account_id = $2 AND r.from_at <= $3
		AND (r.until_at IS NULL OR r.until_at > $3)) AS official
FROM organisation WHERE name = $1;

-- :find_organisation_by_ending
SELECT id, etag, 'entered' AS state,
	EXISTS (SELECT 1 FROM role r WHERE r.scope_id = organisation.id AND r.role = 'signing_official'
		AND r.state = 'active' AND r.account_id = $2 AND r.from_at <= $3
		AND (r.until_at IS NULL OR r.until_at > $3)) AS official
FROM organisation
WHERE substr(id, 27) = $1;

-- :organisation_by_id
SELECT o.*, 'entered' AS state,
	EXISTS (SELECT 1 FROM role r WHERE r.scope_id = o.id AND r.role = 'signing_official'
		AND r.state = 'active' AND r.account_id = $2 AND r.from_at <= $3
		AND (r.until_at IS NULL OR r.until_at > $3)) AS official
FROM organisation o WHERE o.id = $1;

-- :organisation_list
SELECT o.*, 'entered' AS state,
	EXISTS (SELECT 1 FROM role r WHERE r.scope_id = o.id AND r.role = 'signing_official'
		AND r.state = 'active' AND r.account_id = $1 AND r.from_at <= $2
		AND (r.until_at IS NULL OR r.until_at > $2)) AS official
FROM organisation o WHERE o.id < $3 ORDER BY o.id DESC LIMIT $4;

-- :organisation_insert
INSERT INTO organisation (id, name, ror, country, sector, resource_class, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- :organisation_update
UPDATE organisation SET name = coalesce($2, name), ror = coalesce($3, ror),
	country = coalesce($4, country), sector = coalesce($5, sector),
	resource_class = coalesce($6, resource_class), etag = etag + 1
WHERE id = $1;
