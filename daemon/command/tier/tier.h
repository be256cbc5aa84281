/* What a tier revision offers, as others need it too. */
#ifndef COMMAND_TIER_H
#define COMMAND_TIER_H

#include "daemon/command/model/model.h"
#include "daemon/rules/capability.h"
#include "daemon/rules/limits.h"

/* The bits of the components that the tier covers. */
MUST_USE enum err tier_components(struct call *call, struct str tier, uint64_t *ret);

/* Write how the tier in ROW lies to the model's other present tiers: what it gives is
 * wider, narrower, the same, or incomparable, which is said rather than ranked. */
MUST_USE enum err tier_put_compared(struct call *call, const struct rows *row);

/* Write how long its latest applicants waited for their decisions, in the median and without
 * the time that they took themselves; nothing while nobody was decided about. */
MUST_USE enum err tier_put_waiting(struct call *call, const struct rows *row);

/* What a tier revision allows; *found is false when it says nothing of that kind. */
MUST_USE enum err tier_allowance_of(
    struct call *call, struct str tier, struct allowance *ret, bool *found);
/* Write the members limits, counting and obligations, as far as there are any. */
void tier_put_allowance(struct json_out *o, const struct allowance *a);

#endif
