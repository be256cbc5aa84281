-- What the caller ($2) is to a grant at $3: self, whose it is; lead of its model; seated on
-- a board that grants its tier, chair as its chair or deputy; signatory, who has yet to
-- accept terms for it.  offered: the present stage offers its tier.  Whoever it was taken from
-- may appeal, and be answered, after its term has run out too.

-- =grant_mine who
	coalesce(:who IN (g.stopped_by, g.confirmed_by), 0) AS setter,
	g.account_id = :who AND g.appeal IS NULL
		AND coalesce(g.suspended_at, g.revoked_at) IS NOT NULL AS appellant,
	EXISTS (SELECT 1 FROM application a WHERE a.id = g.application_id AND a.applicant_id = :who
		AND NOT EXISTS (SELECT 1 FROM application r WHERE r.renews_id = a.id AND r.state
			NOT IN ('withdrawn', 'deleted', 'rejected', 'lapsed'))) AS applicant,
	g.appeal IS NULL OR g.upheld_by IS NOT NULL
		OR coalesce(g.suspended_at, g.revoked_at) IS NULL AS blocked,
	EXISTS (SELECT 1 FROM tier_offered o WHERE o.model_id = g.model_id AND o.tier = t.slug)
		AS offered

-- =grant_is who now
	@grant_mine :who,
	EXISTS (SELECT 1 FROM role r WHERE r.scope_id = g.model_id AND r.role = 'release_lead'
		AND r.state = 'active' AND r.account_id = :who AND r.from_at <= :now
		AND (r.until_at IS NULL OR r.until_at > :now)) AS lead,
	EXISTS (SELECT 1 FROM tier_seat s WHERE s.tier_id = g.tier_id AND s.account_id = :who
		AND s.from_at <= :now AND s.until_at > :now) AS seated,
	EXISTS (SELECT 1 FROM tier_seat s WHERE s.tier_id = g.tier_id AND s.account_id = :who
		AND s.from_at <= :now AND s.until_at > :now AND s.role IN ('chair', 'deputy')) AS chair

-- :find_grant_by_id
SELECT g.*, g.account_id = $2 AS self, g.account_id = $2 AND EXISTS (SELECT 1 FROM grant_unsigned u WHERE u.grant_id = g.id AND u.by_person) AS signatory,
	@grant_is $2 $3
FROM access_grant g JOIN tier t ON t.id = g.tier_id WHERE g.id = $1;

-- :find_grant_by_ending
SELECT g.*, g.account_id = $2 AS self, g.account_id = $2 AND EXISTS (SELECT 1 FROM grant_unsigned u WHERE u.grant_id = g.id AND u.by_person) AS signatory,
	@grant_is $2 $3
FROM access_grant g JOIN tier t ON t.id = g.tier_id WHERE substr(g.id, 27) = $1;

-- :grant_by_id
SELECT g.*, m.slug AS model, t.slug AS tier, t.revision AS tier_revision,
	coalesce(g.asked_terms_id, t.terms_id) AS terms_id,
	x.slug AS terms, x.title AS terms_title, x.text AS terms_text, x.digest AS terms_digest,
	p.name AS account_name, g.account_id = $2 AS self,
	g.account_id = $2 AND EXISTS (SELECT 1 FROM grant_unsigned u WHERE u.grant_id = g.id AND u.by_person) AS signatory,
	@grant_is $2 $3
FROM access_grant g
JOIN model m ON m.id = g.model_id
JOIN tier t ON t.id = g.tier_id
JOIN account p ON p.id = g.account_id
LEFT JOIN terms x ON x.id = coalesce(g.asked_terms_id, t.terms_id)
WHERE g.id = $1;

-- :grant_list_mine
SELECT g.*, m.slug AS model, t.slug AS tier, t.revision AS tier_revision,
	p.name AS account_name, 1 AS self, EXISTS (SELECT 1 FROM grant_unsigned u WHERE u.grant_id = g.id AND u.by_person) AS signatory,
	@grant_mine $1
FROM access_grant g
JOIN model m ON m.id = g.model_id
JOIN tier t ON t.id = g.tier_id
JOIN account p ON p.id = g.account_id
WHERE g.account_id = $1 AND g.id < $2 ORDER BY g.id DESC LIMIT $3;

