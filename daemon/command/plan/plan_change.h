/* How a plan's gates differ from those of the plan whose place it takes. */
#ifndef COMMAND_PLAN_CHANGE_H
#define COMMAND_PLAN_CHANGE_H

#include "daemon/command/release/stage.h"

/* A line, or a duration of a stage, that isn't what it was. */
struct plan_change {
	struct str stage, line; /* slugs */
	struct str was, now; /* in words; empty: it is new, it is dropped */
	bool measured; /* evidence about it was there already */
	struct plan_change *next;
};

/* From the plan BEFORE to the plan AFTER, stage by stage; NULL: nothing differs. */
MUST_USE enum err plan_change_find(
    struct call *call, struct str before, struct str after, struct plan_change **ret);

/* Keep them: from now on AFTER's gates are marked as re-baselined, for ever. */
MUST_USE enum err plan_change_keep(
    struct call *call, struct str before, struct str after, const struct plan_change *all);

/* As list "changes" of the open object: given ones, and those that are kept of a plan. */
void plan_change_put(struct call *call, const struct plan_change *all);
MUST_USE enum err plan_change_put_kept(struct call *call, struct str plan);

#endif
