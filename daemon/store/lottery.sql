-- $1 is what is looked for, $2 the caller's account, $3 the time.
-- blocked: it can't be drawn yet.  settled: it can be, so that nobody backs out.  frozen: the
-- release is held.

-- =lottery_is who now
	x.outside_at > :now OR NOT EXISTS (SELECT 1 FROM stage_same y
			WHERE y.stage_id = r.stage_id AND y.same_id = x.stage_id)
		OR x.checkpoint > (SELECT max(seq) + 1 FROM ledger) AS blocked,
	x.outside_at <= :now AND EXISTS (SELECT 1 FROM stage_same y
		WHERE y.stage_id = r.stage_id AND y.same_id = x.stage_id) AS settled, r.state = 'held' AS frozen,
	@lead m.id :who :now,
	@chair m.id :who :now,
	@on_model m.id :who :now

-- :find_lottery_by_id
SELECT x.id, x.etag, x.state, m.disclosure = 'announced' AS public,
	@lottery_is $2 $3
FROM lottery x JOIN model m ON m.id = x.model_id JOIN release r ON r.id = x.release_id
WHERE x.id = $1;

-- :find_lottery_by_ending
SELECT x.id, x.etag, x.state, m.disclosure = 'announced' AS public,
	@lottery_is $2 $3
FROM lottery x JOIN model m ON m.id = x.model_id JOIN release r ON r.id = x.release_id
WHERE substr(x.id, 27) = $1;

-- :lottery_by_id
SELECT x.*, m.slug AS model, s.slug AS stage, a.name AS by_name, e.name AS ended_by_name,
	m.disclosure = 'announced' AS public,
	@lottery_is $2 $3
FROM lottery x JOIN model m ON m.id = x.model_id JOIN release r ON r.id = x.release_id
JOIN stage s ON s.id = x.stage_id JOIN account a ON a.id = x.by_id
LEFT JOIN account e ON e.id = x.ended_by
WHERE x.id = $1;

-- :lottery_list
SELECT x.*, m.slug AS model, s.slug AS stage, a.name AS by_name, e.name AS ended_by_name,
	m.disclosure = 'announced' AS public,
	@lottery_is $1 $2
FROM lottery x JOIN model m ON m.id = x.model_id JOIN release r ON r.id = x.release_id
JOIN stage s ON s.id = x.stage_id JOIN account a ON a.id = x.by_id
LEFT JOIN account e ON e.id = x.ended_by
WHERE x.release_id = $3 AND x.id < $4 ORDER BY x.id DESC LIMIT $5;

-- Could there be a draw for the release $1: a stage that draws, somebody who waits, none under way?

-- :lottery_possible
SELECT EXISTS (SELECT 1 FROM release r JOIN stage_admission s ON s.stage_id = r.stage_id
	WHERE r.id = $1 AND s.rule = 'lottery'
	AND NOT EXISTS (SELECT 1 FROM stage_same y JOIN lottery l ON l.stage_id = y.same_id
		WHERE y.stage_id = r.stage_id AND l.state = 'committed')
	AND EXISTS (SELECT 1 FROM admission d JOIN application a ON a.id = d.application_id
		JOIN tier t ON t.id = a.tier_id
		WHERE d.model_id = r.model_id AND d.admitted_at IS NULL AND d.ended_at IS NULL
		AND d.won = 0 AND EXISTS (SELECT 1 FROM stage_offer o JOIN tier x ON x.id = o.tier_id
			WHERE o.stage_id = r.stage_id AND x.slug = t.slug))) AS possible;

-- Who waits for the model $1 and its stage $2, by the attribute $3 of their organisation.

-- :lottery_waiting
SELECT d.application_id, CASE $3 WHEN 'resource_class' THEN coalesce(o.resource_class, 'none')
	WHEN 'sector' THEN coalesce(o.sector, 'none') ELSE '-' END AS stratum
FROM admission d JOIN application a ON a.id = d.application_id JOIN tier t ON t.id = a.tier_id
LEFT JOIN organisation o ON o.id = a.organisation_id
WHERE d.model_id = $1 AND d.admitted_at IS NULL AND d.ended_at IS NULL AND d.won = 0
	AND EXISTS (SELECT 1 FROM stage_offer s JOIN tier x ON x.id = s.tier_id
		WHERE s.stage_id = $2 AND x.slug = t.slug)
ORDER BY d.since, d.application_id LIMIT $4;

-- :lottery_insert
INSERT INTO lottery (id, model_id, release_id, stage_id, state, places, entrants, list_digest, seq,
	edge_size, edge, checkpoint, outside_name, outside_at, by_id, at)
SELECT $1, r.model_id, r.id, r.stage_id, 'committed', $3, $4, $5, $6, h.size, h.edge, $7, $8, $9, $10, $11
FROM release r JOIN ledger_head h ON h.one = 1 WHERE r.id = $2;

-- :lottery_entrant_insert
INSERT INTO lottery_entrant (lottery_id, number, application_id, stratum, places)
VALUES ($1, $2, $3, $4, $5);

-- :lottery_row
SELECT x.*, m.slug AS model, i.origin FROM lottery x JOIN model m ON m.id = x.model_id
JOIN installation i ON i.one = 1 WHERE x.id = $1;

-- :lottery_entrants
SELECT number, stratum, places FROM lottery_entrant WHERE lottery_id = $1 ORDER BY number;

-- :lottery_leaves
SELECT leaf FROM ledger WHERE seq >= $1 AND seq < $2 ORDER BY seq;

-- :lottery_drawn
UPDATE lottery SET state = 'drawn', root = $2, outside = $3, seed = $4, ended_by = $5, ended_at = $6,
	etag = etag + 1
WHERE id = $1;

-- :lottery_abandon
UPDATE lottery SET state = 'abandoned', reason = $2, ended_by = $3, ended_at = $4, etag = etag + 1
WHERE id = $1;

-- :lottery_entrant_drawn
UPDATE lottery_entrant SET rank = $3, drawn = $4 WHERE lottery_id = $1 AND number = $2;

-- The application of the number $2 in the draw $1, if it still waits.

-- :lottery_missed
SELECT e.application_id, a.applicant_id FROM lottery_entrant e
JOIN application a ON a.id = e.application_id AND a.state = 'waitlisted'
WHERE e.lottery_id = $1 AND e.number = $2;

-- :admission_win
UPDATE admission SET won = 1 WHERE admitted_at IS NULL AND ended_at IS NULL
	AND application_id = (SELECT e.application_id FROM lottery_entrant e
		WHERE e.lottery_id = $1 AND e.number = $2);

-- Who was drawn for the model $1 and isn't admitted yet.

-- :admission_winners
SELECT application_id FROM admission
WHERE model_id = $1 AND won = 1 AND admitted_at IS NULL AND ended_at IS NULL
ORDER BY application_id LIMIT 64;

-- The numbers of an application in draws.

-- :lottery_numbers
SELECT e.lottery_id, e.number, e.drawn, e.rank, l.state, l.entrants, l.outside_at FROM lottery_entrant e
JOIN lottery l ON l.id = e.lottery_id WHERE e.application_id = $1 ORDER BY e.lottery_id;

-- :ledger_entry
SELECT entry FROM ledger WHERE seq = $1;

-- :lottery_set_list
UPDATE lottery SET list_digest = $2 WHERE id = $1;
