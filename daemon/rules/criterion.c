/* The catalogue, read. */
#include "daemon/rules/criterion.h"

enum {
#define GATE_TYPE(name, word) name = 1 << GATE_##name,
#include "schema/gate.def"
};

#define EVIDENCE_WORD_DOCUMENT      "document"
#define EVIDENCE_WORD_EVALUATION    "evaluation"
#define EVIDENCE_WORD_REVIEW        "review"
#define EVIDENCE_WORD_MONITORING    "monitoring"
#define EVIDENCE_WORD_CONFIGURATION "configuration"

static const struct {
	const char *id, *evidence, *text, *source;
	unsigned types;
} criteria[CRITERION_COUNT] = {
#define CRITERION(id, types, evidence, text, source)                                               \
	[CRITERION_##id] = {#id, EVIDENCE_WORD_##evidence, text, source, types},
#include "schema/criteria.def"
#undef CRITERION
};

enum criterion
criterion_of(struct str id)
{
	int i = 0;

	while (i < CRITERION_COUNT && !str_is(id, criteria[i].id))
		i++;
	return (enum criterion)i;
}

const char *
criterion_id(enum criterion c)
{
	return criteria[c].id;
}

const char *
criterion_text(enum criterion c)
{
	return criteria[c].text;
}

const char *
criterion_source(enum criterion c)
{
	return criteria[c].source;
}

const char *
criterion_evidence(enum criterion c)
{
	return criteria[c].evidence;
}

bool
criterion_takes(enum criterion c, enum gate_type type)
{
	return (criteria[c].types & 1u << type) != 0;
}
