-- A board that can't decide a case any more hands it to the one in its place.

INSERT INTO tally_outcome VALUES ('handed_over');
