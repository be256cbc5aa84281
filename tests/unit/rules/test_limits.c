/* Limits at their edges, by a clock that the test moves. */
#include "daemon/rules/limits.h"

#include "lib/time.h"
#include "tests/support/cmocka.h"

#include <time.h>

static int64_t
at(const char *text)
{
	int64_t ms = -1;

	assert_true(time_parse(str_of(text), &ms));
	return ms;
}

static struct standing_of
standing(enum limit limit, int64_t quota, uint64_t counter, int64_t now)
{
	struct standing_of s;

	limit_standing(limit, quota, counter, now, &s);
	return s;
}

/* How many uses at NOW the limit lets through, one by one. */
static int
take_all(enum limit limit, int64_t quota, uint64_t *counter, int64_t now)
{
	int n = 0;

	for (; standing(limit, quota, *counter, now).remaining > 0; n++)
		*counter = limit_after(limit, quota, *counter, now, 1);
	return n;
}

static void
a_day_counts_from_midnight_to_midnight_utc(void **unused)
{
	(void)unused;
	uint64_t c = 0;
	int64_t last = at("2030-02-28T23:59:59.999Z"), first = last + 1;

	assert_int_equal(take_all(LIMIT_CALLS_PER_DAY, 3, &c, last), 3);
	assert_int_equal(standing(LIMIT_CALLS_PER_DAY, 3, c, last).again_in_ms, 1);
	assert_int_equal(take_all(LIMIT_CALLS_PER_DAY, 3, &c, first), 3);
	assert_int_equal(standing(LIMIT_CALLS_PER_DAY, 3, c, first).resets_in_ms, DAY_MS);
}

static void
a_month_ends_with_its_last_day(void **unused)
{
	(void)unused;
	static const char *const ends[][2] = {{"2030-02-28T23:59:59.999Z", "2030-03-01"},
	    {"2028-02-29T23:59:59.999Z", "2028-03-01"}, {"2030-12-31T23:59:59.999Z", "2031-01-01"},
	    {"2100-02-28T23:59:59.999Z", "2100-03-01"}};

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		uint64_t c = 0;
		assert_int_equal(take_all(LIMIT_CALLS_PER_MONTH, 2, &c, at(ends[i][0])), 2);
		assert_int_equal(
		    standing(LIMIT_CALLS_PER_MONTH, 2, c, at(ends[i][0])).again_in_ms, 1);
		assert_int_equal(take_all(LIMIT_CALLS_PER_MONTH, 2, &c, at(ends[i][1])), 2);
	}
}

static void
the_calendar_is_that_of_the_c_library(void **unused)
{
	(void)unused;
	for (uint32_t day = 0; day < 65536; day++) {
		time_t seconds = (time_t)day * 86400;
		struct tm tm;
		assert_non_null(gmtime_r(&seconds, &tm));
		uint32_t month = period_number(PERIOD_MONTH, DAY_MS * day);
		assert_int_equal(month, (tm.tm_year - 70) * 12 + tm.tm_mon);
		if (tm.tm_mday == 1 && month > 0)
			assert_true(period_end(PERIOD_MONTH, month - 1) == DAY_MS * day);
	}
}

static void
a_clock_that_is_set_back_gives_nothing_back(void **unused)
{
	(void)unused;
	uint64_t day = 0, bucket = 0;
	int64_t now = at("2030-03-02T00:00:01Z"), before = at("2030-03-01T12:00:00Z");

	take_all(LIMIT_CALLS_PER_DAY, 5, &day, now);
	assert_int_equal(take_all(LIMIT_CALLS_PER_DAY, 5, &day, before), 0);
	assert_int_equal(
	    standing(LIMIT_CALLS_PER_DAY, 5, day, before).again_in_ms, at("2030-03-03") - before);
	take_all(LIMIT_REQUESTS_PER_MINUTE, 6, &bucket, now);
	assert_int_equal(take_all(LIMIT_REQUESTS_PER_MINUTE, 6, &bucket, before), 0);
}

/* … and takes nothing more than a minute's patience. */
static void
a_bucket_is_refilled_also_after_the_clock_was_set_back(void **unused)
{
	(void)unused;
	uint64_t c = 0;
	int64_t now = at("2030-03-02T00:00:00Z"), before = now - 40 * DAY_MS;

	take_all(LIMIT_REQUESTS_PER_MINUTE, 6, &c, now);
	assert_int_equal(
	    standing(LIMIT_REQUESTS_PER_MINUTE, 6, c, before).again_in_ms, 10 * SECOND_MS);
}

