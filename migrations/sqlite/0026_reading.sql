-- What was read is also looked up by what it was.

CREATE INDEX reading_by_what ON reading (what, at);
