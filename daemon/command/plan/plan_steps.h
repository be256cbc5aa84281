/* Whether a plan's stages can ever be entered by what the procedure asks. */
#ifndef COMMAND_PLAN_STEPS_H
#define COMMAND_PLAN_STEPS_H

#include "daemon/command/plan/plan_document.h"

/* Of PLAN, which has just been written as DOCUMENT says: for each stage that gives out
 * what can't be taken back, does the plan provide what the full procedure needs?  Faults
 * and ERR_INVALID where it doesn't; the savepoint then undoes what was written. */
MUST_USE enum err plan_steps_check(
    struct call *call, const struct plan_document *document, struct str plan);

#endif