static void
a_bucket_gives_a_burst_and_then_an_even_rate(void **unused)
{
	(void)unused;
	uint64_t c = 0;
	int64_t now = at("2030-03-01T00:00:00Z");

	assert_int_equal(take_all(LIMIT_REQUESTS_PER_MINUTE, 60, &c, now), 60);
	assert_int_equal(standing(LIMIT_REQUESTS_PER_MINUTE, 60, c, now).again_in_ms, SECOND_MS);
	assert_int_equal(take_all(LIMIT_REQUESTS_PER_MINUTE, 60, &c, now + 999), 0);
	assert_int_equal(take_all(LIMIT_REQUESTS_PER_MINUTE, 60, &c, now + 1000), 1);
	assert_int_equal(take_all(LIMIT_REQUESTS_PER_MINUTE, 60, &c, now + 31000), 30);
	assert_int_equal(take_all(LIMIT_REQUESTS_PER_MINUTE, 60, &c, now + DAY_MS), 60);
}

static void
no_rate_ever_gives_more_than_it_says(void **unused)
{
	(void)unused;
	static const int64_t rates[] = {1, 7, 59, 61, 1000, 99991};

	for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
		uint64_t c = 0;
		int64_t given = 0;
		for (int64_t ms = 0; ms <= 10 * MINUTE_MS; ms += 7)
			given += take_all(LIMIT_REQUESTS_PER_MINUTE, rates[i], &c, DAY_MS + ms);
		assert_in_range(given, 10 * rates[i] - 1, 11 * rates[i]);
	}
}

static void
what_is_taken_back_can_be_used_again(void **unused)
{
	(void)unused;
	static const enum limit limits[] = {
	    LIMIT_REQUESTS_PER_MINUTE, LIMIT_CALLS_PER_DAY, LIMIT_CALLS_PER_MONTH};
	int64_t now = at("2030-03-01T00:00:00Z");

	for (size_t i = 0; i < 3; i++) {
		uint64_t c = 0;
		take_all(limits[i], 4, &c, now);
		c = limit_before(limits[i], 4, c, now);
		assert_int_equal(take_all(limits[i], 4, &c, now), 1);
	}
	/* Of a period that has begun since, nothing was used that could be taken back. */
	uint64_t c = counter_make(period_number(PERIOD_DAY, now), 1);
	assert_true(limit_before(LIMIT_CALLS_PER_DAY, 4, c, now + DAY_MS) == c);
}

static void
what_was_used_beyond_a_quota_leaves_nothing_and_no_less(void **unused)
{
	(void)unused;
	int64_t now = at("2030-03-01T00:00:00Z");
	uint64_t c = limit_after(LIMIT_TOKENS_PER_DAY, 10, 0, now, 25);

	assert_int_equal(standing(LIMIT_TOKENS_PER_DAY, 10, c, now).used, 25);
	assert_int_equal(standing(LIMIT_TOKENS_PER_DAY, 10, c, now).remaining, 0);
	c = limit_after(LIMIT_TOKENS_PER_DAY, 10, c, now, COUNTER_USED_MOST);
	assert_true(standing(LIMIT_TOKENS_PER_DAY, 10, c, now).used == COUNTER_USED_MOST);
	assert_int_equal(standing(LIMIT_TOKENS_PER_DAY, 10, c, now + DAY_MS).remaining, 10);
	c = limit_after(LIMIT_REQUESTS_PER_MINUTE, 10, 0, now, 1000);
	assert_int_equal(
	    standing(LIMIT_REQUESTS_PER_MINUTE, 10, c, now).again_in_ms, 6 * SECOND_MS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_day_counts_from_midnight_to_midnight_utc),
	    cmocka_unit_test(a_month_ends_with_its_last_day),
	    cmocka_unit_test(the_calendar_is_that_of_the_c_library),
	    cmocka_unit_test(a_clock_that_is_set_back_gives_nothing_back),
	    cmocka_unit_test(a_bucket_is_refilled_also_after_the_clock_was_set_back),
	    cmocka_unit_test(a_bucket_gives_a_burst_and_then_an_even_rate),
	    cmocka_unit_test(no_rate_ever_gives_more_than_it_says),
	    cmocka_unit_test(what_is_taken_back_can_be_used_again),
	    cmocka_unit_test(what_was_used_beyond_a_quota_leaves_nothing_and_no_less),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
