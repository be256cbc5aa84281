/* Amendments: what is added to an approved application, and voted on alone. */
#ifndef COMMAND_AMENDMENT_H
#define COMMAND_AMENDMENT_H

#include "daemon/command/application/application.h"

/* What keeps an amendment from being submitted. */
MUST_USE enum err amendment_check(
    struct call *call, const struct content *c, struct faults *faults);

/* It is approved: what was granted for what it amends covers its capabilities too, and its
 * members are members of that, with grants of their own. */
MUST_USE enum err amendment_carry_out(struct call *call, const struct application *a);

#endif
