-- What :who is to the :model at :now, a column each.

-- =lead model who now
	EXISTS (SELECT 1 FROM model_role q WHERE q.model_id = :model AND q.account_id = :who
		AND q.role = 'release_lead' AND q.from_at <= :now AND q.until_at > :now) AS lead

-- =chair model who now
	EXISTS (SELECT 1 FROM model_role q WHERE q.model_id = :model AND q.account_id = :who
		AND q.role IN ('chair', 'deputy') AND q.from_at <= :now AND q.until_at > :now) AS chair

-- =duty model who now
	EXISTS (SELECT 1 FROM model_role q WHERE q.model_id = :model AND q.account_id = :who
		AND q.role = 'duty_officer' AND q.from_at <= :now AND q.until_at > :now) AS duty

-- =reporter model who now
	EXISTS (SELECT 1 FROM model_role q WHERE q.model_id = :model AND q.account_id = :who
		AND q.role = 'reporter' AND q.from_at <= :now AND q.until_at > :now) AS reporter

-- =on_model model who now
	EXISTS (SELECT 1 FROM model_role q WHERE q.model_id = :model AND q.account_id = :who
		AND q.from_at <= :now AND q.until_at > :now) AS on_model

-- chair: a chair or deputy of the board that the appointment is to, or of one that serves
-- the model that it is to.  public: it is to no model that is undisclosed.  blocked: it can't be ended.

-- =role_is who now
	EXISTS (SELECT 1 FROM model_role c WHERE c.model_id = r.scope_id AND c.account_id = :who
		AND c.role IN ('chair', 'deputy') AND c.from_at <= :now AND c.until_at > :now) AS chair,
	EXISTS (SELECT 1 FROM model_role c WHERE c.model_id = r.scope_id AND c.account_id = :who
		AND c.from_at <= :now AND c.until_at > :now) AS on_model,
	NOT EXISTS (SELECT 1 FROM model m WHERE m.id = r.scope_id
		AND m.disclosure = 'undisclosed') AS public,
	EXISTS (SELECT 1 FROM kept_role k WHERE k.id = r.id) AS blocked

-- What the appointment is to, as people name it.

-- =scope_name
	(SELECT m.slug FROM model m WHERE m.id = r.scope_id
	UNION ALL SELECT b.slug FROM board b WHERE b.id = r.scope_id
	UNION ALL SELECT o.name FROM organisation o WHERE o.id = r.scope_id) AS scope_name

-- :find_role_by_id
SELECT r.id, r.state, r.until_at AS ripe_at, r.account_id = $2 AS self, r.proposed_by = $2 AS proposer,
	@role_is $2 $3
FROM role r WHERE r.id = $1;

-- :find_role_by_ending
SELECT r.id, r.state, r.until_at AS ripe_at, r.account_id = $2 AS self, r.proposed_by = $2 AS proposer,
	@role_is $2 $3
FROM role r WHERE substr(r.id, 27) = $1;

-- :role_by_id
SELECT r.*, r.until_at AS ripe_at, a.name AS account_name, r.account_id = $2 AS self, r.proposed_by = $2 AS proposer,
	@scope_name,
	@role_is $2 $3
FROM role r JOIN account a ON a.id = r.account_id WHERE r.id = $1;

-- :role_list
SELECT r.*, r.until_at AS ripe_at, a.name AS account_name, r.account_id = $1 AS self, r.proposed_by = $1 AS proposer,
	@scope_name,
	@role_is $1 $2
FROM role r JOIN account a ON a.id = r.account_id
WHERE r.id < $4
	AND ($3 = 1 OR r.account_id = $1 OR NOT EXISTS (SELECT 1 FROM model m
		WHERE m.id = r.scope_id AND m.disclosure = 'undisclosed')
	OR EXISTS (SELECT 1 FROM model_role c WHERE c.model_id = r.scope_id AND c.account_id = $1
		AND c.from_at <= $2 AND c.until_at > $2))
ORDER BY r.id DESC LIMIT $5;

-- :role_list_of_account
SELECT r.*, r.until_at AS ripe_at, a.name AS account_name, r.account_id = $1 AS self, r.proposed_by = $1 AS proposer,
	@scope_name,
	@role_is $1 $2
FROM role r JOIN account a ON a.id = r.account_id
WHERE r.account_id = $4 AND r.id < $5
	AND ($3 = 1 OR r.account_id = $1 OR NOT EXISTS (SELECT 1 FROM model m
		WHERE m.id = r.scope_id AND m.disclosure = 'undisclosed')
	OR EXISTS (SELECT 1 FROM model_role c WHERE c.model_id = r.scope_id AND c.account_id = $1
		AND c.from_at <= $2 AND c.until_at > $2))
ORDER BY r.id DESC LIMIT $6;

-- :role_insert
INSERT INTO role (id, account_id, role, scope_id, state, proposed_by, confirmed_by, from_at, until_at, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- Who is appointed in the millisecond in which a case was opened comes after it.
-- :role_activate
UPDATE role SET state = 'active', confirmed_by = $2,
	from_at = $3 + EXISTS (SELECT 1 FROM tally t
		WHERE t.board_id = role.scope_id AND t.waits = 1 AND t.opened_at = $3)
WHERE id = $1;

-- :role_end
UPDATE role SET state = 'ended', until_at = $2 WHERE id = $1;

-- :role_lapsed
SELECT id FROM role WHERE account_id = $1 AND role = $2 AND scope_id = $3
	AND state <> 'ended' AND until_at <= $4;

-- :role_close
UPDATE role SET state = 'ended' WHERE id = $1;

-- :role_predecessors
SELECT id, account_id FROM role
WHERE scope_id = $1 AND role = $2 AND state = 'active' AND id <> $3;

-- Does anyone lead the model $1 whose account is active?
-- :model_led
SELECT m.slug, EXISTS (SELECT 1 FROM role r JOIN account a ON a.id = r.account_id
	WHERE r.scope_id = m.id AND r.role = 'release_lead' AND r.state = 'active'
		AND r.from_at <= $2 AND (r.until_at IS NULL OR r.until_at > $2)
		AND a.status = 'active') AS led
FROM model m WHERE m.id = $1;

-- :models_led_by
SELECT DISTINCT scope_id AS model_id FROM role
WHERE account_id = $1 AND role = 'release_lead' AND state = 'active'
	AND from_at <= $2 AND (until_at IS NULL OR until_at > $2) AND scope_id > $3
ORDER BY scope_id LIMIT $4;
