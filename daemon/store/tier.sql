-- $1 is what is looked for, $2 the caller's account, $3 the time, $4 the model's slug.

-- :find_tier_by_id
SELECT t.id, m.disclosure = 'announced' AS public,
	CASE WHEN t.superseded_at IS NULL THEN 'current' ELSE 'superseded' END AS state,
	EXISTS (SELECT 1 FROM model_role p WHERE p.model_id = m.id AND p.account_id = $2
		AND p.from_at <= $3 AND p.until_at > $3) AS on_model
FROM tier t JOIN model m ON m.id = t.model_id WHERE t.id = $1;

-- :find_tier_by_ending
SELECT t.id, m.disclosure = 'announced' AS public,
	CASE WHEN t.superseded_at IS NULL THEN 'current' ELSE 'superseded' END AS state,
	EXISTS (SELECT 1 FROM model_role p WHERE p.model_id = m.id AND p.account_id = $2
		AND p.from_at <= $3 AND p.until_at > $3) AS on_model
FROM tier t JOIN model m ON m.id = t.model_id WHERE substr(t.id, 27) = $1;

-- :find_tier_by_name
SELECT t.id, m.disclosure = 'announced' AS public, 'current' AS state,
	EXISTS (SELECT 1 FROM model_role p WHERE p.model_id = m.id AND p.account_id = $2
		AND p.from_at <= $3 AND p.until_at > $3) AS on_model
FROM model m JOIN tier t ON t.model_id = m.id
WHERE m.slug = $4 AND t.slug = $1 ORDER BY t.revision DESC LIMIT 1;

-- :tier_by_id
SELECT t.*, m.slug AS model, m.disclosure = 'announced' AS public, a.name AS author,
	CASE WHEN t.superseded_at IS NULL THEN 'current' ELSE 'superseded' END AS state,
	EXISTS (SELECT 1 FROM model_role p WHERE p.model_id = m.id AND p.account_id = $2
		AND p.from_at <= $3 AND p.until_at > $3) AS on_model
FROM tier t JOIN model m ON m.id = t.model_id JOIN account a ON a.id = t.created_by
WHERE t.id = $1;

-- :tier_list
SELECT t.*, m.slug AS model, m.disclosure = 'announced' AS public, a.name AS author,
	'current' AS state,
	EXISTS (SELECT 1 FROM model_role p WHERE p.model_id = m.id AND p.account_id = $2
		AND p.from_at <= $3 AND p.until_at > $3) AS on_model
FROM tier t JOIN model m ON m.id = t.model_id JOIN account a ON a.id = t.created_by
WHERE t.model_id = $1 AND t.superseded_at IS NULL AND t.id < $4 ORDER BY t.id DESC LIMIT $5;

-- :tier_insert
INSERT INTO tier (id, model_id, slug, revision, title, audience, open, term_ms, max_stale_ms,
	stale_if_unreachable_ms, terms_id, form, capabilities_low, capabilities_high, versions,
	created_by, created_at, research, eligibility, one_per_organisation, endorsement, automatic,
	recertify_months, recertify_suspends, draft_ms, returned_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26);

-- :tier_supersede
UPDATE tier SET superseded_at = $2 WHERE id = $1;

-- :tier_newest
SELECT id, revision FROM tier WHERE model_id = $1 AND slug = $2 ORDER BY revision DESC LIMIT 1;

-- :tiers_of_model
SELECT id, slug, title, audience, open, revision, capabilities_low, capabilities_high, versions
FROM tier WHERE model_id = $1 AND superseded_at IS NULL ORDER BY id;

-- :tier_revisions
SELECT id, revision, created_at FROM tier
WHERE model_id = $1 AND slug = $2 AND id <> $3 ORDER BY revision DESC;

-- :tier_of_slug
SELECT id FROM tier WHERE model_id = $1 AND slug = $2 ORDER BY revision DESC;

-- How long those waited who were decided about last, without the time that they took to answer.
-- :tier_decided
SELECT a.decided_at - a.submitted_at - coalesce((SELECT sum(x.paused_ms) FROM application_return x
	WHERE x.application_id = a.id), 0) AS waited
FROM application a WHERE a.tier_id = $1 AND a.decided_at IS NOT NULL
ORDER BY a.decided_at DESC LIMIT $2;

-- :tier_component_insert
INSERT INTO tier_component (tier_id, component_id) VALUES ($1, $2);

-- :components_of_tier
SELECT c.bit FROM tier_component t JOIN component c ON c.id = t.component_id
WHERE t.tier_id = $1 ORDER BY c.bit;

-- :tier_board_insert
INSERT INTO tier_board (tier_id, board_id, quorum, threshold_p, threshold_q, min_approve,
	deadline_ms, blind, same_organisation, required, vetoes, guests,
	assign, fallback_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- :boards_of_tier
SELECT t.board_id, b.slug, t.quorum, t.threshold_p, t.threshold_q, t.min_approve, t.deadline_ms, t.blind,
	t.same_organisation, t.required, t.vetoes, t.guests, t.assign, t.fallback_id, f.slug AS fallback
FROM tier_board t JOIN board b ON b.id = t.board_id LEFT JOIN board f ON f.id = t.fallback_id
WHERE t.tier_id = $1 ORDER BY b.slug;

-- :terms_of_tier
SELECT s.id, s.slug, s.revision, s.title, s.party, s.digest
FROM tier t JOIN terms s ON s.id = t.terms_id WHERE t.id = $1;

-- :eligibility_refused
INSERT INTO eligibility_refusal (tier_id, rule, times) VALUES ($1, $2, 1)
ON CONFLICT (tier_id, rule) DO UPDATE SET times = times + 1;

-- :eligibility_refusals
SELECT rule, times FROM eligibility_refusal WHERE tier_id = $1 ORDER BY times DESC, rule;

-- What the tier $2 of the model $1 gives, or gave; $2 NULL: all its tiers.

-- :tiers_give
SELECT t.capabilities_low, t.capabilities_high, t.versions,
	(SELECT coalesce(sum(1 << c.bit), 0) FROM tier_component x JOIN component c
		ON c.id = x.component_id WHERE x.tier_id = t.id) AS components
FROM tier t WHERE t.model_id = $1 AND t.slug = coalesce($2, t.slug);
