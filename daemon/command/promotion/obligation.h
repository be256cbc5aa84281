/* Conditions on which a promotion was approved: each is an obligation with an owner and a
 * deadline, which somebody meets and the board confirms.  A breach holds the release. */
#ifndef COMMAND_OBLIGATION_H
#define COMMAND_OBLIGATION_H

#include "daemon/command/promotion/promotion.h"

/* What the caller's vote says of its condition: for whom and until when (the body's `owner`
 * and `by`), or that there is none.  ERR_INVALID, with the faults. */
MUST_USE enum err obligation_note(struct call *call, const struct promotion *p);

/* P is approved: make an obligation of each different condition; *united is all of them, one
 * a line, NULL when there is none. */
MUST_USE enum err obligations_make(
    struct call *call, const struct promotion *p, struct str *united);

/* What P's approval asked is asked no more, and holds nothing. */
MUST_USE enum err obligations_drop(struct call *call, struct str promotion);

/* Member "obligations" of the open reply. */
MUST_USE enum err obligations_put(struct call *call, struct str promotion);

#endif
