-- Who is admitted into a stage, and who waits.

-- :stage_admission
SELECT places, per_day, rule, strata_by, unfilled FROM stage_admission WHERE stage_id = $1;

-- :stage_strata
SELECT value, places FROM stage_stratum WHERE stage_id = $1 ORDER BY position;

-- :stage_admission_insert
INSERT INTO stage_admission (stage_id, places, per_day, rule, strata_by, unfilled)
VALUES ($1, $2, $3, $4, $5, $6);

-- :stage_stratum_insert
INSERT INTO stage_stratum (stage_id, position, value, places) VALUES ($1, $2, $3, $4);

-- The present stage of a model that offers the tier of the application $1; open: to everybody.

-- :admission_stage
SELECT r.id AS release_id, r.stage_id, r.state = 'held' AS held, max(o.open) AS open
FROM application a JOIN tier t ON t.id = a.tier_id
JOIN release r ON r.model_id = a.model_id AND r.state IN ('running', 'held', 'completed')
JOIN stage_offer s ON s.stage_id = r.stage_id
JOIN tier o ON o.id = s.tier_id AND o.slug = t.slug
WHERE a.id = $1 GROUP BY r.id ORDER BY r.id DESC LIMIT 1;

-- How many have no grant for what the application $1 asks yet, at the time $2: the applicant, of an
-- amendment nobody, and the members who accepted.

-- :admission_need
SELECT count(*) AS need FROM application a JOIN (
	SELECT x.id, x.applicant_id AS person FROM application x WHERE x.id = $1 AND x.amends_id IS NULL
	UNION SELECT m.application_id, m.account_id FROM application_member m
		WHERE m.application_id = $1 AND m.state = 'accepted') p ON p.id = a.id
WHERE a.id = $1 AND NOT EXISTS (SELECT 1 FROM access_grant g
	WHERE g.application_id IN (a.id, a.amends_id, a.renews_id) AND g.account_id = p.person
	AND g.revoked_at IS NULL AND g.closed_at IS NULL AND g.superseded_at IS NULL
	AND (g.end_at IS NULL OR g.end_at > $2));

-- Places of the stage $1 of the model $2 that are taken at $3, or drawn for, and what was admitted since $4.

-- :admission_taken
SELECT (SELECT count(*) FROM access_grant g JOIN tier t ON t.id = g.tier_id
		WHERE g.model_id = $2 AND g.revoked_at IS NULL AND g.closed_at IS NULL
		AND g.superseded_at IS NULL AND g.end_at IS NULL AND t.open = 0
		AND EXISTS (SELECT 1 FROM stage_offer o JOIN tier x ON x.id = o.tier_id
			WHERE o.stage_id = $1 AND x.slug = t.slug))
	+ (SELECT count(*) FROM access_grant g JOIN tier t ON t.id = g.tier_id
		WHERE g.model_id = $2 AND g.revoked_at IS NULL AND g.closed_at IS NULL
		AND g.superseded_at IS NULL AND g.end_at > $3 AND t.open = 0
		AND EXISTS (SELECT 1 FROM stage_offer o JOIN tier x ON x.id = o.tier_id
			WHERE o.stage_id = $1 AND x.slug = t.slug))
	+ (SELECT coalesce(sum(l.places), 0) FROM lottery l
		WHERE l.stage_id IN (SELECT same_id FROM stage_same WHERE stage_id = $1)
			AND l.state = 'committed')
	+ (SELECT coalesce(sum(d.places), 0) FROM admission d WHERE d.model_id = $2 AND d.won = 1
		AND d.admitted_at IS NULL AND d.ended_at IS NULL) AS taken,
	(SELECT coalesce(sum(d.places), 0) FROM admission d
		WHERE d.stage_id IN (SELECT same_id FROM stage_same WHERE stage_id = $1)
			AND d.admitted_at >= $4) AS today;

-- :admission_waits
SELECT EXISTS (SELECT 1 FROM admission WHERE model_id = $1 AND admitted_at IS NULL
	AND ended_at IS NULL) AS waits;

-- Who waits for the model $1, behind the one of $2 and $3.

-- :admission_waiting
SELECT application_id, since FROM admission
WHERE model_id = $1 AND admitted_at IS NULL AND ended_at IS NULL
	AND (since, application_id) > ($2, $3)
ORDER BY since, application_id LIMIT 64;

-- :admission_count
SELECT count(*) AS waiting FROM admission
WHERE model_id = $1 AND admitted_at IS NULL AND ended_at IS NULL;

-- How many stand in the list up to the application $1.

-- :admission_position
SELECT x.since, (SELECT count(*) FROM admission y WHERE y.model_id = x.model_id
	AND y.admitted_at IS NULL AND y.ended_at IS NULL
	AND (y.since, y.application_id) <= (x.since, x.application_id)) AS position
FROM admission x WHERE x.application_id = $1 AND x.admitted_at IS NULL AND x.ended_at IS NULL;

-- :admission_insert
INSERT INTO admission (application_id, since, model_id, stage_id, places, admitted_at)
VALUES ($1, $2, $3, $4, $5, $6);

-- :admission_admit
UPDATE admission SET admitted_at = $2, stage_id = $3, places = $4
WHERE application_id = $1 AND admitted_at IS NULL AND ended_at IS NULL;

-- :admission_end
UPDATE admission SET ended_at = $2
WHERE application_id = $1 AND admitted_at IS NULL AND ended_at IS NULL;

-- :application_set_state
UPDATE application SET state = $2, etag = etag + 1 WHERE id = $1;

-- The release that may admit somebody to the model of the grant $1, while somebody waits.

-- :admission_release_of_grant
SELECT r.id FROM access_grant g JOIN release r ON r.model_id = g.model_id
	AND r.state IN ('running', 'completed') AND r.stage_id IS NOT NULL
WHERE g.id = $1 AND EXISTS (SELECT 1 FROM admission d WHERE d.model_id = g.model_id
	AND d.admitted_at IS NULL AND d.ended_at IS NULL);

-- :admission_release
SELECT r.id FROM release r
WHERE r.model_id = $1 AND r.state IN ('running', 'completed') AND r.stage_id IS NOT NULL
	AND EXISTS (SELECT 1 FROM admission d WHERE d.model_id = $1
		AND d.admitted_at IS NULL AND d.ended_at IS NULL);
