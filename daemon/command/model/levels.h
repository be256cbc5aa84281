/* The levels of a model as its offers and exposure give them. */
#ifndef COMMAND_LEVELS_H
#define COMMAND_LEVELS_H

#include "daemon/command/model/model.h"
#include "daemon/rules/level.h"
#include "daemon/rules/openness.h"

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

/* The same as it was at AT, when the ledger had POSITION entries; which stage there was isn't said.
 * PARTS, read before, are cut down to those of then, with the levels that were claimed then.
 * ERR_NOT_FOUND: nothing was known of the model. */
struct levels_moment {
	int64_t at, position;
};
MUST_USE enum err levels_read_past(struct call *call, struct str model, struct model_parts *parts,
    const struct levels_moment *moment, struct model_levels *ret);

/* Fill in that nothing is offered and nothing out. */
void levels_begin(struct model_levels *levels, const struct model_parts *parts);

/* The level of one version, by all of its components. */
void levels_of_version(
    const struct model_levels *levels, int version, enum audience audience, struct level_view *ret);

/* The components of a version, MODEL_COMPONENTS_MAX at most, as openness is judged by. */
size_t levels_open_parts(const struct model_levels *levels, int version, struct open_part *ret);

/* By how many levels more is said of a version than the public has of it: 0 none, negative when
 * it has more; CLAIM_NONE when nothing is said. */
enum { CLAIM_NONE = 99 };
int levels_claim_gap(const struct model_levels *levels, int version);

/* Write "levels" (version × audience), "access" (component × version × audience),
 * "openness" (version) and "exposure" into the open object of the reply. */
MUST_USE enum err levels_put(struct call *call, struct str model, const struct model_parts *parts);

#endif
