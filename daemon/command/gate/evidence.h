/* Evidence as the store has it. */
#ifndef COMMAND_EVIDENCE_H
#define COMMAND_EVIDENCE_H

#include "daemon/command/object.h"
#include "daemon/rules/evidence.h"

/* From a row with evidence's columns and the slugs of its versions. */
struct evidence evidence_of_row(struct call *call, const struct rows *row);

/* From now on the evidence ID about MODEL counts no longer, by TRIGGER (or none) and for REASON;
 * recorded.  What rested on it is looked at by reconsider_model. */
MUST_USE enum err evidence_end(
    struct call *call, struct str model, struct str id, enum trigger trigger, struct str reason);

/* What falls at once by TRIGGER, where trigger_fells says so: the evidence about MODEL, that of
 * its VERSION and of the model as a whole, or of all (empty); of CRITERION, or of any (empty). */
struct evidence_fall {
	struct str model, version, criterion; /* ids but the last */
	enum trigger trigger;
	struct str reason;
};
/* *COUNT is raised by how many fell. */
MUST_USE enum err evidence_let_fall(
    struct call *call, const struct evidence_fall *f, size_t *count);

/* MODEL leaves the stage BEFORE (or none, empty) for the stage NOW: evidence falls that was made
 * before a version could be tuned, or before its weights were given. */
MUST_USE enum err evidence_reach_grew(
    struct call *call, struct str model, struct str before, struct str now);

#endif
