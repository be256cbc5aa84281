-- $1 is what is looked for, $2 the caller's account.  blocked: somebody else's already.

-- :find_identity_by_id
SELECT i.id, i.state, i.account_id = $2 AS self, i.proposed_by = $2 AS proposer,
	i.state IN ('claimed', 'offered') AND EXISTS (SELECT 1 FROM identity o
		WHERE o.type = i.type AND o.value = i.value AND o.state = 'active' AND o.id <> i.id) AS blocked
FROM identity i WHERE i.id = $1;

-- :find_identity_by_ending
SELECT i.id, i.state, i.account_id = $2 AS self, i.proposed_by = $2 AS proposer,
	i.state IN ('claimed', 'offered') AND EXISTS (SELECT 1 FROM identity o
		WHERE o.type = i.type AND o.value = i.value AND o.state = 'active' AND o.id <> i.id) AS blocked
FROM identity i WHERE substr(i.id, 27) = $1;

-- :identity_by_id
SELECT i.*, i.account_id = $2 AS self, i.proposed_by = $2 AS proposer,
	i.state IN ('claimed', 'offered') AND EXISTS (SELECT 1 FROM identity o
		WHERE o.type = i.type AND o.value = i.value AND o.state = 'active' AND o.id <> i.id) AS blocked
FROM identity i WHERE i.id = $1;

-- :identity_list
SELECT i.*, i.account_id = $2 AS self, i.proposed_by = $2 AS proposer,
	i.state IN ('claimed', 'offered') AND EXISTS (SELECT 1 FROM identity o
		WHERE o.type = i.type AND o.value = i.value AND o.state = 'active' AND o.id <> i.id) AS blocked
FROM identity i WHERE i.account_id = $1 AND i.id < $3 ORDER BY i.id DESC LIMIT $4;

-- :identity_count
SELECT count(*) AS n FROM identity WHERE account_id = $1 AND state <> 'ended';

-- :identity_insert
INSERT INTO identity (id, account_id, type, value, state, proposed_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- :identity_activate
UPDATE identity SET state = 'active', confirmed_by = $2 WHERE id = $1;

-- :identity_end
UPDATE identity SET state = 'ended' WHERE id = $1;
