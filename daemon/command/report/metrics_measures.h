/* What evidence says of groups, languages, machines, cost and transparency: PM08, PM13's cost,
 * PM14, PM15, PM19. */
#ifndef COMMAND_METRICS_MEASURES_H
#define COMMAND_METRICS_MEASURES_H

#include "daemon/command/model/levels.h"
#include "daemon/command/report/metrics.h"

enum { GAP_DIMENSIONS = 2, COSTS_MAX = 1000 };

/* Added up over models. */
struct measures {
	struct {
		bool known;
		int64_t gap, mean, worst;
	} widest[GAP_DIMENSIONS]; /* between languages, between groups */
	uint64_t used, reached; /* languages, of each model */
	int64_t cost[COSTS_MAX];
	size_t costs;
	int64_t barrier; /* × 10⁻⁶ GB */
	uint64_t downloadable, listed;
	uint64_t answered, apply;
};

/* Add those of MODEL, whose levels are known. */
MUST_USE enum err measures_add(
    struct count *c, struct str model, const struct model_levels *levels, struct measures *to);
/* What they come to. */
void measures_say(struct count *c, struct measures *m);

#endif
