/* The catalogue of gate criteria: schema/criteria.def.  Pure tables. */
#ifndef RULES_CRITERION_H
#define RULES_CRITERION_H

#include "daemon/rules/gate.h"

enum criterion {
#define CRITERION(id, types, evidence, text, source) CRITERION_##id,
#include "schema/criteria.def"
#undef CRITERION
	CRITERION_COUNT
};

enum criterion criterion_of(struct str id); /* "GC17"; CRITERION_COUNT for what is none */
const char *criterion_id(enum criterion c);
const char *criterion_text(enum criterion c);
const char *criterion_source(enum criterion c); /* keys of the literature */
const char *criterion_evidence(enum criterion c); /* "monitoring": what it rests on */
/* Can a line of TYPE be made from it? */
bool criterion_takes(enum criterion c, enum gate_type type);

#endif
