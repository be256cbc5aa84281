/* Evidence that reports know by its criterion (schema/measures.def).  Pure. */
#ifndef RULES_MEASURE_H
#define RULES_MEASURE_H

#include "daemon/rules/evidence.h"

enum measure {
#define MEASURE(name, criterion, kinds, words, dimension, metric, text) MEASURE_##name,
#include "schema/measures.def"
#undef MEASURE
	MEASURE_COUNT
};
/* Which one a criterion names; MEASURE_COUNT: none. */
enum measure measure_of(struct str criterion);

bool measure_takes(enum measure measure, enum evidence_kind kind);
const char *measure_kinds(enum measure measure); /* "count or yes_no" */
/* The dimension that it must have; "": none. */
const char *measure_dimension(enum measure measure);

#endif
