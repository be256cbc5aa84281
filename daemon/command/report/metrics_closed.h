/* How long announced versions were closed to everybody outside: PM16. */
#ifndef COMMAND_METRICS_CLOSED_H
#define COMMAND_METRICS_CLOSED_H

#include "daemon/command/model/model.h"
#include "daemon/command/report/metrics.h"

/* Added up over models. */
struct closedness {
	uint64_t days, versions;
	uint64_t renewals; /* of decisions that something stays closed */
};

/* Add the announced versions of MODEL, whose PARTS are those of then; a retired one counts no
 * more.  Outside access is a component for access to the model that anybody but its makers is
 * offered, or weights that they were given. */
MUST_USE enum err closedness_add(
    struct count *c, struct str model, const struct model_parts *parts, struct closedness *to);
/* What they come to. */
void closedness_say(struct count *c, const struct closedness *of);

#endif
