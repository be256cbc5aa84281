/* The arithmetic of fairness and concentration (framework 2.11): integers throughout, memory
 * that doesn't grow with what is counted, small groups kept back.  Pure. */
#ifndef RULES_METRICS_H
#define RULES_METRICS_H

#include "lib/str.h"

#include <stddef.h>

enum metric {
#define METRIC(id, name, unit, numerator, denominator, missing) METRIC_##id,
#include "schema/metrics.def"
#undef METRIC
	METRIC_COUNT
};
enum metric_unit { UNIT_SHARE, UNIT_RATIO, UNIT_INDEX, UNIT_DAYS, UNIT_BITS };
extern const struct metric_info {
	const char *id, *name;
	enum metric_unit unit;
	const char *numerator, *denominator, *missing;
} metric_table[METRIC_COUNT];

/* Σ n² and Σ n over what is fed: the index of Herfindahl and Hirschman is the first by the
 * square of the second. */
struct concentration {
	uint64_t squares, sum;
};
void concentration_add(struct concentration *c, uint64_t n);
int64_t concentration_micro(const struct concentration *c); /* × 10⁻⁶; 0 of nothing */

/* Gini's coefficient × 10⁻⁶ of VALUES, of which each stands COUNTS times; at most 1000 of
 * them, in any order, which is changed.  0 where there is nothing to share. */
struct valued {
	uint64_t value, count;
};
int64_t gini_micro(struct valued *of, size_t n);

/* Shannon's entropy of N counts, in bits × 10⁻⁶, to within 10⁻⁴. */
int64_t entropy_micro(const uint64_t *counts, size_t n);

/* --- groups --- */

enum {
	GROUPS_MAX = 256, /* further ones are counted as "other" */
	GROUP_NAME = 40, /* of a name so many bytes count */
	GROUP_SMALL = 10, /* fewer are not shown */
	WAIT_DAYS = 400, /* longer waits count as that long */
};

/* One group of those that an attribute tells apart. */
struct group {
	char name[GROUP_NAME + 1];
	uint32_t asked, decided, approved; /* decided: approved or rejected */
	uint32_t waits[WAIT_DAYS + 1]; /* [days to the decision] */
	bool kept_back;
};
struct groups {
	struct group of[GROUPS_MAX];
	size_t count, last;
	uint64_t asked, unknown; /* all; those of whom the attribute isn't known */
};
/* The group called NAME; an empty one is "unknown", which is a group as others are. */
struct group *groups_find(struct groups *g, struct str name);

/* Sorts them by name and keeps back those in which fewer than GROUP_SMALL were decided.  One
 * alone could be told from the whole: then the smallest of the others is kept back too. */
void groups_keep_back(struct groups *g);

/* The days within which PERCENT of a group were decided. */
int group_waited(const struct group *g, int percent);

/* Of the groups that are shown, the lowest by the highest share of approvals, and the shortest by
 * the longest time within which nine in ten were decided; false when there are fewer than two, or nothing to divide by. */
bool groups_approval_parity(const struct groups *g, int64_t *micro);
bool groups_waiting_parity(const struct groups *g, int64_t *micro);

#endif