-- :grant_list_of_model
SELECT g.*, m.slug AS model, t.slug AS tier, t.revision AS tier_revision,
	p.name AS account_name, g.account_id = $1 AS self,
	g.account_id = $1 AND EXISTS (SELECT 1 FROM grant_unsigned u WHERE u.grant_id = g.id AND u.by_person) AS signatory,
	@grant_is $1 $2
FROM access_grant g
JOIN model m ON m.id = g.model_id
JOIN tier t ON t.id = g.tier_id
JOIN account p ON p.id = g.account_id
WHERE g.model_id = $3 AND g.id < $4 ORDER BY g.id DESC LIMIT $5;

-- :grant_list_all
SELECT g.*, m.slug AS model, t.slug AS tier, t.revision AS tier_revision,
	p.name AS account_name, g.account_id = $1 AS self,
	g.account_id = $1 AND EXISTS (SELECT 1 FROM grant_unsigned u WHERE u.grant_id = g.id AND u.by_person) AS signatory,
	@grant_mine $1
FROM access_grant g
JOIN model m ON m.id = g.model_id
JOIN tier t ON t.id = g.tier_id
JOIN account p ON p.id = g.account_id
WHERE g.id < $2 ORDER BY g.id DESC LIMIT $3;

-- :grant_models
SELECT r.scope_id AS model_id FROM role r
WHERE r.account_id = $1 AND r.role = 'release_lead' AND r.state = 'active'
	AND r.from_at <= $2 AND (r.until_at IS NULL OR r.until_at > $2)
UNION
SELECT b.model_id FROM role r JOIN model_board b ON b.board_id = r.scope_id
WHERE r.account_id = $1 AND r.role IN ('chair', 'deputy', 'reviewer', 'alternate') AND r.state = 'active'
	AND r.from_at <= $2 AND (r.until_at IS NULL OR r.until_at > $2);

-- :grant_insert
INSERT INTO access_grant (id, account_id, application_id, model_id, tier_id, capabilities_low,
	capabilities_high, versions, term_ms, terms_pending, created_at, import_id, asked_terms_id,
	sector, resource_class, country, language, community, end_at)
SELECT $1, $2, $3, t.model_id, t.id,
	coalesce(r.asked_low, t.capabilities_low) & coalesce(a.given_low, -1),
	coalesce(r.asked_high, t.capabilities_high) & coalesce(a.given_high, -1), t.versions,
	coalesce($7, a.given_term_ms, t.term_ms),
	t.terms_id IS NOT NULL, $4, $6,
	(SELECT n.id FROM terms x JOIN terms n ON n.model_id = x.model_id AND n.slug = x.slug
		WHERE x.id = t.terms_id AND n.revision > x.revision AND n.grace_ms IS NOT NULL
		ORDER BY n.revision DESC LIMIT 1),
	o.sector, o.resource_class, o.country, p.language, p.community, r.asked_until
FROM tier t JOIN account p ON p.id = $2
LEFT JOIN organisation o ON o.id = p.organisation_id
LEFT JOIN application a ON a.id = $3
LEFT JOIN application_revision r ON r.application_id = a.id AND r.revision = a.revision
WHERE t.id = $5;

-- :grant_row
SELECT g.account_id, g.model_id, g.tier_id, g.capabilities_low, g.capabilities_high, g.versions,
	g.term_ms, g.start_at, g.end_at, g.terms_pending, g.suspended_at,
	coalesce(g.asked_terms_id, t.terms_id) AS terms_id, x.digest, x.title,
	EXISTS (SELECT 1 FROM tier_offered o WHERE o.model_id = g.model_id AND o.tier = t.slug
		AND o.held = 0) AS ready
FROM access_grant g JOIN tier t ON t.id = g.tier_id LEFT JOIN terms x ON x.id = coalesce(g.asked_terms_id, t.terms_id)
WHERE g.id = $1;

-- :grant_dates
SELECT g.account_id, g.start_at, g.end_at, g.terms_pending, g.asked_until, g.suspended_at, g.confirmed_by,
	EXISTS (SELECT 1 FROM tier t JOIN tier_offered o ON o.tier = t.slug
		WHERE t.id = g.tier_id AND o.model_id = g.model_id AND o.held = 0) AS ready,
	g.revoked_at IS NOT NULL OR g.closed_at IS NOT NULL OR g.superseded_at IS NOT NULL AS over
