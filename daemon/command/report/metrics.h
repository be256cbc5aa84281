/* Fairness and concentration of power at a moment, counted in one pass over what there is, in
 * memory that doesn't grow with it.  Everything is read from the ledger, or from rows that say
 * when they began and ended, so that nobody can change what a past date's report says. */
#ifndef COMMAND_METRICS_H
#define COMMAND_METRICS_H

#include "daemon/command/call.h"
#include "daemon/rules/metrics.h"
#include "daemon/store/db.h"

/* By what groups are told apart. */
enum attribute {
	BY_SECTOR,
	BY_RESOURCE_CLASS,
	BY_REGION,
	BY_LANGUAGE,
	BY_COMMUNITY,
	ATTRIBUTE_COUNT
};
const char *attribute_word(enum attribute attribute);

/* What became of applications. */
enum fate {
	FATE_OPEN,
	FATE_APPROVED,
	FATE_REJECTED,
	FATE_WITHDRAWN,
	FATE_LAPSED,
	FATE_NOT_NEEDED,
	FATE_COUNT
};
const char *fate_word(enum fate fate);

/* What is reported on. */
struct metrics_of {
	struct str model; /* p == NULL: all of them */
	int64_t at;
	int64_t position; /* ledger entries by then */
	int64_t quarter_from, quarter_until; /* groups are counted by what was decided in it */
};

/* One number. */
struct metric_line {
	enum metric metric;
	const char *by; /* "": the metric as a whole */
	bool known;
	int64_t value; /* × 10⁻⁶ */
	int64_t numerator,
	    denominator; /* of a ratio or gap × 10⁻⁶; denominator 0: there are none */
	bool ranged; /* it lies between these, with 95 % */
	struct interval range;
	bool unsaid; /* how many are missing would tell what is kept back */
	uint64_t missing, of; /* so many of these say nothing of what is counted */
};

enum { METRIC_LINES = 2 * METRIC_COUNT };
struct metrics {
	struct metric_line line[METRIC_LINES]; /* in no order; a metric may have several, or none */
	size_t count;
	struct groups by[ATTRIBUTE_COUNT];
	uint64_t fates[FATE_COUNT];
};

/* What every function of a count is passed on. */
struct count {
	struct call *call;
	const struct metrics_of *of;
	struct metrics *to;
};

/* *ret is large, and zero. */
MUST_USE enum err metrics_count(
    struct call *call, const struct metrics_of *of, struct metrics *ret);

/* Parts of it, each with the metrics in its name. */
MUST_USE enum err metrics_applications(struct count *c); /* PM04 – PM06 */
MUST_USE enum err metrics_grants(struct count *c); /* PM01 – PM03, PM07, PM13 */
MUST_USE enum err metrics_votes(struct count *c); /* PM10 – PM12 */
MUST_USE enum err metrics_models(struct count *c); /* PM08, PM09, PM13 – PM20 */

/* One row more has been read; ERR_BUSY: nobody waits for the report any more. */
MUST_USE enum err metrics_step(struct count *c);

/* Add a number that isn't known yet; by: that of the metric, unless ATTRIBUTE tells groups
 * apart. */
struct metric_line *metric_add(struct count *c, enum metric metric);
struct metric_line *metric_add_by(struct count *c, enum metric metric, enum attribute attribute);
/* … and NUMERATOR by DENOMINATOR, known where there is one: its unit says what that comes to. */
struct metric_line *metric_share(
    struct count *c, enum metric metric, uint64_t numerator, uint64_t denominator);
/* … and a number alone. */
struct metric_line *metric_number(struct count *c, enum metric metric, bool known, int64_t value);

/* Somebody of these attributes, which are columns of ROW, in each group that they belong to. */
void metrics_group(struct count *c, const struct rows *row, struct group *ret[ATTRIBUTE_COUNT]);
/* Does AT lie in the quarter by which groups are counted? */
bool metrics_in_quarter(const struct count *c, int64_t at);

#endif
