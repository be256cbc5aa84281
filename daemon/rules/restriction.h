/* Restrictions: chosen capabilities stop, of a tier or of all, for chosen versions and
 * components.  Pure. */
#ifndef RULES_RESTRICTION_H
#define RULES_RESTRICTION_H

#include "daemon/rules/capability.h"

struct restriction {
	struct str tier; /* slug; empty: every tier */
	uint64_t components, versions; /* bits */
	struct capabilities stops;
};

/* Of TIER's capabilities on this COMPONENT of this VERSION (bits), those that any of COUNT
 * restrictions stops. */
struct capabilities restriction_stops(const struct restriction *restrictions, size_t count,
    struct str tier, int component, int version);

#endif
