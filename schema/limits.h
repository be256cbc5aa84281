/* schema/limits.def as C: how much of a tier a grant may use. */
#ifndef SCHEMA_LIMITS_H
#define SCHEMA_LIMITS_H

enum limit {
#define LIMIT(name, member, unit, period, field, parameters) LIMIT_##name,
#include "schema/limits.def"
#undef LIMIT
	LIMIT_COUNT
};

enum limit_unit { UNIT_CALLS, UNIT_TOKENS, UNIT_DOWNLOADS, UNIT_RUNNING, UNIT_COUNT };
enum limit_period { PERIOD_BUCKET, PERIOD_DAY, PERIOD_MONTH, PERIOD_PRESENT };

#endif
