-- $1 is what is looked for, $2 the caller's account, $3 the time.
-- setter: holds stand, and the caller set all of them.  automatic: the rules set them, and the
-- caller can't lift any: that is for the chair, once its cause is over.
-- first: nothing to roll back to.  signer: signs a line of the next gate.  waiver: chairs a board that votes on the next stage
-- (its deputy does while the chair is away, suspended or a lead), and has no proposal open.

-- =release_is who now
	m.disclosure = 'announced' AS public,
	@lead m.id :who :now,
	@chair m.id :who :now,
	@duty m.id :who :now,
	@on_model m.id :who :now,
	EXISTS (SELECT 1 FROM hold_standing h WHERE h.release_id = r.id AND h.by_id = :who)
	AND NOT EXISTS (SELECT 1 FROM hold_standing h WHERE h.release_id = r.id
		AND (h.by_id <> :who OR h.cause_closed)) AS setter,
	EXISTS (SELECT 1 FROM hold_standing h WHERE h.release_id = r.id AND h.by_id IS NULL)
	AND NOT EXISTS (SELECT 1 FROM hold_standing h WHERE h.release_id = r.id AND h.by_id <> :who)
	AND NOT (EXISTS (SELECT 1 FROM hold_standing h WHERE h.release_id = r.id AND h.cause_closed)
		AND EXISTS (SELECT 1 FROM model_role q WHERE q.model_id = m.id AND q.account_id = :who
			AND q.role IN ('chair', 'deputy') AND q.from_at <= :now AND q.until_at > :now))
		AS automatic,
	EXISTS (SELECT 1 FROM next_line x WHERE x.release_id = r.id AND x.type = 'signoff'
		AND (x.account_id = :who OR x.subject IN (SELECT q.role FROM model_role q
		WHERE q.model_id = x.model_id AND q.account_id = :who AND q.from_at <= :now
		AND q.until_at > :now))) AS signer,
	EXISTS (SELECT 1 FROM next_board x JOIN board_voter q ON q.board_id = x.board_id
		WHERE x.release_id = r.id AND q.account_id = :who AND q.from_at <= :now
		AND q.until_at > :now AND (q.role = 'chair' OR (q.role = 'deputy' AND NOT EXISTS (
			SELECT 1 FROM board_voter c WHERE c.board_id = x.board_id AND c.role = 'chair'
				AND NOT EXISTS (SELECT 1 FROM model_role l WHERE l.model_id = m.id
					AND l.account_id = c.account_id AND l.role = 'release_lead'
					AND l.from_at <= :now AND l.until_at > :now)))))
	AND NOT EXISTS (SELECT 1 FROM promotion p WHERE p.release_id = r.id AND p.proposed_by = :who
		AND p.state IN ('voting', 'cooling_off')) AS waiver,
	NOT EXISTS (SELECT 1 FROM stage s WHERE s.id = r.stage_id AND s.plan_id = r.plan_id
		AND s.position > 1) AS first

-- :find_release_by_id
SELECT r.id, r.etag, r.state,
	@release_is $2 $3
FROM release r JOIN model m ON m.id = r.model_id WHERE r.id = $1;

-- :find_release_by_ending
SELECT r.id, r.etag, r.state,
	@release_is $2 $3
FROM release r JOIN model m ON m.id = r.model_id WHERE substr(r.id, 27) = $1;

-- The newest release of the model whose slug is $1.

-- :find_release_by_name
SELECT r.id, r.etag, r.state,
	@release_is $2 $3
FROM release r JOIN model m ON m.id = r.model_id
WHERE m.slug = $1 ORDER BY r.id DESC LIMIT 1;

-- :release_by_id
SELECT r.*, m.slug AS model, p.title AS plan_title, p.revision AS plan_revision, s.slug AS stage,
	s.name AS stage_name, CASE WHEN s.plan_id = r.plan_id THEN s.position ELSE 0 END AS position,
	(SELECT count(*) FROM stage x WHERE x.plan_id = r.plan_id) AS stages,
	@release_is $2 $3
FROM release r JOIN model m ON m.id = r.model_id JOIN plan p ON p.id = r.plan_id
LEFT JOIN stage s ON s.id = r.stage_id WHERE r.id = $1;

-- :release_list
SELECT r.*, m.slug AS model, p.title AS plan_title, p.revision AS plan_revision, s.slug AS stage,
	s.name AS stage_name, CASE WHEN s.plan_id = r.plan_id THEN s.position ELSE 0 END AS position,
	(SELECT count(*) FROM stage x WHERE x.plan_id = r.plan_id) AS stages,
	@release_is $1 $2
