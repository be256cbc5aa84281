/* Who is to look at an application first. */
#ifndef COMMAND_ASSIGN_H
#define COMMAND_ASSIGN_H

#include "daemon/command/call.h"

/* Assign the case to COUNT more of those who judge it for BOARD, whoever has the fewest open
 * ones; fewer where there are no more.  They are told. */
MUST_USE enum err assign_fewest(struct call *call, struct str id, struct str board, int count);

/* The caller has voted: it waits for them no more; where they RECUSED themselves it is another's. */
MUST_USE enum err assign_voted(struct call *call, struct str id, struct str board, bool recused);

/* Member "assigned_to" of the open reply, where it waits for somebody in particular. */
MUST_USE enum err assign_put(struct call *call, struct str id);

#endif
