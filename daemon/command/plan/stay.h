/* Why a version of an announced model is held back: due from its announcement on, with a plan
 * or without, and to be given anew by each review date until its weights are everybody's. */
#ifndef COMMAND_STAY_H
#define COMMAND_STAY_H

#include "daemon/command/call.h"

/* A reason is due within 30 days for each version of MODEL of which none is kept yet. */
MUST_USE enum err stay_begin(struct call *call, struct str model);

/* What it costs that MODEL waits where it is, as object "waiting" of the open reply: days
 * since SINCE (0: since what is held back was announced), people who wait for access by what
 * their organisation can afford, reviews and reasons that are overdue. */
MUST_USE enum err waiting_put(struct call *call, struct str model, int64_t since);

#endif
