/* A published plan is changed: reviewed as a promotion is, and marked for ever. */
#ifndef COMMAND_REBASELINE_H
#define COMMAND_REBASELINE_H

#include "daemon/command/promotion/promotion.h"

/* What was approved is carried out: P's plan takes the place of that of its release R, whose
 * stage stays what it is.  ERR_NOT_READY_TO when it can't any more.  Recorded. */
MUST_USE enum err rebaseline_take_effect(
    struct call *call, const struct promotion *p, const struct release *r);

#endif
