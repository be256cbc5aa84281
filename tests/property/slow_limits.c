/* The arithmetic of limits by the C library's calendar. */
#include "tests/property/slow_limits.h"

#include "lib/time.h"

#include <time.h>

static struct tm
utc(int64_t ms)
{
	time_t s = ms / 1000;
	struct tm ret;

	gmtime_r(&s, &ret);
	return ret;
}

/* --- days and months -------------------------------------------------------------------------- */

/* The day, or the month, since 1970. */
static int64_t
period_of(bool month, int64_t now)
{
	struct tm t = utc(now);

	return month ? (t.tm_year - 70) * 12 + t.tm_mon : now / DAY_MS;
}

static int64_t
first_moment_of(bool month, int64_t period)
{
	struct tm t = {.tm_year = 70, .tm_mday = 1};

	*(month ? &t.tm_mon : &t.tm_mday) += (int)period;
	return (int64_t)timegm(&t) * 1000;
}

/* Until when nothing is left; 0: something is. */
static int64_t
period_spent(const struct slow_limit *limit, const struct slow_use *use, bool month, int64_t now)
{
	int64_t present = period_of(month, now);

	/* a later one when the clock was set back, or a past moment is asked about */
	int64_t counts = use->period > present ? use->period : present;
	if (use->period != counts || use->used < limit->most)
		return 0;
	return first_moment_of(month, counts + 1);
}

/* --- of the moment ---------------------------------------------------------------------------- */

/* One comes back each 60/most seconds, rounded up; used: when all will be back. */
static int64_t
bucket_spent(const struct slow_limit *limit, const struct slow_use *use, int64_t now)
{
	const int64_t minute_us = INT64_C(60000000);
	int64_t each = (minute_us + limit->most - 1) / limit->most, all = each * limit->most;
	int64_t full_at = use->used;

	if (full_at > now * 1000 + all)
		full_at = now * 1000 + all;
	int64_t one_at = full_at - all + each;
	return one_at <= now * 1000 ? 0 : (one_at + 999) / 1000;
}

static int64_t
running_spent(const struct slow *s, const struct slow_limit *limit, struct str grant, int64_t now)
{
	int64_t running = 0, first = INT64_MAX;

	for (size_t i = 0; i < s->running_count; i++) {
		const struct slow_use *r = &s->running[i];
		if (!str_eq(r->grant, grant) || r->used <= now)
			continue;
		running++;
		first = r->used < first ? r->used : first;
	}
	return running < limit->most ? 0 : first;
}

/* --- all -------------------------------------------------------------------------------------- */

static const struct slow_use *
use_of(const struct slow *s, struct str grant, struct str name)
{
	static const struct slow_use nothing;

	for (size_t i = 0; i < s->use_count; i++)
		if (str_eq(s->uses[i].grant, grant) && str_eq(s->uses[i].name, name))
			return &s->uses[i];
	return &nothing;
}

static bool
binds(const struct ask *a, const struct slow_limit *limit)
{
	static const char *const downloads[] = {
	    "weights_download_gated", "weights_download_public", "adapter_export"};

	if (!str_is(limit->name, "downloads_per_month"))
		return true;
	for (size_t i = 0; i < a->s->capability_count; i++)
		for (size_t k = 0; k < sizeof(downloads) / sizeof(downloads[0]); k++)
			if (a->s->capabilities[i].number == a->capability &&
			    str_is(a->s->capabilities[i].a, downloads[k]))
				return true;
	return false;
}

/* Until when LIMIT denies; 0: it doesn't. */
static int64_t
spent_until(const struct ask *a, const struct slow_grant *g, const struct slow_limit *limit)
{
	const struct slow_use *use = use_of(a->s, g->id, limit->name);

	if (str_is(limit->name, "requests_per_minute"))
		return bucket_spent(limit, use, a->now);
	if (str_is(limit->name, "concurrency"))
		return running_spent(a->s, limit, g->id, a->now);
	return period_spent(limit, use, str_ends(limit->name, STR("_per_month")), a->now);
}

enum reason
slow_spent(const struct ask *a, const struct slow_grant *g, int64_t *again_in_ms)
{
	enum reason ret = REASON_COUNT;

	*again_in_ms = 0;
	for (size_t i = 0; i < a->s->limit_count; i++) {
		const struct slow_limit *limit = &a->s->limits[i];
		if (!str_eq(limit->tier, g->tier->id) || !binds(a, limit))
			continue;
		int64_t until = spent_until(a, g, limit);
		if (until == 0)
			continue;
		if (until - a->now > *again_in_ms)
			*again_in_ms = until - a->now;
		bool moment = str_is(limit->name, "requests_per_minute") ||
			      str_is(limit->name, "concurrency");
		if (ret == REASON_COUNT || !moment)
			ret = moment ? REASON_RATE_LIMITED : REASON_QUOTA_EXHAUSTED;
	}
	return ret;
}
