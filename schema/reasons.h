/* schema/reasons.def as C: why an evaluation says no, most helpful first. */
#ifndef SCHEMA_REASONS_H
#define SCHEMA_REASONS_H

enum reason {
#define REASON(name, code, text, next) REASON_##name,
#include "schema/reasons.def"
#undef REASON
	REASON_COUNT
};

#endif
