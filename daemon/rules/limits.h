/* How much of a tier a grant may use: the limits, and the arithmetic of what is used.
 * Pure: whoever asks says what the time is. */
#ifndef RULES_LIMITS_H
#define RULES_LIMITS_H

#include "lib/str.h"
#include "schema/limits.h"
#include "schema/obligations.h"

#include <stdbool.h>
#include <stdint.h>

#define LIMIT_MOST INT64_C(1000000000000) /* of any limit */

/* Is a use of CAPABILITY bound by LIMIT?  That of downloads binds what gives files
 * (schema/reach.def), and the export of adapters, alone. */
bool limit_binds(enum limit limit, int capability);

/* By which uses are counted: the evaluations that permit, or what gateways report. */
enum counting { COUNTING_NOTHING, COUNTING_EVALUATIONS, COUNTING_REPORTS };

/* What a tier revision says beyond what it covers. */
struct allowance {
	int64_t limit[LIMIT_COUNT]; /* 0: none */
	enum counting counting;
	/* Obligations that gateways meet with each permitted use. */
	unsigned obligations; /* bits 1 << OBLIGATION_x */
	char rate_class[32]; /* terminated; empty: none */
};

const char *obligation_word(enum obligation obligation);
const char *limit_word(enum limit limit); /* "calls_per_day" */
enum limit_unit limit_unit(enum limit limit);
enum limit_period limit_period(enum limit limit);
int limit_of_word(struct str word); /* -1: none is called so */

/* A counter is one number that never falls, so that threads need no lock and the later of
 * two is the greater.  Of a day or month: which (16 bits), then how much was used in it (48
 * bits).  Of a bucket: the microsecond at which it will be full again. */
enum { COUNTER_BITS = 48 };
#define COUNTER_USED_MOST ((UINT64_C(1) << COUNTER_BITS) - 1)
uint64_t counter_make(uint32_t period, uint64_t used);

/* Days since 1970-01-01, months since 1970-01, both UTC. */
uint32_t period_number(enum limit_period period, int64_t now);
/* The first millisecond after the day or month NUMBER. */
int64_t period_end(enum limit_period period, uint32_t number);

/* How a limit of QUOTA stands by COUNTER.  A counter of a later period than NOW's, as after
 * the clock was set back, counts on: nothing that was used comes back. */
struct standing_of {
	uint64_t used;
	uint64_t remaining;
	int64_t resets_in_ms; /* until the period ends, or the bucket is full */
	int64_t again_in_ms; /* until one more is to be had; 0: now */
};
void limit_standing(
    enum limit limit, int64_t quota, uint64_t counter, int64_t now, struct standing_of *ret);

/* COUNTER after N more uses at NOW. */
uint64_t limit_after(enum limit limit, int64_t quota, uint64_t counter, int64_t now, uint64_t n);
/* COUNTER after one use that was counted at NOW is taken back. */
uint64_t limit_before(enum limit limit, int64_t quota, uint64_t counter, int64_t now);

#endif
