-- The community to which people say they belong: one of the groups by which fairness is counted.

ALTER TABLE account ADD COLUMN community TEXT;
ALTER TABLE application ADD COLUMN community TEXT;
ALTER TABLE access_grant ADD COLUMN community TEXT;
