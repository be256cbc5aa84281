/* Amendments: what is added to an approved application, and voted on alone. */
#ifndef COMMAND_AMENDMENT_H
#define COMMAND_AMENDMENT_H

#include "daemon/command/application/application.h"
#include "daemon/command/model/model.h"

/* Put into C, which is made with the tier T, the body's `versions`; faults where it amends
 * nothing, or T doesn't give them, and where it does and the body says until when. */
MUST_USE enum err amendment_take(struct call *call, const struct kept_tier *t, struct content *c);
/* "124m, 1.5b" */
struct str amendment_versions_text(
    struct arena *a, const struct model_parts *parts, uint64_t versions);

/* What keeps an amendment from being submitted. */
MUST_USE enum err amendment_check(
    struct call *call, const struct kept_tier *t, const struct content *c, struct faults *faults);

/* It is approved: what was granted for what it amends covers its capabilities and versions too, and its
 * members are members of that, with grants of their own. */
MUST_USE enum err amendment_carry_out(struct call *call, const struct application *a);

#endif
