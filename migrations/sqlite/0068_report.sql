-- What reports of a past date need: how people are counted, as it was when they submitted or were
-- granted; what became of stops; rounds of votes whole; exposure that was annulled.
ALTER TABLE application ADD COLUMN sector TEXT;
ALTER TABLE application ADD COLUMN resource_class TEXT;
ALTER TABLE application ADD COLUMN country TEXT;
ALTER TABLE application ADD COLUMN language TEXT;
ALTER TABLE access_grant ADD COLUMN sector TEXT;
ALTER TABLE access_grant ADD COLUMN resource_class TEXT;
ALTER TABLE access_grant ADD COLUMN country TEXT;
ALTER TABLE access_grant ADD COLUMN language TEXT;
UPDATE application SET (sector, resource_class, country, language) =
	(SELECT o.sector, o.resource_class, o.country, p.language
	FROM account p LEFT JOIN organisation o ON o.id = application.organisation_id
	WHERE p.id = application.applicant_id)
WHERE submitted_at IS NOT NULL;
UPDATE access_grant SET (sector, resource_class, country, language) =
	(SELECT o.sector, o.resource_class, o.country, p.language
	FROM account p LEFT JOIN organisation o ON o.id = p.organisation_id
	WHERE p.id = access_grant.account_id);
ALTER TABLE vote ADD COLUMN country TEXT;
UPDATE vote SET country = (SELECT o.country FROM account p
	JOIN organisation o ON o.id = p.organisation_id WHERE p.id = vote.account_id);
ALTER TABLE past_vote ADD COLUMN speaks_for INTEGER NOT NULL DEFAULT 0;
ALTER TABLE past_vote ADD COLUMN country TEXT;
UPDATE past_vote SET country = (SELECT o.country FROM account p
	JOIN organisation o ON o.id = p.organisation_id WHERE p.id = past_vote.account_id);
ALTER TABLE past_tally ADD COLUMN required INTEGER NOT NULL DEFAULT 0;
CREATE TABLE grant_stop (
	grant_id    TEXT    NOT NULL REFERENCES access_grant (id),
	at          INTEGER NOT NULL,
	appealed_at INTEGER,
	ended_at    INTEGER,
	PRIMARY KEY (grant_id, at)
) STRICT, WITHOUT ROWID;
CREATE INDEX grant_stop_by_time ON grant_stop (at);
INSERT INTO grant_stop (grant_id, at, appealed_at)
SELECT id, coalesce(suspended_at, revoked_at),
	CASE WHEN appeal IS NOT NULL THEN coalesce(suspended_at, revoked_at) END
FROM access_grant WHERE stopped_by IS NOT NULL AND coalesce(suspended_at, revoked_at) IS NOT NULL;
CREATE TABLE past_exposure (
	component_id TEXT    NOT NULL REFERENCES component,
	version_id   TEXT    NOT NULL REFERENCES version,
	audience     TEXT    NOT NULL REFERENCES audience,
	class        INTEGER NOT NULL REFERENCES reversibility,
	since        INTEGER NOT NULL,
	cause        TEXT    NOT NULL,
	until_at     INTEGER NOT NULL,
	PRIMARY KEY (component_id, version_id, audience, class, since)
) STRICT, WITHOUT ROWID;
CREATE VIEW exposure_ever (component_id, version_id, audience, class, since, until_at) AS
SELECT component_id, version_id, audience, class, since, CAST(9223372036854775807 AS INTEGER)
FROM exposure
UNION ALL
SELECT component_id, version_id, audience, class, since, until_at FROM past_exposure;
