-- Tickets; self: the caller's ($2).

-- :find_ticket_by_id
SELECT t.id, t.state, t.expires_at AS ripe_at, t.account_id = $2 AS self
FROM ticket t WHERE t.id = $1;

-- By its ending only one's own is found.

-- :find_ticket_by_ending
SELECT t.id, t.state, t.expires_at AS ripe_at, t.account_id = $2 AS self
FROM ticket t WHERE substr(t.id, 27) = $1 AND t.account_id = $2;

-- :ticket_by_id
SELECT t.*, t.expires_at AS ripe_at, t.account_id = $2 AS self, f.name, f.size, f.digest, f.path,
	m.slug AS model,
	(SELECT coalesce(sum(r.count), 0) FROM ticket_refusal r WHERE r.ticket_id = t.id) AS refused
FROM ticket t JOIN artefact f ON f.id = t.artefact_id JOIN model m ON m.id = f.model_id
WHERE t.id = $1;

-- :ticket_list
SELECT t.*, t.expires_at AS ripe_at, 1 AS self, f.name, f.size, f.digest, m.slug AS model,
	(SELECT coalesce(sum(r.count), 0) FROM ticket_refusal r WHERE r.ticket_id = t.id) AS refused
FROM ticket t JOIN artefact f ON f.id = t.artefact_id JOIN model m ON m.id = f.model_id
WHERE t.account_id = $1 AND t.id < $2 ORDER BY t.id DESC LIMIT $3;

-- :ticket_insert
INSERT INTO ticket (id, artefact_id, account_id, grant_id, tier_id, state, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, 'open', $6, $7);

-- What is asked when one is used.

-- :ticket_use
SELECT t.account_id, t.state, t.expires_at, f.name, f.digest, f.size, f.path,
	f.state = 'retired' AS retired, m.slug AS model, v.slug AS version, c.slug AS component,
	c.kind,
	EXISTS (SELECT 1 FROM release r WHERE r.model_id = m.id AND r.state = 'held') AS held,
	(SELECT count(*) FROM download_part p WHERE p.ticket_id = t.id) AS parts
FROM ticket t JOIN artefact f ON f.id = t.artefact_id JOIN model m ON m.id = f.model_id
JOIN version v ON v.id = f.version_id JOIN component c ON c.id = f.component_id
WHERE t.id = $1;

-- :ticket_refused
INSERT INTO ticket_refusal (ticket_id, account_id, fault, count, first_at, last_at)
VALUES ($1, $2, $3, 1, $4, $4)
ON CONFLICT (ticket_id, account_id, fault) DO UPDATE SET count = count + 1, last_at = $4;

-- :ticket_handed_on
SELECT t.id, t.account_id, t.artefact_id, t.grant_id, f.digest
FROM ticket t JOIN artefact f ON f.id = t.artefact_id WHERE t.id = $1;

-- Parts: entered before the first byte, closed behind the last.

-- :part_insert
INSERT INTO download_part (id, ticket_id, first, behind, at) VALUES ($1, $2, $3, $4, $5);

-- :part_of_id
SELECT p.ticket_id, p.first, t.account_id, t.artefact_id, t.grant_id, t.tier_id, f.size, f.digest
FROM download_part p JOIN ticket t ON t.id = p.ticket_id JOIN artefact f ON f.id = t.artefact_id
WHERE p.id = $1 AND p.sent IS NULL;

-- :part_sent
UPDATE download_part SET sent = $2, assumed = $3 WHERE id = $1;

-- :part_left_open scan: only those that are open, once at start
SELECT id, behind FROM download_part WHERE sent IS NULL ORDER BY id;

-- What has been sent of a file ($2) to a person ($1) by the tickets that are not used up.

-- :parts_of_file
SELECT p.id, p.first, coalesce(p.sent, p.first) AS sent, p.assumed
FROM ticket t JOIN download_part p ON p.ticket_id = t.id
WHERE t.account_id = $1 AND t.artefact_id = $2 AND t.state = 'open'
ORDER BY p.first;

-- :tickets_use_up
UPDATE ticket SET state = 'used', used_at = $3
WHERE account_id = $1 AND artefact_id = $2 AND state = 'open'
	AND (id = $4 OR EXISTS (SELECT 1 FROM download_part p WHERE p.ticket_id = ticket.id));

-- :holder_insert
INSERT INTO holder (ticket_id, account_id, artefact_id, digest, grant_id, tier_id, terms_digest,
	how, at)
SELECT t.id, t.account_id, t.artefact_id, f.digest, t.grant_id, t.tier_id,
	(SELECT a.digest FROM terms_acceptance a
		WHERE a.grant_id = t.grant_id AND a.account_id = t.account_id
		ORDER BY a.at DESC LIMIT 1), $2, $3
FROM ticket t JOIN artefact f ON f.id = t.artefact_id
WHERE t.id = $1;

-- Who holds a file, as those see it who lead its model or chair a board of it; $4 = 1:
-- whoever sees all.

-- =holders
SELECT p.name AS person, h.account_id AS account, o.name AS organisation, f.name AS file,
	m.slug AS model, v.slug AS version, c.slug AS component, h.digest, h.ticket_id AS ticket,
	h.grant_id AS "grant", g.application_id AS application, t.slug AS tier,
	t.revision AS tier_revision, h.terms_digest, h.how, h.at
FROM holder h JOIN account p ON p.id = h.account_id JOIN artefact f ON f.id = h.artefact_id
JOIN model m ON m.id = f.model_id JOIN version v ON v.id = f.version_id
JOIN component c ON c.id = f.component_id JOIN tier t ON t.id = h.tier_id
LEFT JOIN organisation o ON o.id = p.organisation_id
LEFT JOIN access_grant g ON g.id = h.grant_id

-- =who_may_know who now all
	AND (:all = 1 OR EXISTS (SELECT 1 FROM model_role q WHERE q.model_id = m.id
	AND q.account_id = :who AND q.role IN ('release_lead', 'chair', 'deputy')
	AND q.from_at <= :now AND q.until_at > :now))

-- :holders_of_file
@holders
WHERE h.digest = $1
	@who_may_know $2 $3 $4
ORDER BY h.ticket_id;

-- :holders_of_ticket
@holders
WHERE h.ticket_id = $1
	@who_may_know $2 $3 $4
ORDER BY h.ticket_id;

-- :reading_insert
INSERT INTO reading (account_id, command, what, at) VALUES ($1, $2, $3, $4);

-- :readings_of
SELECT p.name AS person, r.at FROM reading r JOIN account p ON p.id = r.account_id
WHERE r.what = $1 ORDER BY r.at DESC LIMIT 50;
