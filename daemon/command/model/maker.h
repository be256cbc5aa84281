/* Who made a model and who votes on it, as the rules of independence ask. */
#ifndef COMMAND_MAKER_H
#define COMMAND_MAKER_H

#include "daemon/command/call.h"
#include "daemon/rules/procedure.h"

enum { MAKERS_MAX = 64, VOTERS_MAX = 256 };

/* Developer and leads of a model; beyond MAKERS_MAX the rest is left out. */
struct makers {
	struct party party[MAKERS_MAX];
	size_t count;
};
MUST_USE enum err makers_of_model(struct call *call, struct str model, struct makers *ret);

/* The same with the PROPOSER of a promotion. */
MUST_USE enum err makers_of_promotion(
    struct call *call, struct str model, struct str proposer, struct makers *ret);

struct voters {
	struct party party[VOTERS_MAX];
	size_t count;
};
/* Who could vote today for a model, on any of its boards. */
MUST_USE enum err voters_of_model(struct call *call, struct str model, struct voters *ret);
/* Who could vote today on the promotion into a stage. */
MUST_USE enum err voters_of_stage(struct call *call, struct str stage, struct voters *ret);
/* Who approved a promotion, with or without conditions. */
MUST_USE enum err voters_for_promotion(struct call *call, struct str promotion, struct voters *ret);

#endif