FROM release r JOIN model m ON m.id = r.model_id JOIN plan p ON p.id = r.plan_id
LEFT JOIN stage s ON s.id = r.stage_id
WHERE r.id < $4
	AND (m.disclosure = 'announced' OR $3 = 1
	OR EXISTS (SELECT 1 FROM model_role q WHERE q.model_id = m.id AND q.account_id = $1
		AND q.from_at <= $2 AND q.until_at > $2))
ORDER BY r.id DESC LIMIT $5;

-- :release_row
SELECT r.*, m.slug AS model, s.slug AS stage, CASE WHEN s.plan_id = r.plan_id THEN s.position ELSE 0 END AS position,
	(SELECT count(*) FROM stage x WHERE x.plan_id = r.plan_id) AS stages,
	EXISTS (SELECT 1 FROM act x WHERE x.release_id = r.id AND x.kind = 'complete'
		AND x.lifted_at IS NULL) AS cut_short
FROM release r JOIN model m ON m.id = r.model_id LEFT JOIN stage s ON s.id = r.stage_id
WHERE r.id = $1;

-- The release of the model $1 whose offers count.

-- :release_going_on
SELECT r.id, r.state, r.stage_id, s.slug AS stage FROM release r JOIN stage s ON s.id = r.stage_id
WHERE r.model_id = $1 AND r.state IN ('running', 'held', 'completed', 'void')
ORDER BY r.id DESC LIMIT 1;

-- Those that were there before the release $2 and give way to it.

-- :release_predecessors
SELECT id FROM release WHERE model_id = $1 AND id <> $2
	AND state IN ('running', 'held', 'completed', 'void') AND stage_id IS NOT NULL ORDER BY id;

-- :release_insert
INSERT INTO release (id, model_id, plan_id, state, created_at) VALUES ($1, $2, $3, 'planned', $4);

-- :release_set_state
UPDATE release SET state = $2, etag = etag + 1 WHERE id = $1;

-- :releases_to_hold
SELECT id FROM release WHERE model_id = $1
	AND state IN ('planned', 'running', 'held', 'completed') ORDER BY id;

-- Those that a leak makes void.

-- :releases_to_void
SELECT id, state FROM release WHERE model_id = $1
	AND state IN ('planned', 'running', 'held', 'completed') ORDER BY id;

-- What a leak that was none has made void, begun or planned, as long as nothing has taken its place.

-- :releases_to_revive
SELECT r.id FROM release r JOIN plan p ON p.id = r.plan_id AND p.state = 'published'
WHERE r.model_id = $1 AND r.state = 'void'
	AND NOT EXISTS (SELECT 1 FROM release n WHERE n.model_id = $1
		AND n.state IN ('planned', 'running', 'held', 'completed'))
	AND NOT EXISTS (SELECT 1 FROM act x WHERE x.model_id = $1 AND x.kind = 'leak'
		AND x.confirmed_at IS NOT NULL AND x.lifted_at IS NULL)
ORDER BY r.id DESC LIMIT 1;

-- The void release whose offers a new one takes as its stage 0.

-- :release_to_take
SELECT id, stage_id FROM release WHERE model_id = $1 AND state = 'void' AND stage_id IS NOT NULL
ORDER BY id DESC LIMIT 1;

-- :release_take_stage
UPDATE release SET state = 'running', (stage_id, stage_since, dwell_from) =
	(SELECT o.stage_id, o.stage_since, o.dwell_from FROM release o WHERE o.id = $2), etag = etag + 1
WHERE id = $1;

-- The one of the model $1 that has entered no stage, on hold or not.

-- :release_unbegun
SELECT id FROM release WHERE model_id = $1 AND state IN ('planned', 'held') AND stage_id IS NULL
ORDER BY id DESC LIMIT 1;

-- :release_set_held
UPDATE release SET state = 'held', held_since = coalesce(held_since, $2), etag = etag + 1
WHERE id = $1;

-- The dwell goes on from where it stopped.

-- :release_set_resumed
UPDATE release SET state = $2, dwell_from = dwell_from + ($3 - held_since), held_since = NULL,
	etag = etag + 1
WHERE id = $1;

-- Those that others set; those of the rules when the chair, $5, lifts them and their cause is over.

-- :release_hold_lift
UPDATE act SET lifted_by = $2, lifted_at = $3, lift_reason = $4, etag = etag + 1
WHERE release_id = $1 AND kind = 'hold' AND lifted_at IS NULL
	AND (by_id <> $2 OR ($5 = 1 AND cause_closed_at IS NOT NULL));

