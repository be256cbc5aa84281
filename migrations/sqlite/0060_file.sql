-- Which files that were sent does anything name?
CREATE INDEX application_file_by_digest ON application_file (digest);
