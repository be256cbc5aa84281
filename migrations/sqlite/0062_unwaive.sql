-- A waiver may be ended before its date: by whom, and why.

ALTER TABLE gate_waiver ADD COLUMN ended_by TEXT REFERENCES account;
ALTER TABLE gate_waiver ADD COLUMN end_reason TEXT;
