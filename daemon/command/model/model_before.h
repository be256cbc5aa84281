/* What of a model was out before it was entered: the baseline from which its release goes on. */
#ifndef COMMAND_MODEL_BEFORE_H
#define COMMAND_MODEL_BEFORE_H

#include "daemon/command/model/model_enter.h"

/* Add the faults of the document's "out" to the call's. */
void model_before_check(struct call *call, const struct model_document *d);

/* Enter it as exposure since it was given out; recorded.  MADE has the ids. */
MUST_USE enum err model_before_enter(
    struct call *call, const struct model_document *d, const struct model_entered *made);

#endif
