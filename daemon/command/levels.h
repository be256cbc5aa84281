/* The levels of a model as its offers and exposure give them. */
#ifndef COMMAND_LEVELS_H
#define COMMAND_LEVELS_H

#include "daemon/command/model.h"
#include "daemon/rules/level.h"

/* What stands for each component of each version; a component that a version lacks is
 * not had. */
struct model_access {
	struct access access;
	bool had;
};
struct model_levels {
	const struct model_parts *parts;
	struct model_access of[MODEL_VERSIONS_MAX][MODEL_COMPONENTS_MAX];
	bool staged; /* a release of several stages is under way */
	int64_t since; /* of the present stage, 0: there is none */
	struct str stage; /* its slug, or empty */
};

/* Read them; *ret is large: have it in the arena. */
MUST_USE enum err levels_read(
    struct call *call, struct str model, const struct model_parts *parts, struct model_levels *ret);

/* The level of one version, by all of its components. */
void levels_of_version(
    const struct model_levels *levels, int version, enum audience audience, struct level_view *ret);

/* Write "levels" (version × audience), "access" (component × version × audience),
 * "openness" (version) and "exposure" into the open object of the reply. */
MUST_USE enum err levels_put(struct call *call, struct str model, const struct model_parts *parts);

#endif
