/* Ranges as RFC 9110 §14 writes them, and as others might. */
#include "lib/range.h"
#include "tests/support/cmocka.h"

#include <string.h>

enum { SIZE = 10000 };

static void
expect(const char *field, uint64_t size, enum range_kind kind, uint64_t from, uint64_t to)
{
	uint64_t f, t;
	enum range_kind got = range_read(str_of(field), size, &f, &t);

	if (got != kind || f != from || t != to)
		fail_msg("%s of %llu: %d, %llu to %llu", field, (unsigned long long)size, got,
		    (unsigned long long)f, (unsigned long long)t);
}

static void
the_examples_of_the_standard_are_read(void **unused)
{
	(void)unused;
	expect("bytes=0-499", SIZE, RANGE_PART, 0, 500);
	expect("bytes=500-999", SIZE, RANGE_PART, 500, 1000);
	expect("bytes=-500", SIZE, RANGE_PART, 9500, SIZE);
	expect("bytes=9500-", SIZE, RANGE_PART, 9500, SIZE);
	expect("bytes=0-0", SIZE, RANGE_PART, 0, 1);
	expect("bytes=-1", SIZE, RANGE_PART, 9999, SIZE);
}

static void
what_reaches_past_the_end_ends_with_it(void **unused)
{
	(void)unused;
	expect("bytes=0-", SIZE, RANGE_PART, 0, SIZE);
	expect("bytes=0-9999", SIZE, RANGE_PART, 0, SIZE);
	expect("bytes=0-10000", SIZE, RANGE_PART, 0, SIZE);
	expect("bytes=9999-9999", SIZE, RANGE_PART, 9999, SIZE);
	expect("bytes=9999-99999999999999999999999999", SIZE, RANGE_PART, 9999, SIZE);
	expect("bytes=-10000", SIZE, RANGE_PART, 0, SIZE);
	expect("bytes=-10001", SIZE, RANGE_PART, 0, SIZE);
	expect("bytes=-99999999999999999999999999", SIZE, RANGE_PART, 0, SIZE);
}

static void
what_begins_past_the_end_has_no_bytes(void **unused)
{
	(void)unused;
	expect("bytes=10000-", SIZE, RANGE_OUTSIDE, 0, SIZE);
	expect("bytes=10000-10000", SIZE, RANGE_OUTSIDE, 0, SIZE);
	expect("bytes=18446744073709551615-", SIZE, RANGE_OUTSIDE, 0, SIZE);
	expect("bytes=99999999999999999999999999-", SIZE, RANGE_OUTSIDE, 0, SIZE);
	expect("bytes=-0", SIZE, RANGE_OUTSIDE, 0, SIZE);
	expect("bytes=0-", 0, RANGE_OUTSIDE, 0, 0);
	expect("bytes=0-0", 0, RANGE_OUTSIDE, 0, 0);
	expect("bytes=-5", 0, RANGE_OUTSIDE, 0, 0);
}

static void
what_is_no_single_range_is_passed_over(void **unused)
{
	static const char *const fields[] = {"", "bytes", "bytes=", "bytes=-", "bytes=5",
	    "bytes=5-4", "bytes=a-b", "bytes=0-5,7-9", "bytes=0-5,", "items=0-5", "bytes 0-5",
	    "bytes=+0-5", "bytes=0-+5", "bytes=0--5", "bytes=--5", "bytes=0 - 5", "bytes=0x0-5",
	    "bytes=1.0-5", "bytes=0-5=", "byte=0-5", "=0-5", "bytes=\xd9\xa0-5"};

	(void)unused;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		expect(fields[i], SIZE, RANGE_ALL, 0, SIZE);
}

static void
the_unit_is_read_in_any_case_and_space_around_a_range_is_none_of_it(void **unused)
{
	(void)unused;
	expect("Bytes=1-2", SIZE, RANGE_PART, 1, 3);
	expect("bytes= 1-2", SIZE, RANGE_PART, 1, 3);
	expect("bytes=\t1-2 ", SIZE, RANGE_PART, 1, 3);
}

static void
the_largest_file_has_all_its_bytes(void **unused)
{
	(void)unused;
	expect("bytes=0-", UINT64_MAX, RANGE_PART, 0, UINT64_MAX);
	expect("bytes=18446744073709551614-18446744073709551615", UINT64_MAX, RANGE_PART,
	    UINT64_MAX - 1, UINT64_MAX);
}

static void
only_the_very_tag_makes_a_range_conditional(void **unused)
{
	(void)unused;
	assert_true(range_if(STR(""), STR("abc")));
	assert_true(range_if(STR("\"abc\""), STR("abc")));
	assert_false(range_if(STR("\"abd\""), STR("abc")));
	assert_false(range_if(STR("abc"), STR("abc")));
	assert_false(range_if(STR("W/\"abc\""), STR("abc")));
	assert_false(range_if(STR("\"abc"), STR("abc")));
	assert_false(range_if(STR("\"\""), STR("abc")));
	assert_false(range_if(STR("Thu, 14 Feb 2019 09:00:00 GMT"), STR("abc")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_examples_of_the_standard_are_read),
	    cmocka_unit_test(what_reaches_past_the_end_ends_with_it),
	    cmocka_unit_test(what_begins_past_the_end_has_no_bytes),
	    cmocka_unit_test(what_is_no_single_range_is_passed_over),
	    cmocka_unit_test(the_unit_is_read_in_any_case_and_space_around_a_range_is_none_of_it),
	    cmocka_unit_test(the_largest_file_has_all_its_bytes),
	    cmocka_unit_test(only_the_very_tag_makes_a_range_conditional),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
