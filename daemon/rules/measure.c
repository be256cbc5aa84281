/* Words that reports know. */
#include "daemon/rules/measure.h"

#define KIND(name) (1u << EVIDENCE_##name)

static const struct {
	const char *criterion;
	unsigned kinds;
	const char *words, *dimension;
} measures[MEASURE_COUNT] = {
#define MEASURE(name, criterion, kinds, words, dimension, metric, text)                            \
	[MEASURE_##name] = {criterion, kinds, words, dimension},
#include "schema/measures.def"
#undef MEASURE
};

enum measure
measure_of(struct str criterion)
{
	for (int i = 0; i < MEASURE_COUNT; i++)
		if (str_is(criterion, measures[i].criterion))
			return (enum measure)i;
	return MEASURE_COUNT;
}

bool
measure_takes(enum measure measure, enum evidence_kind kind)
{
	return (measures[measure].kinds & 1u << kind) != 0;
}

const char *
measure_dimension(enum measure measure)
{
	return measures[measure].dimension;
}

const char *
measure_kinds(enum measure measure)
{
	return measures[measure].words;
}
