/* The arithmetic of fairness and concentration (framework 2.11): integers throughout, memory
 * that doesn't grow with what is counted, small groups kept back.  Pure. */
#ifndef RULES_METRICS_H
#define RULES_METRICS_H

#include "daemon/rules/evidence.h"

#include <stddef.h>

enum metric {
#define METRIC(key, ...) METRIC_##key,
#include "schema/metrics.def"
#undef METRIC
	METRIC_COUNT
};
enum metric_unit {
	UNIT_SHARE,
	UNIT_RATIO,
	UNIT_GAP,
	UNIT_INDEX,
	UNIT_BITS,
	UNIT_MEAN,
	UNIT_NUMBER
};
extern const struct metric_info {
	const char *id, *name, *by;
	enum metric_unit unit;
	const char *counts, *of, *missing, *question;
} metric_table[METRIC_COUNT];

/* Σ n² and Σ n over what is fed: the index of Herfindahl and Hirschman is the first by the
 * square of the second. */
struct concentration {
	uint64_t squares, sum;
};
void concentration_add(struct concentration *c, uint64_t n);

/* Gini's coefficient × 10⁻⁶ of VALUES, of which each stands COUNTS times; at most 1000 of
 * them, in any order, which is changed.  0 where there is nothing to share. */
struct valued {
	uint64_t value, count;
};
int64_t gini_micro(struct valued *of, size_t n);

/* Shannon's entropy of N counts, in bits × 10⁻⁶, to within 10⁻⁴. */
int64_t entropy_micro(const uint64_t *counts, size_t n);

/* How many waited how many days; longer than WAIT_DAYS counts as that long. */
enum { WAIT_DAYS = 400 };
struct waits {
	uint32_t of[WAIT_DAYS + 1]; /* [days] */
};
void waits_add(struct waits *w, int64_t days);
/* The days within which PERCENT of them were over. */
int waits_within(const struct waits *w, int percent);

/* --- groups --- */

enum {
	GROUPS_MAX = 256, /* further ones are counted as "other" */
	GROUP_NAME = 40, /* of a name so many bytes count */
	GROUP_SMALL = 10, /* fewer are not shown */
};

/* What is counted of a group: decisions, of which some approved; appeals, of which some upheld;
 * grants stopped, of which some wrongly. */
enum outcome { OUTCOME_DECIDED, OUTCOME_APPEALED, OUTCOME_STOPPED, OUTCOME_COUNT };

/* One group of those that an attribute tells apart. */
struct group {
	char name[GROUP_NAME + 1];
	struct {
		uint32_t all, yes;
		bool kept_back;
	} of[OUTCOME_COUNT];
	struct waits waits; /* for a decision */
};
struct groups {
	struct group of[GROUPS_MAX];
	size_t count, last;
};
/* The group called NAME; an empty one is "unknown", which is a group as others are. */
struct group *groups_find(struct groups *g, struct str name);

/* Sorts them by name and keeps back, of each outcome, the groups with fewer than GROUP_SMALL.
 * What is kept back could be told from the whole together: that must be two groups at least and
 * GROUP_SMALL in all, so the smallest of the others are kept back too until it is. */
void groups_keep_back(struct groups *g);

/* How the groups lie that are shown: the lowest and the highest share of yes (each × 10⁻⁶), and
 * how far apart at least and at most, by the groups' own Wilson intervals. */
struct spread {
	int64_t low, high;
	struct interval ratio; /* of the lowest by the highest */
};
/* False: fewer than two are shown. */
bool groups_spread(const struct groups *g, enum outcome outcome, struct spread *ret);
/* The days within which nine in ten were decided, of the quickest and of the slowest group that
 * is shown; a decision on the same day took a day.  False: fewer than two are. */
bool groups_waiting(const struct groups *g, int *quickest, int *slowest);
/* So many of an OUTCOME say nothing of the attribute, of so many; false: telling it would tell a
 * number that is kept back. */
bool groups_unknown(const struct groups *g, enum outcome outcome, uint64_t *unknown, uint64_t *all);

#endif
