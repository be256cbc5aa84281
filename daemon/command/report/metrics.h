/* Fairness and concentration of power, counted in one pass over what there is, in memory that
 * doesn't grow with it. */
#ifndef COMMAND_METRICS_H
#define COMMAND_METRICS_H

#include "daemon/command/call.h"
#include "daemon/rules/metrics.h"

/* By what groups are told apart. */
enum attribute { BY_SECTOR, BY_RESOURCE_CLASS, BY_COUNTRY, BY_LANGUAGE, ATTRIBUTE_COUNT };
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
	int64_t position; /* ledger entries by then; -1: it is the present */
	int64_t quarter; /* groups are counted up to the quarter's end before `at` */
};

struct metric_value {
	bool known;
	int64_t micro; /* the number × 10⁻⁶ */
	uint64_t numerator, denominator;
	uint64_t missing, of; /* so many of these say nothing of what is counted */
};

struct metrics {
	struct metric_value of[METRIC_COUNT];
	struct metric_value parity[2][ATTRIBUTE_COUNT]; /* of approvals, of waiting */
	struct groups by[ATTRIBUTE_COUNT];
	uint64_t fates[FATE_COUNT];
	uint64_t imported;
};

/* *ret is large, and zero.  PM17 and PM18 are left to who knows the model's levels. */
MUST_USE enum err metrics_count(
    struct call *call, const struct metrics_of *of, struct metrics *ret);

/* Numerator by denominator, known where there is one. */
struct metric_value metric_share(uint64_t numerator, uint64_t denominator);

#endif
