-- Whether whoever looked at an incident said which evidence it contradicts, or that it contradicts
-- none: then it falls by nothing else when the incident turns out to be worse.

ALTER TABLE incident ADD COLUMN evidence_judged INTEGER NOT NULL DEFAULT 0;
