/* A published plan is changed: reviewed as a promotion is, and marked for ever. */
#ifndef COMMAND_REBASELINE_H
#define COMMAND_REBASELINE_H

#include "daemon/command/promotion/promotion.h"

/* Refuse (ERR_NOT_READY_TO) with why the command's plan, a draft, can't come into force now: it
 * offers what can't be published any more, or else OTHERWISE.  The rules only know that. */
MUST_USE enum err plan_refuse(struct call *call, const char *otherwise);

/* PLAN takes the place of the plan of R, whose stage stays what it is, with all that happened in
 * it; what is watched begins anew.  Recorded: *ret is the entry. */
MUST_USE enum err rebaseline_swap(
    struct call *call, const struct release *r, struct str plan, struct entry **ret);

/* What was approved is carried out: P's plan takes the place of that of its release R, whose
 * stage stays what it is.  ERR_NOT_READY_TO when it can't any more.  Recorded. */
MUST_USE enum err rebaseline_take_effect(
    struct call *call, const struct promotion *p, const struct release *r);

#endif
