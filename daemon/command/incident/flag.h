/* What anybody signed in points out about a model. */
#ifndef COMMAND_FLAG_H
#define COMMAND_FLAG_H

#include "daemon/command/call.h"

/* How many flags a MODEL has, as the object "flags" of the open object. */
MUST_USE enum err flag_put_counts(struct call *call, struct str model);

#endif
