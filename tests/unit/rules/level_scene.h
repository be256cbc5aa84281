/* What is offered and given out, for the tests of levels. */
#ifndef TESTS_RULES_LEVEL_SCENE_H
#define TESTS_RULES_LEVEL_SCENE_H

#include "daemon/rules/level.h"
#include "tests/support/cmocka.h"

/* Neither offered nor given out to anyone. */
static inline struct access
nothing(enum component_kind kind)
{
	struct access a = {.kind = kind};

	for (int i = 0; i < AUDIENCE_COUNT; i++)
		a.exposed[i] = CLASS_NONE;
	return a;
}

static inline void
offer(struct access *a, const char *capability, enum audience audience)
{
	capability_add(&a->offered[audience], capability_of(str_of(capability)));
}

static inline struct access
offered(enum component_kind kind, const char *capability, enum audience audience)
{
	struct access a = nothing(kind);

	offer(&a, capability, audience);
	return a;
}

#endif
