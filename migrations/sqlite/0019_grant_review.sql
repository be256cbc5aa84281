-- Who suspended or revoked a grant, who confirmed it, and the holder's appeal.

ALTER TABLE access_grant ADD COLUMN ended_at INTEGER;
ALTER TABLE access_grant ADD COLUMN stopped_by TEXT REFERENCES account;
ALTER TABLE access_grant ADD COLUMN confirmed_by TEXT REFERENCES account;
ALTER TABLE access_grant ADD COLUMN appeal TEXT;
ALTER TABLE access_grant ADD COLUMN upheld_by TEXT REFERENCES account;
