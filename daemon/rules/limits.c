/* The arithmetic of limits: days, months, and a bucket kept as the time at which it is full
 * (ITU-T I.371's generic cell rate algorithm). */
#include "daemon/rules/limits.h"

#include "daemon/rules/level.h"
#include "lib/time.h"

#include <string.h>

static const struct row {
	const char *word;
	enum limit_unit unit;
	enum limit_period period;
} rows[LIMIT_COUNT] = {
#define LIMIT(name, member, unit, period, field, parameters)                                       \
	[LIMIT_##name] = {member, UNIT_##unit, PERIOD_##period},
#include "schema/limits.def"
#undef LIMIT
};

const char *
obligation_word(enum obligation obligation)
{
	static const char *const words[OBLIGATION_COUNT] = {
#define OBLIGATION(name, word, capability) [OBLIGATION_##name] = word,
#include "schema/obligations.def"
#undef OBLIGATION
	};

	return words[obligation];
}

const char *
limit_word(enum limit limit)
{
	return rows[limit].word;
}

enum limit_unit
limit_unit(enum limit limit)
{
	return rows[limit].unit;
}

enum limit_period
limit_period(enum limit limit)
{
	return rows[limit].period;
}

int
limit_of_word(struct str word)
{
	for (int i = 0; i < LIMIT_COUNT; i++)
		if (str_is(word, rows[i].word))
			return i;
	return -1;
}

bool
limit_binds(enum limit limit, int capability)
{
	enum {
#define CAPABILITY(number, name, group, gated, public, procedure, touches) NUMBER_##name = (number),
#include "schema/capabilities.def"
#undef CAPABILITY
	};

	return rows[limit].unit != UNIT_DOWNLOADS || capability == NUMBER_adapter_export ||
	       (capability >= 0 && level_gives(capability));
}

/* --- days and months -------------------------------------------------------------------------- */

/* The civil calendar from a number of days, by eras of 400 years that begin in March
 * (H. Hinnant, "chrono-compatible low-level date algorithms"). */
static uint32_t
month_of_day(uint32_t day)
{
	uint32_t z = day + 719468, era = z / 146097, of_era = z - era * 146097;
	uint32_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	uint32_t of_year = of_era - (365 * year + year / 4 - year / 100);
	uint32_t march = (5 * of_year + 2) / 153, month = march < 10 ? march + 2 : march - 10;

	return (era * 400 + year + (month < 2) - 1970) * 12 + month;
}

static uint32_t
first_day_of_month(uint32_t number)
{
	uint32_t month = number % 12, year = 1970 + number / 12 - (month < 2);
	uint32_t era = year / 400, of_era = year % 400;
	uint32_t of_year = (153 * (month < 2 ? month + 10 : month - 2) + 2) / 5;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

uint32_t
period_number(enum limit_period period, int64_t now)
{
	uint32_t day = now < 0 ? 0 : (uint32_t)(now / DAY_MS);

	return period == PERIOD_MONTH ? month_of_day(day) : day;
}

int64_t
period_end(enum limit_period period, uint32_t number)
{
	return DAY_MS * (period == PERIOD_MONTH ? first_day_of_month(number + 1) : number + 1);
}

uint64_t
counter_make(uint32_t period, uint64_t used)
{
	return (uint64_t)period << COUNTER_BITS |
	       (used < COUNTER_USED_MOST ? used : COUNTER_USED_MOST);
}

/* The period that counts now. */
static uint32_t
period_now(enum limit limit, uint64_t counter, int64_t now)
{
	uint32_t its = (uint32_t)(counter >> COUNTER_BITS);
	uint32_t present = period_number(rows[limit].period, now);

	return its > present ? its : present;
}

static uint64_t
used_in(uint64_t counter, uint32_t period)
{
	return counter >> COUNTER_BITS == period ? counter & COUNTER_USED_MOST : 0;
}

static void
period_standing(
    enum limit limit, int64_t quota, uint64_t counter, int64_t now, struct standing_of *ret)
{
	uint32_t period = period_now(limit, counter, now);
	uint64_t used = used_in(counter, period), most = (uint64_t)quota;

	ret->used = used;
	ret->remaining = used < most ? most - used : 0;
	ret->resets_in_ms = period_end(rows[limit].period, period) - now;
	ret->again_in_ms = ret->remaining > 0 ? 0 : ret->resets_in_ms;
}

/* --- the bucket ------------------------------------------------------------------------------- */

enum { MS_US = 1000 };

/* How long one use takes to be refilled, rounded up so that never more is given. */
static uint64_t
refill_us(int64_t quota)
{
	return ((uint64_t)MINUTE_MS * MS_US + (uint64_t)quota - 1) / (uint64_t)quota;
}

/* How far the bucket is from full.  Never further than empty: after the clock was set back it
 * is refilled from empty on, and what gateways report late makes no debt. */
static uint64_t
lacking_us(int64_t quota, uint64_t counter, int64_t now)
{
	uint64_t at = (uint64_t)now * MS_US, most = (uint64_t)quota * refill_us(quota);
	uint64_t lacking = counter > at ? counter - at : 0;

	return lacking < most ? lacking : most;
}

static int64_t
ms_up(uint64_t us)
{
	return (int64_t)((us + MS_US - 1) / MS_US);
}

static void
bucket_standing(int64_t quota, uint64_t counter, int64_t now, struct standing_of *ret)
{
	uint64_t each = refill_us(quota), lacking = lacking_us(quota, counter, now);
	uint64_t rest = (uint64_t)quota * each - lacking;

	ret->remaining = rest / each;
	ret->used = (uint64_t)quota - ret->remaining;
	ret->resets_in_ms = ms_up(lacking);
	ret->again_in_ms = ret->remaining > 0 ? 0 : ms_up(each - rest);
}

/* --- both ------------------------------------------------------------------------------------- */

void
limit_standing(
    enum limit limit, int64_t quota, uint64_t counter, int64_t now, struct standing_of *ret)
{
	if (rows[limit].period == PERIOD_BUCKET)
		bucket_standing(quota, counter, now, ret);
	else
		period_standing(limit, quota, counter, now, ret);
}

uint64_t
limit_after(enum limit limit, int64_t quota, uint64_t counter, int64_t now, uint64_t n)
{
	if (rows[limit].period != PERIOD_BUCKET) {
		uint32_t period = period_now(limit, counter, now);
		return counter_make(period, used_in(counter, period) + n);
	}
	uint64_t most = (uint64_t)quota < n ? (uint64_t)quota : n;
	return (uint64_t)now * MS_US + lacking_us(quota, counter, now) + most * refill_us(quota);
}

uint64_t
limit_before(enum limit limit, int64_t quota, uint64_t counter, int64_t now)
{
	uint32_t period;

	if (rows[limit].period == PERIOD_BUCKET)
		return counter - refill_us(quota);
	period = period_now(limit, counter, now);
	return used_in(counter, period) == 0 ? counter : counter - 1;
}
