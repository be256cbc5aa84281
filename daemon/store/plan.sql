-- $1 is what is looked for, $2 the caller's account, $3 the time, $4 the model's slug.
-- public: published, of a model that is announced.  blocked: a release of the model is under
-- way or its first stage proposed, or the plan offers a tier that has a newer revision, or what was
-- withdrawn for good.  ongoing:
-- a release is under way with nothing proposed, and the plan might take the place of its own.

-- =plan_is who now
	p.state = 'draft' AND (EXISTS (SELECT 1 FROM release r WHERE r.model_id = p.model_id
		AND r.state IN ('running', 'held'))
	OR EXISTS (SELECT 1 FROM release r JOIN promotion o ON o.release_id = r.id
		WHERE r.model_id = p.model_id AND r.state = 'planned'
			AND o.state IN ('voting', 'cooling_off')
			AND (o.evidence_until IS NULL OR o.evidence_until > :now)
			AND (o.cooling_until IS NULL OR o.cooling_until + 2592000000 > :now))
	OR EXISTS (SELECT 1 FROM stage_outdated o WHERE o.plan_id = p.id)
	OR EXISTS (SELECT 1 FROM stage s JOIN offer_withdrawn w ON w.stage_id = s.id
		WHERE s.plan_id = p.id)) AS blocked,
	p.state = 'draft' AND EXISTS (SELECT 1 FROM release r WHERE r.model_id = p.model_id
		AND r.state = 'running' AND NOT EXISTS (SELECT 1 FROM promotion o WHERE o.release_id = r.id
			AND o.state IN ('voting', 'cooling_off')
			AND (o.evidence_until IS NULL OR o.evidence_until > :now)
			AND (o.cooling_until IS NULL OR o.cooling_until + 2592000000 > :now)))
	AND NOT EXISTS (SELECT 1 FROM stage_outdated o WHERE o.plan_id = p.id)
	AND NOT EXISTS (SELECT 1 FROM stage s JOIN offer_withdrawn w ON w.stage_id = s.id
		WHERE s.plan_id = p.id)
	AND EXISTS (SELECT 1 FROM model_role q WHERE q.model_id = m.id AND q.account_id = :who
		AND q.role = 'release_lead' AND q.from_at <= :now AND q.until_at > :now) AS ongoing,
	@lead m.id :who :now,
	@on_model m.id :who :now

-- :find_plan_by_id
SELECT p.id, p.etag, p.state, m.disclosure = 'announced' AND p.state <> 'draft' AS public,
	@plan_is $2 $3
FROM plan p JOIN model m ON m.id = p.model_id WHERE p.id = $1;

-- :find_plan_by_ending
SELECT p.id, p.etag, p.state, m.disclosure = 'announced' AND p.state <> 'draft' AS public,
	@plan_is $2 $3
FROM plan p JOIN model m ON m.id = p.model_id WHERE substr(p.id, 27) = $1;

-- The newest plan of the model whose slug is $1.

-- :find_plan_by_name
SELECT p.id, p.etag, p.state, m.disclosure = 'announced' AND p.state <> 'draft' AS public,
	@plan_is $2 $3
FROM plan p JOIN model m ON m.id = p.model_id
WHERE m.slug = $1 ORDER BY p.id DESC LIMIT 1;

-- :plan_by_id
SELECT p.*, m.slug AS model, m.disclosure = 'announced' AND p.state <> 'draft' AS public,
	a.name AS author,
	@plan_is $2 $3
FROM plan p JOIN model m ON m.id = p.model_id JOIN account a ON a.id = p.created_by
WHERE p.id = $1;

-- :plan_list
SELECT p.*, m.slug AS model, m.disclosure = 'announced' AND p.state <> 'draft' AS public,
	a.name AS author,
	@plan_is $1 $2
FROM plan p JOIN model m ON m.id = p.model_id JOIN account a ON a.id = p.created_by
WHERE p.model_id = $4 AND p.id < $5
	AND ($3 = 1 OR (m.disclosure = 'announced' AND p.state <> 'draft')
	OR EXISTS (SELECT 1 FROM model_role q WHERE q.model_id = m.id AND q.account_id = $1
		AND q.from_at <= $2 AND q.until_at > $2))
ORDER BY p.id DESC LIMIT $6;

