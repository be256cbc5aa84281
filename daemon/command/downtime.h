/* The daemon's own downtime counts against nobody. */
#ifndef COMMAND_DOWNTIME_H
#define COMMAND_DOWNTIME_H

#include "daemon/command/call.h"

/* From FROM to call->now nobody could act: what people had time for then, to vote, to answer, to
 * accept, they have so much longer, and a signal's silence isn't counted.  For the writer, in an
 * open transaction, before it carries out what falls due.  Recorded. */
MUST_USE enum err downtime_deduct(struct call *call, int64_t from);

#endif
