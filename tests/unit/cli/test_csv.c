/* Lists as comma-separated values: read back they say what they were. */
#include "cli/csv_out.h"
#include "lib/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct arena arena;

static int
tidy(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static struct str
csv(const char *json)
{
	struct buf b = {.arena = &arena};
	const char *why;

	assert_true(csv_out(&b, json_parse(&arena, str_of(json), &why), STR("items")));
	return buf_str(&b);
}

static void
fields_are_quoted_and_lines_end_as_the_standard_says(void **state)
{
	struct str text = csv(
	    "{\"items\":[{\"a\":\"x,y\",\"b\":\"said \\\"so\\\"\",\"c\":null,\"d\":7},"
	    "{\"a\":\"two\\nlines\",\"e\":[1,2]}]}");
	struct str fields[8];

	(void)state;
	assert_true(str_starts(text, "\"a\",\"b\",\"c\",\"d\",\"e\"\r\n"));
	assert_int_equal(csv_line(&arena, &text, fields, 8), 5);
	assert_true(str_is(fields[4], "e"));
	assert_int_equal(csv_line(&arena, &text, fields, 8), 5);
	assert_true(str_is(fields[0], "x,y"));
	assert_true(str_is(fields[1], "said \"so\""));
	assert_true(str_is(fields[2], ""));
	assert_true(str_is(fields[3], "7"));
	assert_int_equal(csv_line(&arena, &text, fields, 8), 5);
	assert_true(str_is(fields[0], "two\nlines"));
	assert_true(str_is(fields[4], "[1,2]"));
	assert_int_equal(csv_line(&arena, &text, fields, 8), 0);
}

static void
no_field_is_a_formula_and_numbers_stay_numbers(void **state)
{
	struct str text = csv(
	    "{\"items\":[{\"a\":\"=1+1\",\"b\":\"+1\",\"c\":\"@x\",\"d\":\"-1+cmd\","
	    "\"e\":\"-0.5\",\"f\":\"\\tx\",\"g\":-7}]}");
	struct str fields[8];

	(void)state;
	assert_int_equal(csv_line(&arena, &text, fields, 8), 7);
	assert_int_equal(csv_line(&arena, &text, fields, 8), 7);
	assert_true(str_is(fields[0], "'=1+1"));
	assert_true(str_is(fields[1], "'+1"));
	assert_true(str_is(fields[2], "'@x"));
	assert_true(str_is(fields[3], "'-1+cmd"));
	assert_true(str_is(fields[4], "-0.5"));
	assert_true(str_is(fields[5], "'\tx"));
	assert_true(str_is(fields[6], "-7"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(fields_are_quoted_and_lines_end_as_the_standard_says, tidy),
	    cmocka_unit_test_teardown(no_field_is_a_formula_and_numbers_stay_numbers, tidy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
