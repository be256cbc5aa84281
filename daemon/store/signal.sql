-- What the caller ($2) is to a signal at $3: reporter, who feeds its model's signals; blocked: it
-- is counted here, and nobody reports it.  A plan that is a draft shows to its model's people.

-- =signal_is who now
	m.disclosure = 'announced' AS public,
	@lead m.id :who :now,
	@reporter m.id :who :now,
	s.source <> 'reports' AS blocked,
	@on_model m.id :who :now

-- :find_signal_by_id
SELECT s.id, s.etag, s.state,
	@signal_is $2 $3
FROM signal s JOIN model m ON m.id = s.model_id
WHERE s.id = $1;

-- :find_signal_by_ending
SELECT s.id, s.etag, s.state,
	@signal_is $2 $3
FROM signal s JOIN model m ON m.id = s.model_id
WHERE substr(s.id, 27) = $1;

-- Of a model's present stage.
-- :find_signal_by_name
SELECT s.id, s.etag, s.state,
	@signal_is $2 $3
FROM model m JOIN release r ON r.model_id = m.id AND r.state IN ('running', 'held', 'completed')
JOIN signal s ON s.stage_id = r.stage_id
WHERE m.slug = $4 AND s.slug = $1 ORDER BY r.id DESC LIMIT 1;

-- :signal_by_id
SELECT s.*, m.slug AS model, t.slug AS stage, t.position AS stage_position,
	@signal_is $2 $3
FROM signal s JOIN model m ON m.id = s.model_id JOIN stage t ON t.id = s.stage_id
WHERE s.id = $1;

-- Of model $3.
-- :signal_list
SELECT s.*, m.slug AS model, t.slug AS stage, t.position AS stage_position,
	@signal_is $1 $2
FROM signal s JOIN model m ON m.id = s.model_id JOIN stage t ON t.id = s.stage_id
JOIN plan p ON p.id = t.plan_id
WHERE s.model_id = $3 AND s.id < $4 AND p.state <> 'draft' ORDER BY s.id DESC LIMIT $5;

-- :signals_of_stage
SELECT s.* FROM signal s WHERE s.stage_id = $1 ORDER BY s.position;

-- :signal_row
SELECT s.*, r.id AS release_id, r.state AS release_state
FROM signal s LEFT JOIN release r ON r.model_id = s.model_id AND r.stage_id = s.stage_id
	AND r.state IN ('running', 'held', 'completed')
WHERE s.id = $1 LIMIT 1;

-- :signal_insert
INSERT INTO signal (id, stage_id, model_id, position, slug, template, title, tier, source, low_micro,
	high_micro, window_ms, floor, holds, owner, reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);

-- Those of model $1 that are watched now; $2: in that stage, NULL: in any.
-- :signals_watched
SELECT id FROM signal WHERE model_id = $1 AND ($2 IS NULL OR stage_id = $2) AND state NOT IN ('declared', 'ended');

-- :signal_end
UPDATE signal SET state = 'ended', etag = etag + 1 WHERE id = $1;

-- :signal_begin
UPDATE signal SET state = 'waiting', began_at = $2, heard_at = NULL, value_micro = NULL,
	exposure = NULL, etag = etag + 1
WHERE id = $1;

-- :signal_read
UPDATE signal SET state = $2, heard_at = $3, value_micro = $4, exposure = $5, etag = etag + 1
WHERE id = $1;

-- :signal_set_state
UPDATE signal SET state = $2, etag = etag + 1 WHERE id = $1;

-- :signal_reading_insert
INSERT INTO signal_reading (signal_id, at, value_micro, exposure, state, by_id, note)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (signal_id, at) DO UPDATE SET value_micro = excluded.value_micro,
	exposure = excluded.exposure, state = excluded.state, by_id = excluded.by_id,
	note = excluded.note;

-- :signal_readings
SELECT x.*, a.name AS by_name FROM signal_reading x LEFT JOIN account a ON a.id = x.by_id
WHERE x.signal_id = $1 ORDER BY x.at DESC LIMIT 20;

-- Use of model $1 from day $2 on; $3: of the tier with that slug, NULL: of any.
-- :signal_usage
SELECT coalesce(sum(u.calls), 0) AS calls FROM usage_day u
JOIN access_grant g ON g.id = u.grant_id JOIN tier t ON t.id = g.tier_id
WHERE u.day >= $2 AND u.day < $4 AND g.model_id = $1 AND ($3 IS NULL OR t.slug = $3);

-- :signal_incidents
SELECT count(*) AS incidents FROM incident i
WHERE i.model_id = $1 AND i.detected_at >= $2 AND i.kind = 'incident';