FROM access_grant g WHERE g.id = $1;

-- :grant_waiting
SELECT g.id, g.term_ms, g.tier_id FROM access_grant g JOIN tier t ON t.id = g.tier_id
WHERE g.model_id = $1 AND g.start_at IS NULL AND g.terms_pending = 0 AND g.suspended_at IS NULL
	AND g.revoked_at IS NULL AND g.closed_at IS NULL AND g.superseded_at IS NULL
	AND (g.end_at IS NULL OR g.end_at > $2)
	AND EXISTS (SELECT 1 FROM tier_offered o WHERE o.model_id = g.model_id AND o.tier = t.slug
		AND o.held = 0)
ORDER BY g.id;

-- For its term, and no longer than was asked for.
-- :grant_activate
UPDATE access_grant SET start_at = $2, etag = etag + 1,
	end_at = CASE WHEN end_at IS NULL OR end_at > $2 + term_ms THEN $2 + term_ms ELSE end_at END
WHERE id = $1;

-- :grant_terms_accepted
UPDATE access_grant SET terms_pending = 0, asked_until = NULL, etag = etag + 1 WHERE id = $1;

-- :grant_suspend
UPDATE access_grant SET suspended_at = $2, reason = $3, stopped_by = $4, confirmed_by = NULL,
	appeal = NULL, upheld_by = NULL, etag = etag + 1 WHERE id = $1;

-- The term, once it runs, is longer by the time that it lay still.
-- :grant_reinstate
UPDATE access_grant SET end_at = end_at +
		CASE WHEN start_at IS NULL THEN 0 ELSE $2 - coalesce(suspended_at, revoked_at) END,
	suspended_at = NULL, revoked_at = NULL, reason = NULL, stopped_by = NULL,
	confirmed_by = NULL, lost = NULL, etag = etag + 1
WHERE id = $1;

-- :grant_revoke
UPDATE access_grant SET revoked_at = $2, reason = $3, stopped_by = $4, confirmed_by = NULL,
	appeal = NULL, upheld_by = NULL, etag = etag + 1 WHERE id = $1;

-- What people stopped, for reports: one row from the first stop until it is given back.
-- :grant_stop_note
INSERT INTO grant_stop (grant_id, at) SELECT $1, $2
WHERE NOT EXISTS (SELECT 1 FROM grant_stop s WHERE s.grant_id = $1 AND (s.ended_at IS NULL OR s.at = $2));

-- :grant_stop_appealed
UPDATE grant_stop SET appealed_at = coalesce(appealed_at, $2) WHERE grant_id = $1 AND ended_at IS NULL;

-- :grant_stop_ended
UPDATE grant_stop SET ended_at = $2 WHERE grant_id = $1 AND ended_at IS NULL;

-- :grant_confirm
UPDATE access_grant SET confirmed_by = $2, etag = etag + 1 WHERE id = $1;

-- :grant_appeal
UPDATE access_grant SET appeal = $2, etag = etag + 1 WHERE id = $1;

-- :grant_uphold
UPDATE access_grant SET upheld_by = $2, etag = etag + 1 WHERE id = $1;

-- :grant_end
UPDATE access_grant SET closed_at = $2, ended_at = $2, etag = etag + 1 WHERE id = $1;

-- :grant_boards
SELECT b.board_id, g.model_id FROM access_grant g JOIN tier_board b ON b.tier_id = g.tier_id
WHERE g.id = $1;

-- What is closed with the grant $1 by $2: all of the application where they are its applicant.
-- :grant_closing
SELECT o.id, o.account_id, EXISTS (SELECT 1 FROM holder h WHERE h.account_id = o.account_id
	AND h.grant_id = o.id) AS held
FROM access_grant g
LEFT JOIN application a ON a.id = g.application_id AND a.applicant_id = $2
JOIN access_grant o ON o.application_id = a.id OR o.id = g.id
WHERE g.id = $1 AND o.revoked_at IS NULL AND o.closed_at IS NULL AND o.superseded_at IS NULL
	AND (o.end_at IS NULL OR o.end_at > $3)
