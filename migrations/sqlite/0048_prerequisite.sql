-- What a grant rests on: lost prerequisites, and texts that an organisation accepts.

INSERT INTO endorsement_state VALUES ('withdrawn');
CREATE INDEX endorsement_by_account ON endorsement (account_id, application_id);
ALTER TABLE access_grant ADD COLUMN lost TEXT;
CREATE TABLE organisation_acceptance (
	terms_id        TEXT    NOT NULL REFERENCES terms,
	organisation_id TEXT    NOT NULL REFERENCES organisation,
	by_id           TEXT    NOT NULL REFERENCES account,
	digest          TEXT    NOT NULL,
	at              INTEGER NOT NULL,
	PRIMARY KEY (terms_id, organisation_id)
) STRICT, WITHOUT ROWID;
CREATE VIEW grant_unsigned (grant_id, by_person, by_organisation) AS
SELECT g.id,
	x.party <> 'organisation' AND NOT EXISTS (SELECT 1 FROM terms_acceptance a
		WHERE a.grant_id = g.id AND a.terms_id = x.id AND a.account_id = g.account_id),
	x.party <> 'person' AND NOT EXISTS (SELECT 1 FROM organisation_acceptance o
		WHERE o.terms_id = x.id AND o.organisation_id = p.organisation_id)
FROM access_grant g JOIN account p ON p.id = g.account_id JOIN tier t ON t.id = g.tier_id
JOIN terms x ON x.id = coalesce(g.asked_terms_id, t.terms_id)
WHERE g.terms_pending = 1 OR g.asked_until IS NOT NULL;
