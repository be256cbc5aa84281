/* How a plan's gates differ from those of the plan whose place it takes. */
#ifndef COMMAND_PLAN_CHANGE_H
#define COMMAND_PLAN_CHANGE_H

#include "daemon/command/release/stage.h"

/* A line, or another thing that a stage says, that isn't what it was. */
struct plan_change {
	struct str stage, line; /* slugs; of what is no line a name with what it is first */
	struct str was, now; /* in words; empty: it is new, it is dropped */
	struct str reason; /* why it was so, where that was said */
	bool measured; /* evidence about it was there already */
	struct plan_change *next;
};

/* From the plan BEFORE to the plan AFTER, stage by stage; NULL: nothing differs. */
MUST_USE enum err plan_change_find(
    struct call *call, struct str before, struct str after, struct plan_change **ret);

/* Does one of them concern the stage that is called STAGE? */
bool plan_change_touches(const struct plan_change *all, struct str stage);

/* Keep them: from now on AFTER's gates are marked as re-baselined, for ever, and its stages are
 * those of BEFORE that are called as they are. */
MUST_USE enum err plan_change_keep(
    struct call *call, struct str before, struct str after, const struct plan_change *all);

/* As list "changes" of the open object: given ones, and those that are kept of a plan. */
void plan_change_put(struct call *call, const struct plan_change *all);
MUST_USE enum err plan_change_put_kept(struct call *call, struct str plan);

#endif
