/* What was counted, on its way into the store and back. */
#ifndef STORE_USAGE_H
#define STORE_USAGE_H

#include "daemon/index/meter.h"
#include "daemon/store/db.h"

enum { USAGE_DAYS_KEPT = 400 };

/* A row of tier_allowance. */
void allowance_read(const struct rows *row, struct allowance *ret);
const char *counting_word(enum counting counting); /* NULL: nothing is counted */

/* A grant's counter of LIMIT, as the index has it. */
uint64_t usage_counter_read(const struct rows *row, enum limit *ret);
MUST_USE enum err usage_counter_write(
    struct db *db, struct str grant, enum limit limit, uint64_t counter);

/* Uses of one capability of one version on one day, to be added to the day's. */
struct usage_sum {
	uint32_t day;
	struct str grant;
	int version, capability; /* version: a bit, or -1 */
	int64_t calls, tokens, downloads;
};
MUST_USE enum err usage_add(struct db *db, const struct usage_sum *sum);

/* Write N meters that have changed, inside the transaction that is open. */
MUST_USE enum err usage_write(struct db *db, struct meter *const *of, size_t n);
/* Drop some of the days before DAY, where there are any. */
MUST_USE enum err usage_forget(struct db *db, uint32_t day);

#endif
