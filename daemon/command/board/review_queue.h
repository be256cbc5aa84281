/* What a queue shows of a case. */
#ifndef COMMAND_REVIEW_QUEUE_H
#define COMMAND_REVIEW_QUEUE_H

#include "daemon/command/call.h"
#include "daemon/store/db.h"

/* The members of ROW that an application has only in a queue: for how long it has waited, when
 * it is due, what its board still needs, and how far the vote is, while that may be seen. */
void review_queue_put(struct call *call, const struct rows *row);

#endif
