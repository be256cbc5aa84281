/* Decimals: what is read, what is refused, and that text and number agree. */
#include "lib/decimal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct arena arena;

static int
empty_arena(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static void
a_decimal_is_read_as_millionths(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t micro;
	} cases[] = {{"0", 0}, {"95.7", 95700000}, {"95.70", 95700000}, {"-0.000001", -1},
	    {"6.72", 6720000}, {"-12.345678", -12345678}, {"9223372036854.775807", INT64_MAX},
	    {"-9223372036854.775808", INT64_MIN}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int64_t micro = 7;
		assert_true(decimal_parse(str_of(cases[i].text), &micro));
		assert_int_equal(micro, cases[i].micro);
	}
}

static void
anything_else_is_refused_and_changes_nothing(void **state)
{
	(void)state;
	static const char *const texts[] = {"", "-", ".5", "1.", "1.0000000", "1e3", "+1", "01",
	    "1,5", " 1", "1.5 ", "--1", "1.-5", "9223372036854.775808", "-9223372036854.775809",
	    "9223372036855"};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		int64_t micro = 7;
		if (decimal_parse(str_of(texts[i]), &micro))
			fail_msg("taken: %s", texts[i]);
		assert_int_equal(micro, 7);
	}
}

static void
a_number_is_written_as_short_as_it_can_be(void **state)
{
	(void)state;
	assert_true(str_is(decimal_text(&arena, 95700000), "95.7"));
	assert_true(str_is(decimal_text(&arena, 3000000), "3"));
	assert_true(str_is(decimal_text(&arena, 0), "0"));
	assert_true(str_is(decimal_text(&arena, -1), "-0.000001"));
	assert_true(str_is(decimal_text(&arena, 100 * MICRO), "100"));
	assert_true(str_is(decimal_text(&arena, INT64_MIN), "-9223372036854.775808"));
}

static void
what_was_written_reads_back(void **state)
{
	(void)state;
	for (int64_t step = 1; step < INT64_MAX / 7; step = step * 7 + 3) {
		int64_t back;
		assert_true(decimal_parse(decimal_text(&arena, step), &back));
		assert_int_equal(back, step);
		assert_true(decimal_parse(decimal_text(&arena, -step), &back));
		assert_int_equal(back, -step);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_decimal_is_read_as_millionths),
	    cmocka_unit_test(anything_else_is_refused_and_changes_nothing),
	    cmocka_unit_test(a_number_is_written_as_short_as_it_can_be),
	    cmocka_unit_test(what_was_written_reads_back),
	};
	return cmocka_run_group_tests(tests, NULL, empty_arena);
}
