/* The level of access, derived from what is offered and from what has been given out by
 * the published rule (schema/reach.def, components.def; domain 3, framework 1.2).  Pure:
 * no clock, no store, no log. */
#ifndef RULES_LEVEL_H
#define RULES_LEVEL_H

#include "daemon/rules/capability.h"

#include <stddef.h>

/* In the order of the paper.  A gradual or staged release is a process and never what
 * these functions answer; the other five are states, each above those before it. */
enum level {
#define LEVEL(name, id, text, kind) LEVEL_##name,
#include "schema/levels.def"
#undef LEVEL
	LEVEL_COUNT
};
const char *level_word(enum level level); /* "cloud_api" */

/* One component of one version. */
struct access {
	enum component_kind kind;
	struct capabilities offered[AUDIENCE_COUNT]; /* by tiers for exactly this audience */
	enum class exposed[AUDIENCE_COUNT]; /* the gravest given out to exactly it */
};

struct level_view {
	enum level offered; /* what the offers of now come to */
	enum level effective; /* … and what can't be taken back with them */
	bool gated, effective_gated; /* a wider audience has less */
	bool outputs_seen; /* fully closed, but samples are shown */
	enum class exposure; /* the gravest given out to this audience or a wider one */
};

/* What AUDIENCE has, which includes what any wider one has. */
void level_of_component(
    const struct access *access, enum audience audience, struct level_view *ret);

/* The same of a version, by all of its components.  Fully open when the public has every
 * kind of component that the rule lists; without that the components that carry the
 * access to the model itself make the level. */
void level_of_version(
    const struct access *components, size_t count, enum audience audience, struct level_view *ret);

/* The level of an offer of SET on a component of KIND; fully closed for a kind that doesn't
 * carry the access to the model. */
enum level level_of_offer(enum component_kind kind, const struct capabilities *set);

/* Does whoever has this capability hold the component that it touches (schema/reach.def)? */
bool level_gives(int capability);
/* Does the public hold the component itself, by what is offered or by what is out? */
bool level_public_holds(const struct access *access);

/* Is there a copy of this component in hands that can't be emptied? */
bool level_irreversible(enum class class);

/* How one set of accesses lies to another. */
enum order { ORDER_SAME, ORDER_WIDER, ORDER_NARROWER, ORDER_INCOMPARABLE };
const char *order_word(enum order order);

/* What may be done with one component: these capabilities on these versions (bits). */
struct reach {
	struct capabilities capabilities;
	uint64_t versions;
};
/* A against B, both by component bit, COUNT of them.  Sets of which neither includes the
 * other are incomparable: no rank is forced on them. */
enum order reach_compare(const struct reach *a, const struct reach *b, size_t count);

#endif