-- :plan_insert
INSERT INTO plan (id, model_id, revision, state, title, digest, created_by, created_at)
VALUES ($1, $2, 1 + (SELECT coalesce(max(revision), 0) FROM plan WHERE model_id = $2), 'draft',
	$3, $4, $5, $6);

-- :plan_set_published
UPDATE plan SET state = 'published', published_by = $2, published_at = $3, etag = etag + 1
WHERE id = $1;

-- Plans that another takes the place of: those published whose release was never begun.

-- :plan_supersede
UPDATE plan SET state = 'superseded', etag = etag + 1
WHERE model_id = $1 AND state = 'published' AND id <> $2
	AND id IN (SELECT r.plan_id FROM release r WHERE r.model_id = $1 AND r.state = 'void');

-- :tier_current
SELECT t.id, t.versions,
	(SELECT coalesce(sum(1 << c.bit), 0) FROM tier_component x JOIN component c
		ON c.id = x.component_id WHERE x.tier_id = t.id) AS components
FROM tier t WHERE t.model_id = $1 AND t.slug = $2 AND t.superseded_at IS NULL;

-- :version_named
SELECT id, slug, bit FROM version WHERE model_id = $1 AND slug = $2
UNION ALL
SELECT v.id, v.slug, v.bit FROM version_alias a JOIN version v ON v.id = a.version_id
WHERE a.model_id = $1 AND a.alias = $2;

-- :plan_outdated_tier
SELECT o.tier FROM stage_outdated o WHERE o.plan_id = $1 ORDER BY o.tier LIMIT 1;

-- What the plan $1 offers although it was withdrawn for good.

-- :plan_withdrawn
SELECT s.position, s.slug AS stage, t.slug AS tier, c.slug AS component, min(x.at) AS at
FROM stage s JOIN offer_withdrawn w ON w.stage_id = s.id JOIN tier t ON t.id = w.tier_id
JOIN component c ON c.id = w.component_id JOIN act x ON x.id = w.act_id
WHERE s.plan_id = $1 GROUP BY s.id, t.id, c.id ORDER BY s.position, t.slug, c.bit;

-- :plan_set_replaces
UPDATE plan SET replaces_id = $2 WHERE id = $1;

-- :plan_set_superseded
UPDATE plan SET state = 'superseded', etag = etag + 1 WHERE id = $1;

-- :plan_change_insert
INSERT INTO plan_change (plan_id, stage, line, was, now, measured) VALUES ($1, $2, $3, $4, $5, $6);

-- :plan_changes
SELECT c.* FROM plan_change c WHERE c.plan_id = $1 ORDER BY c.stage, c.line;

-- Is there evidence about the criterion $2 of the model of the plan $1?

-- :plan_measured
SELECT EXISTS (SELECT 1 FROM plan p JOIN evidence e ON e.model_id = p.model_id
	WHERE p.id = $1 AND e.criterion = $2) AS measured;

-- The plan whose release was never begun and gives way to the plan $2 of the model $1.

-- :plan_unbegun
SELECT p.id FROM release r JOIN plan p ON p.id = r.plan_id
WHERE r.model_id = $1 AND r.state = 'planned' AND p.id <> $2 ORDER BY p.id DESC LIMIT 1;

-- :release_beside_plan
SELECT r.id FROM plan p JOIN release r ON r.model_id = p.model_id AND r.state = 'running'
WHERE p.id = $1 ORDER BY r.id DESC LIMIT 1;

-- :release_set_plan
UPDATE release SET plan_id = $2, stage_id = $3, etag = etag + 1 WHERE id = $1;

-- Does the stage $2 offer something else than the stage $1 does, without what was withdrawn since?

-- :stage_offers_differ
WITH was AS (SELECT o.tier_id, o.component_id, o.version_id FROM stage_offer o WHERE o.stage_id = $1
		AND NOT EXISTS (SELECT 1 FROM offer_withdrawn w WHERE w.stage_id = o.stage_id
			AND w.tier_id = o.tier_id AND w.component_id = o.component_id
			AND w.version_id = o.version_id)),
	will_be AS (SELECT tier_id, component_id, version_id FROM stage_offer WHERE stage_id = $2)
SELECT EXISTS (SELECT * FROM was EXCEPT SELECT * FROM will_be)
	OR EXISTS (SELECT * FROM will_be EXCEPT SELECT * FROM was) AS differ;
