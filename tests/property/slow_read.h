/* The tables as slow.c looks at them. */
#ifndef TESTS_PROPERTY_SLOW_READ_H
#define TESTS_PROPERTY_SLOW_READ_H

#include "tests/property/slow.h"

#include "lib/arena.h"

enum { ROWS = 512 };

struct slow_account {
	struct str id, orcid;
	bool active;
	int64_t denied_until; /* 0: not denied */
};
struct slow_key {
	struct str id, account, digest;
	int64_t expires_at;
	bool revoked;
};
struct slow_pair { /* of ids, or of an id and a number */
	struct str a, b;
	int number;
};
struct slow_role {
	struct str account, scope, role;
	int64_t from_at, until_at;
};
struct slow_model {
	struct str id, slug;
	bool announced;
};
struct slow_version { /* by one of its names */
	struct str model, name;
	int bit;
	bool retired;
};
struct slow_component {
	struct str id, model, slug, kind;
};
struct slow_tier {
	struct str id, model, slug;
	bool open;
	uint64_t capabilities[2];
	int64_t max_stale_ms, unreachable_ms;
};
struct slow_limit { /* of a tier revision */
	struct str tier, name;
	int64_t most;
};
struct slow_use { /* how much of a limit a grant has used; or until when something runs */
	struct str grant, name;
	int64_t period, used;
};
struct slow_offer { /* of a stage that a release is in */
	struct str model, component;
	const struct slow_tier *tier;
	int version, bit; /* of the component */
};
struct slow_stop { /* a restriction that stands */
	struct str model, tier; /* tier empty: all */
	uint64_t capabilities[2], components, versions;
};
struct slow_grant {
	struct str id, account, model;
	const struct slow_tier *tier;
	uint64_t capabilities[2], versions;
	int64_t start_at, end_at;
	bool started, terms_pending, suspended, revoked, closed, superseded;
};

struct slow {
	struct arena arena;
	struct slow_account accounts[ROWS];
	struct slow_key keys[ROWS];
	struct slow_pair key_grants[ROWS], model_boards[ROWS], capabilities[ROWS];
	struct slow_pair touches[ROWS]; /* component kind (a), capability (number) */
	struct slow_pair has[ROWS]; /* component (a), version (number) */
	struct slow_pair held[ROWS]; /* model (a) */
	struct slow_pair identities[ROWS]; /* type and id with a space between (a), account (b) */
	struct slow_role roles[ROWS];
	struct slow_model models[ROWS];
	struct slow_version versions[ROWS];
	struct slow_component components[ROWS];
	struct slow_tier tiers[ROWS];
	struct slow_offer offers[ROWS];
	struct slow_grant grants[ROWS];
	struct slow_stop stops[ROWS];
	struct slow_limit limits[ROWS];
	struct slow_use uses[ROWS], running[ROWS];
	size_t account_count, key_count, key_grant_count, model_board_count, capability_count,
	    touch_count, has_count, held_count, role_count, model_count, version_count,
	    component_count, tier_count, offer_count, grant_count, stop_count, identity_count,
	    limit_count, use_count, running_count;
};

#endif
