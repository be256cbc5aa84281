/* Recertification: every so many months those who hold grants of a tier are looked at again. */
#ifndef COMMAND_RECERTIFICATION_H
#define COMMAND_RECERTIFICATION_H

#include "daemon/command/due.h"
#include "daemon/store/db.h"

/* The revision TIER, which follows FORMER (or nothing), asks for it every MONTHS; 0: it doesn't.
 * A new revision begins no new count. */
MUST_USE enum err recertification_plan(
    struct call *call, struct str tier, struct str former, int64_t months);

/* Member "recertification" of the open reply, for a row of `tier`; left out when there is none. */
MUST_USE enum err recertification_put_tier(struct call *call, const struct rows *row);

#endif
