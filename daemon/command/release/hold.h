/* Holding a release. */
#ifndef COMMAND_HOLD_H
#define COMMAND_HOLD_H

#include "daemon/command/release/act.h"

/* From now on it is held: no proposal goes on, nothing is activated, use goes on.
 * Recorded. */
MUST_USE enum err hold_set(struct call *call, struct act *hold);

/* The rules hold MODEL's releases that are under way, or planned, for CAUSE (the id of an
 * incident, a signal, …), with its code (a word of hold_code) and reason; nothing where they
 * do so already.  The chair or deputy lifts it, once hold_cause_closed was called.  Leads,
 * chairs and deputies are told. */
struct hold_cause {
	struct str model, cause; /* ids */
	struct str code, reason, reentry; /* reentry: what must be so before, or empty */
	int64_t review_at; /* 0: not said */
	bool admins; /* it is theirs to mend: they are told too */
};
MUST_USE enum err hold_set_by_daemon(struct call *call, const struct hold_cause *c);
/* What held it is over: its chair and deputy are told that they may lift it.  Nothing when it
 * holds nothing. */
MUST_USE enum err hold_cause_closed(struct call *call, struct str cause);
/* … of what it held for by CODE alone, where a cause may hold by several. */
MUST_USE enum err hold_code_closed(struct call *call, struct str cause, const char *code);

#endif
