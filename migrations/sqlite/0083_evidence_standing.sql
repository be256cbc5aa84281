-- What a gate's line asks for is found without looking at the rest of its criterion.

CREATE INDEX evidence_standing ON evidence (model_id, criterion, dimensions) WHERE replaced_by IS NULL;