ORDER BY o.id;

-- :grant_close
UPDATE access_grant SET closed_at = $2, etag = etag + 1 WHERE id = $1;

-- The caller's own first.
-- :grant_of_application
SELECT id, account_id = $2 AS own FROM access_grant WHERE application_id = $1
ORDER BY account_id <> $2, id LIMIT 1;

-- :grant_of_member
SELECT id FROM access_grant WHERE application_id = $1 AND account_id = $2 AND closed_at IS NULL
	AND revoked_at IS NULL AND superseded_at IS NULL;

-- :grant_open_of_application
SELECT id FROM access_grant WHERE application_id = $1 AND closed_at IS NULL AND revoked_at IS NULL
	AND superseded_at IS NULL ORDER BY id LIMIT 1;

-- :terms_acceptance_insert
INSERT INTO terms_acceptance (terms_id, account_id, grant_id, digest, at) VALUES ($1, $2, $3, $4, $5);

-- :terms_acceptance_of_grant
SELECT at FROM terms_acceptance WHERE grant_id = $1 AND terms_id = $2;

-- Whose grants on the model of the text $1 rest on an earlier revision of it, by their ids.
-- :terms_holders
SELECT g.id, g.account_id FROM terms n
JOIN access_grant g ON g.model_id = n.model_id
JOIN tier t ON t.id = g.tier_id
JOIN terms x ON x.id = t.terms_id
WHERE n.id = $1 AND g.id > coalesce(n.asked_to, '') AND x.slug = n.slug AND x.revision < n.revision
	AND g.asked_terms_id IS NOT n.id AND g.revoked_at IS NULL AND g.closed_at IS NULL
	AND g.superseded_at IS NULL AND (g.end_at IS NULL OR g.end_at > $2)
ORDER BY g.id LIMIT 100;

-- :terms_asked_to
UPDATE terms SET asked_to = $2 WHERE id = $1;

-- :grant_ask_terms
UPDATE access_grant SET asked_terms_id = $2, asked_until = $3, etag = etag + 1 WHERE id = $1;

-- :grant_terms_late
UPDATE access_grant SET terms_pending = 1, etag = etag + 1 WHERE id = $1;

-- :grant_versions
SELECT v.slug FROM version v WHERE v.model_id = $1 AND ($2 >> v.bit & 1) = 1 ORDER BY v.bit;

-- :grant_supersede
UPDATE access_grant SET superseded_at = $2, etag = etag + 1 WHERE id = $1;

-- Which grant of the holder of $1, that one or another, gives way at $2, and to which: to what renews
-- it; of two that are one applicant's own by the same tier, the one of which the other gives
-- everything, for as long.  Of equals the later stays.
-- :grant_gives_way
SELECT o.id, g.id AS by FROM access_grant x
JOIN access_grant g ON g.account_id = x.account_id AND g.model_id = x.model_id
JOIN access_grant o ON o.account_id = x.account_id AND o.model_id = x.model_id AND o.id <> g.id
JOIN application a ON a.id = g.application_id
JOIN application b ON b.id = o.application_id
JOIN tier t ON t.id = g.tier_id
JOIN tier s ON s.id = o.tier_id
WHERE x.id = $1 AND x.id IN (g.id, o.id) AND g.start_at IS NOT NULL AND g.terms_pending = 0
	AND g.suspended_at IS NULL AND g.revoked_at IS NULL AND g.closed_at IS NULL
	AND g.superseded_at IS NULL AND (g.end_at IS NULL OR g.end_at > $2)
	AND o.revoked_at IS NULL AND o.closed_at IS NULL AND o.superseded_at IS NULL
	AND (o.end_at IS NULL OR o.end_at > $2)
	AND (a.renews_id = b.id OR (s.slug = t.slug AND a.applicant_id = g.account_id
		AND b.applicant_id = g.account_id AND o.start_at IS NOT NULL AND o.suspended_at IS NULL
		AND o.capabilities_low & ~g.capabilities_low = 0
		AND o.capabilities_high & ~g.capabilities_high = 0 AND o.versions & ~g.versions = 0
		AND (g.end_at IS NULL OR g.end_at >= o.end_at)))
ORDER BY a.renews_id IS NOT b.id, g.id DESC LIMIT 1;
