-- How often a rule of a tier kept somebody from applying.

CREATE TABLE eligibility_refusal (
	tier_id TEXT    NOT NULL REFERENCES tier,
	rule    TEXT    NOT NULL,
	times   INTEGER NOT NULL,
	PRIMARY KEY (tier_id, rule)
) STRICT, WITHOUT ROWID;
