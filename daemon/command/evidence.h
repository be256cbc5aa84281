/* Evidence as the store has it. */
#ifndef COMMAND_EVIDENCE_H
#define COMMAND_EVIDENCE_H

#include "daemon/command/object.h"
#include "daemon/rules/evidence.h"

/* From a row with evidence's columns and the slugs of its versions. */
struct evidence evidence_of_row(struct call *call, const struct rows *row);

/* From now on the evidence ID about MODEL counts no longer, for REASON; recorded.  What rested
 * on it is looked at by reconsider_model. */
MUST_USE enum err evidence_end(
    struct call *call, struct str model, struct str id, struct str reason);

#endif
