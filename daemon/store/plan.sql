-- $1 is what is looked for, $2 the caller's account, $3 the time, $4 the model's slug.
-- public: published, of a model that is announced.  blocked: a release of the model is under
-- way or its first stage proposed, or the plan offers a tier that has a newer revision, or what was
-- withdrawn for good.  idle: it can't take the place of the plan that is under way: none is, something
-- is proposed, or it offers what it can't.

-- =plan_is who now
	p.state = 'draft' AND (EXISTS (SELECT 1 FROM release r WHERE r.model_id = p.model_id
		AND r.state IN ('running', 'held') AND r.stage_id IS NOT NULL)
	OR EXISTS (SELECT 1 FROM release r JOIN promotion o ON o.release_id = r.id
		WHERE r.model_id = p.model_id AND r.state IN ('planned', 'held')
			AND o.state IN ('voting', 'cooling_off')
			AND (o.evidence_until IS NULL OR o.evidence_until > :now)
			AND (o.lapses_at IS NULL OR o.lapses_at > :now))
	OR EXISTS (SELECT 1 FROM stage_outdated o WHERE o.plan_id = p.id)
	OR EXISTS (SELECT 1 FROM stage s JOIN offer_withdrawn w ON w.stage_id = s.id
		WHERE s.plan_id = p.id)) AS blocked,
	p.state <> 'draft' OR NOT EXISTS (SELECT 1 FROM release r WHERE r.model_id = p.model_id
		AND r.state = 'running' AND NOT EXISTS (SELECT 1 FROM promotion o WHERE o.release_id = r.id
			AND o.state IN ('voting', 'cooling_off')
			AND (o.evidence_until IS NULL OR o.evidence_until > :now)
			AND (o.lapses_at IS NULL OR o.lapses_at > :now)))
	OR EXISTS (SELECT 1 FROM stage_outdated o WHERE o.plan_id = p.id)
	OR EXISTS (SELECT 1 FROM stage s JOIN offer_withdrawn w ON w.stage_id = s.id
		WHERE s.plan_id = p.id) AS idle,
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
INSERT INTO plan_change (plan_id, stage, line, was, now, measured, reason)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- :plan_changes
SELECT c.* FROM plan_change c WHERE c.plan_id = $1 ORDER BY c.stage, c.line;

-- Is there evidence about the criterion $2 of the model of the plan $1?

-- :plan_measured
SELECT EXISTS (SELECT 1 FROM plan p JOIN evidence e ON e.model_id = p.model_id
	WHERE p.id = $1 AND e.criterion = $2) AS measured;

-- :release_beside_plan
SELECT r.id FROM plan p JOIN release r ON r.model_id = p.model_id AND r.state = 'running'
WHERE p.id = $1 ORDER BY r.id DESC LIMIT 1;

-- :release_set_plan
UPDATE release SET plan_id = $2, stage_id = $3, etag = etag + 1 WHERE id = $1;

-- Does the stage $2 offer something else than the stage $1 does, without what was withdrawn since?
-- Another revision of a tier that gives the same is the same.

-- :stage_offers_differ
WITH gives AS NOT MATERIALIZED (SELECT o.stage_id, t.id AS tier_id, t.slug, t.audience, t.open, t.capabilities_low,
		t.capabilities_high, o.component_id, o.version_id
	FROM stage_offer o JOIN tier t ON t.id = o.tier_id WHERE o.stage_id IN ($1, $2)),
	was AS (SELECT g.slug, g.audience, g.open, g.capabilities_low, g.capabilities_high,
			g.component_id, g.version_id
		FROM gives g WHERE g.stage_id = $1
		AND NOT EXISTS (SELECT 1 FROM offer_withdrawn w WHERE w.stage_id = g.stage_id
			AND w.tier_id = g.tier_id AND w.component_id = g.component_id
			AND w.version_id = g.version_id)),
	will_be AS (SELECT g.slug, g.audience, g.open, g.capabilities_low, g.capabilities_high,
			g.component_id, g.version_id
		FROM gives g WHERE g.stage_id = $2)
SELECT EXISTS (SELECT * FROM was EXCEPT SELECT * FROM will_be)
	OR EXISTS (SELECT * FROM will_be EXCEPT SELECT * FROM was) AS differ;

-- What the stage $1 says beside its gate and its times, each under a name of its own.

-- :stage_says
SELECT 'offer ' || t.slug || ' ' || m.slug AS name,
	printf('%s, revision %d', group_concat(v.slug, ' '), t.revision) AS words,
	NULL AS low, NULL AS high, NULL AS ms, 0 AS required, 0 AS vetoes, NULL AS reason
FROM stage_offer o JOIN tier t ON t.id = o.tier_id JOIN component m ON m.id = o.component_id
JOIN version v ON v.id = o.version_id WHERE o.stage_id = $1 GROUP BY t.id, m.id
UNION ALL
SELECT 'review ' || b.slug, printf('quorum %d, %d of %d for it, %d at least, colleagues %s%s%s',
		s.quorum, s.threshold_p, s.threshold_q, s.min_approve, s.same_organisation,
		iif(s.blind, ', blind', ''), iif(s.guests > 0, printf(', %d guests', s.guests), '')),
	NULL, NULL, s.deadline_ms, s.required, s.vetoes, NULL
FROM stage_board s JOIN board b ON b.id = s.board_id WHERE s.stage_id = $1
UNION ALL
SELECT 'control ' || control || coalesce(' ' || tier, ''), 'relied on', NULL, NULL, NULL, 0, 0, NULL
FROM stage_control WHERE stage_id = $1
UNION ALL
SELECT 'signal ' || slug, printf('%s%s%s, %s', source, coalesce(' of ' || tier, ''),
		iif(floor > 0, printf(', resting on %d at least', floor), ''), iif(holds, 'holds', 'alarms')),
	low_micro, high_micro, window_ms, 0, 0, reason
FROM signal WHERE stage_id = $1
UNION ALL
SELECT 'admission', printf('%s%s%s%s', rule, coalesce(printf(', %d places', places), ''),
		coalesce(printf(', %d a day', per_day), ''), coalesce(', by ' || strata_by || ', ' || unfilled, '')),
	NULL, NULL, NULL, 0, 0, NULL
FROM stage_admission WHERE stage_id = $1
UNION ALL
SELECT 'stratum ' || value, printf('%d places', places), NULL, NULL, NULL, 0, 0, NULL
FROM stage_stratum WHERE stage_id = $1;