-- :release_holds_standing
SELECT count(*) AS holds, count(*) - count(by_id) AS automatic FROM hold_standing
WHERE release_id = $1;

-- :hold_of_cause
SELECT id FROM act WHERE cause = $1 AND kind = 'hold' AND lifted_at IS NULL AND release_id = $2
	AND code = $3 AND cause_closed_at IS NULL
LIMIT 1;

-- :hold_close_cause
UPDATE act SET cause_closed_at = $3, etag = etag + 1
WHERE cause = $1 AND ($2 IS NULL OR code = $2) AND kind = 'hold' AND by_id IS NULL
	AND cause_closed_at IS NULL;

-- :holds_of_cause
SELECT id, release_id, model_id FROM act
WHERE cause = $1 AND ($2 IS NULL OR code = $2) AND kind = 'hold' AND by_id IS NULL
	AND cause_closed_at IS NULL AND lifted_at IS NULL
ORDER BY id;

-- :release_holds
SELECT h.*, a.name AS by_name, l.name AS lifted_by_name, c.text AS code_text
FROM act h JOIN hold_code c ON c.name = h.code LEFT JOIN account a ON a.id = h.by_id
LEFT JOIN account l ON l.id = h.lifted_by
WHERE h.release_id = $1 AND h.kind = 'hold' ORDER BY h.id DESC;

-- :release_rollbacks
SELECT b.*, a.name AS by_name, c.text AS code_text, f.slug AS from_slug, t.slug AS to_slug
FROM act b JOIN account a ON a.id = b.by_id JOIN hold_code c ON c.name = b.code
JOIN stage f ON f.id = b.from_stage JOIN stage t ON t.id = b.to_stage
WHERE b.release_id = $1 AND b.kind = 'roll_back' ORDER BY b.id DESC;

-- When the stage $2 was last tried and given up: aborted, or left again by a rollback; also by
-- a plan whose place its own took.

-- :stage_setback
SELECT 'aborted' AS word, p.ended_at AS at FROM stage_same y JOIN promotion p ON p.stage_id = y.same_id
WHERE y.stage_id = $2 AND p.release_id = $1 AND p.state = 'aborted' AND p.plan_id IS NULL
UNION ALL
SELECT 'rolled back', b.at FROM act b JOIN stage f ON f.id = b.from_stage
JOIN stage t ON t.id = b.to_stage JOIN stage_same y ON y.stage_id = $2 JOIN stage s ON s.id = y.same_id
WHERE b.release_id = $1 AND b.kind = 'roll_back' AND s.plan_id = f.plan_id AND s.position > t.position
	AND s.position <= f.position
ORDER BY at DESC LIMIT 1;

-- :release_exposure
SELECT m.slug AS component, v.slug AS version, e.audience, e.class, e.since, e.cause
FROM component m JOIN exposure e ON e.component_id = m.id JOIN version v ON v.id = e.version_id
WHERE m.model_id = $1 ORDER BY m.bit, v.bit, e.audience, e.class;

-- :fact_release_all scan: the index is filled once, at start
SELECT r.id, r.model_id, r.stage_id, r.state IN ('held', 'void') AS held,
	r.state = 'withdrawn' OR (r.state = 'void' AND r.stage_id IS NULL) AS over, CASE WHEN s.plan_id = r.plan_id THEN s.position ELSE 0 END AS position
FROM release r LEFT JOIN stage s ON s.id = r.stage_id;

-- =fact_release
	r.id, r.model_id, r.stage_id, r.state IN ('held', 'void') AS held,
	r.state = 'withdrawn' OR (r.state = 'void' AND r.stage_id IS NULL) AS over,
	CASE WHEN s.plan_id = r.plan_id THEN s.position ELSE 0 END AS position

-- What is done to one release stops what every release of its model offers: a completed one offers
-- it still when the next is planned.
-- :fact_releases_beside
SELECT
	@fact_release
FROM release b JOIN release r ON r.model_id = b.model_id LEFT JOIN stage s ON s.id = r.stage_id
WHERE b.id = $1;

-- :fact_offer_count
SELECT count(*) AS offers FROM (SELECT DISTINCT tier_id, component_id FROM stage_offer
	WHERE stage_id = $1) o;

-- :fact_offers
SELECT o.tier_id, t.slug, m.bit, sum(1 << v.bit) AS versions FROM stage_offer o
JOIN tier t ON t.id = o.tier_id JOIN component m ON m.id = o.component_id JOIN version v ON v.id = o.version_id
WHERE o.stage_id = $1 GROUP BY o.tier_id, m.id ORDER BY o.tier_id, m.bit;
