/* Times and durations, compared with the C library's calendar where it has one. */
#include "lib/time.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define LAST INT64_C(253402300799999)

static struct arena arena;

static int
empty_arena(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static const char *
text_of(int64_t at)
{
	return time_text(&arena, at).p;
}

static int64_t
time_of(const char *text)
{
	int64_t at = -1;

	if (!time_parse(str_of(text), &at))
		fail_msg("refused: %s", text);
	return at;
}

/* --- times ------------------------------------------------------------------------------------ */

static void
known_times_have_their_text(void **state)
{
	static const struct {
		int64_t at;
		const char *text;
	} cases[] = {
	    {0, "1970-01-01T00:00:00.000Z"},
	    {1550134800000, "2019-02-14T09:00:00.000Z"},
	    {951782400001, "2000-02-29T00:00:00.001Z"},
	    {4107542400000, "2100-03-01T00:00:00.000Z"},
	    {LAST, "9999-12-31T23:59:59.999Z"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_string_equal(text_of(cases[i].at), cases[i].text);
		assert_int_equal(time_of(cases[i].text), cases[i].at);
	}
	assert_string_equal(text_of(-1), "1969-12-31T23:59:59.999Z");
}

static void
every_day_until_2500_agrees_with_the_c_library(void **state)
{
	(void)state;
	for (int64_t day = 0; day < 365 * 530; day++) {
		char want[64], text[32];
		struct tm tm;
		time_t t = day * 86400 + day % 86400;
		gmtime_r(&t, &tm);
		strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm);
		snprintf(want, sizeof(want), "%s.%03dZ", text, (int)(day % 1000));
		int64_t at = (int64_t)t * 1000 + day % 1000;
		assert_string_equal(text_of(at), want);
		assert_int_equal(time_of(want), at);
		arena_free(&arena);
	}
}

static void
times_far_outside_the_calendar_do_no_harm(void **state)
{
	(void)state;
	assert_string_equal(text_of(LAST + 1), "10000-01-01T00:00:00.000Z");
	assert_string_equal(text_of(INT64_MAX), "292278994-08-17T07:12:55.807Z");
	assert_non_null(text_of(INT64_MIN));
}

static void
decimals_offsets_and_bare_dates_are_read(void **state)
{
	static const struct {
		const char *text;
		int64_t at;
	} cases[] = {
	    {"2019-02-14", 1550102400000},
	    {"2019-02-14T09:00:00Z", 1550134800000},
	    {"2019-02-14t09:00:00z", 1550134800000},
	    {"2019-02-14T09:00:00.5Z", 1550134800500},
	    {"2019-02-14T09:00:00.12Z", 1550134800120},
	    {"2019-02-14T09:00:00.999999999Z", 1550134800999},
	    {"2019-02-14T10:30:00+01:30", 1550134800000},
	    {"2019-02-13T21:00:00-12:00", 1550134800000},
	    {"2019-02-14T09:00:00-00:00", 1550134800000},
	    {"1969-12-31T23:00:00-01:00", 0},
	    {"2016-12-31T23:59:60Z", 1483228799999},
	    {"2016-12-31T23:59:60.75Z", 1483228799999},
	    {"1990-12-31T15:59:60-08:00", 662687999999},
	    {"9999-12-31", LAST - 86399999},
	    {"2000-02-29", 951782400000},
	    {"2400-02-29T00:00:00Z", 13574563200000},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (time_of(cases[i].text) != cases[i].at)
			fail_msg("%s: %s", cases[i].text, text_of(time_of(cases[i].text)));
}

static void
what_is_no_time_is_refused(void **state)
{
	static const char *const wrong[] = {"", "2019", "2019-02", "2019-2-14", "2019-02-14T",
	    "2019-02-14T09:00", "2019-02-14T09:00Z", "2019-02-14T09:00:00", "2019-02-14 09:00:00Z",
	    "2019-02-14T09:00:00.Z", "2019-02-14T09:00:00.0000000000Z", "2019-02-14T09:00:00,5Z",
	    "2019-02-14T9:00:00Z", "2019-02-14T24:00:00Z", "2019-02-14T23:60:00Z",
	    "2019-02-14T23:59:61Z", "2019-02-14T12:00:60Z", "2019-02-14T23:59:60+01:00",
	    "2019-00-14", "2019-13-14", "2019-01-00", "2019-01-32", "2019-04-31", "2019-02-29",
	    "1900-02-29", "2100-02-29", "1969-12-31", "1970-01-01T00:00:00+00:01",
	    "9999-12-31T23:59:59-00:01", "2019-02-14T09:00:00+24:00", "2019-02-14T09:00:00+01:60",
	    "2019-02-14T09:00:00+0100", "2019-02-14T09:00:00+01", "2019-02-14T09:00:00Z ",
	    " 2019-02-14T09:00:00Z", "2019-02-14Z", "+2019-02-14", "-2019-02-14", "20190214",
	    "02019-02-14", "2019-W07-4", "2019-02-1\xd9\xa1"};
	int64_t at = 42;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (time_parse(str_of(wrong[i]), &at))
			fail_msg("taken: %s", wrong[i]);
	assert_false(time_parse((struct str){NULL, 0}, &at));
	assert_false(time_parse(STR("2019-02-14\0"), &at));
	assert_int_equal(at, 42);
}

static void
every_cut_of_a_time_is_refused_but_its_date(void **state)
{
	static const char whole[] = "2019-02-14T09:00:00.123+01:00";
	int64_t at;

	(void)state;
	for (size_t n = 0; n < sizeof(whole) - 1; n++) {
		char *exact = malloc(n + 1);
		memcpy(exact, whole, n);
		assert_int_equal(time_parse((struct str){exact, n}, &at), n == 10);
		free(exact);
	}
}

/* --- durations -------------------------------------------------------------------------------- */

static void
durations_are_read_and_written(void **state)
{
	static const struct {
		const char *text;
		int64_t ms;
		const char *again;
	} cases[] = {
	    {"P14D", 14 * DAY_MS, "P14D"},
	    {"PT2S", 2000, "PT2S"},
	    {"P1DT12H", 36 * (int64_t)HOUR_MS, "P1DT12H"},
	    {"PT36H", 36 * (int64_t)HOUR_MS, "P1DT12H"},
	    {"P2W", 14 * DAY_MS, "P14D"},
	    {"P1W1DT1H1M1S", 8 * DAY_MS + HOUR_MS + MINUTE_MS + SECOND_MS, "P8DT1H1M1S"},
	    {"PT90M", 90 * MINUTE_MS, "PT1H30M"},
	    {"PT0S", 0, "PT0S"},
	    {"P0D", 0, "PT0S"},
	    {"P007D", 7 * DAY_MS, "P7D"},
	    {"PT1.5S", 1500, "PT1.500S"},
	    {"PT0.001S", 1, "PT0.001S"},
	    {"P1DT0.05S", DAY_MS + 50, "P1DT0.050S"},
	};
	int64_t ms;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (!duration_parse(str_of(cases[i].text), &ms))
			fail_msg("refused: %s", cases[i].text);
		assert_int_equal(ms, cases[i].ms);
		assert_true(str_is(duration_text(&arena, ms), cases[i].again));
	}
	assert_true(str_is(duration_text(&arena, -5), "PT0S"));
}

static void
what_is_no_duration_is_refused(void **state)
{
	static const char *const wrong[] = {"", "P", "PT", "P1", "1D", "P1DT", "PT1D", "P1H", "P1S",
	    "P1Y", "P1M", "P1DT1M1H", "P1D1W", "P1D1D", "PT1H1H", "P-1D", "-P1D", "P+1D", "P1.5D",
	    "PT1.S", "PT.5S", "PT1.2345S", "PT1,5S", "P 1D", "P1D ", "p1d", "PT1HT1M", "PTT1H",
	    "P99999999999999999999D", "P106751991168D", "PT9223372036854775.808S",
	    "P106751991167DT8H", "PT1S1", "P1W2"};
	int64_t ms = 42;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (duration_parse(str_of(wrong[i]), &ms))
			fail_msg("taken: %s", wrong[i]);
	assert_false(duration_parse((struct str){NULL, 0}, &ms));
	assert_int_equal(ms, 42);
	assert_true(duration_parse(STR("PT9223372036854775.807S"), &ms));
	assert_true(ms == INT64_MAX);
}

static void
durations_in_words_are_rounded_down_to_one_unit(void **state)
{
	static const struct {
		int64_t ms;
		const char *words;
	} cases[] = {
	    {-1, "0 s"},
	    {0, "0 s"},
	    {999, "0 s"},
	    {1000, "1 s"},
	    {45999, "45 s"},
	    {60000, "1 minute"},
	    {HOUR_MS - 1, "59 minutes"},
	    {HOUR_MS, "1 hour"},
	    {2 * HOUR_MS + 1, "2 hours"},
	    {DAY_MS - 1, "23 hours"},
	    {DAY_MS, "1 day"},
	    {DAY_MS * 3, "3 days"},
	    {DAY_MS * 20, "20 days"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(
		    str_c(&arena, duration_words(&arena, cases[i].ms)), cases[i].words);
}

static void
times_in_sentences_show_seconds_where_there_are_any(void **state)
{
	static const struct {
		int64_t at;
		const char *words;
	} cases[] = {{0, "1970-01-01 00:00 UTC"}, {999, "1970-01-01 00:00 UTC"},
	    {1000, "1970-01-01 00:00:01 UTC"}, {MINUTE_MS, "1970-01-01 00:01 UTC"},
	    {DAY_MS - 1, "1970-01-01 23:59:59 UTC"}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(str_c(&arena, time_words(&arena, cases[i].at)), cases[i].words);
}

static void
times_of_http_agree_with_the_c_library(void **state)
{
	char ours[TIME_HTTP], theirs[64];

	(void)state;
	for (int64_t at = 0; at < 400 * 366 * DAY_MS; at += 13 * DAY_MS + 3723000) {
		time_t second = (time_t)(at / 1000);
		struct tm tm;
		(void)gmtime_r(&second, &tm);
		(void)strftime(theirs, sizeof(theirs), "%a, %d %b %Y %H:%M:%S GMT", &tm);
		time_http(at, ours);
		assert_string_equal(ours, theirs);
	}
}

static void
the_clocks_run(void **state)
{
	int64_t boot = time_boot();

	(void)state;
	assert_true(time_now() > 1700000000000);
	assert_true(boot > 0 && time_boot() >= boot);
	assert_true(time_monotonic_us() > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(known_times_have_their_text, empty_arena),
	    cmocka_unit_test_teardown(every_day_until_2500_agrees_with_the_c_library, empty_arena),
	    cmocka_unit_test_teardown(times_far_outside_the_calendar_do_no_harm, empty_arena),
	    cmocka_unit_test_teardown(decimals_offsets_and_bare_dates_are_read, empty_arena),
	    cmocka_unit_test_teardown(what_is_no_time_is_refused, empty_arena),
	    cmocka_unit_test_teardown(every_cut_of_a_time_is_refused_but_its_date, empty_arena),
	    cmocka_unit_test_teardown(durations_are_read_and_written, empty_arena),
	    cmocka_unit_test_teardown(what_is_no_duration_is_refused, empty_arena),
	    cmocka_unit_test_teardown(durations_in_words_are_rounded_down_to_one_unit, empty_arena),
	    cmocka_unit_test_teardown(
		times_in_sentences_show_seconds_where_there_are_any, empty_arena),
	    cmocka_unit_test_teardown(times_of_http_agree_with_the_c_library, empty_arena),
	    cmocka_unit_test_teardown(the_clocks_run, empty_arena),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
