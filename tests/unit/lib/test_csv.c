/* Comma-separated values. */
#include "lib/csv.h"
#include "tests/support/cmocka.h"

enum { MOST = 4 };

static struct arena arena;

static int
tidy(void **unused)
{
	(void)unused;
	arena_free(&arena);
	return 0;
}

/* Each line's fields between bars, one line each. */
static const char *
read_all(const char *text)
{
	struct str rest = str_of(text), fields[MOST];
	const char *all = "";
	size_t n;

	while ((n = csv_line(&arena, &rest, fields, MOST)) != 0) {
		for (size_t i = 0; i < n && i < MOST; i++)
			all = str_printf(&arena, "%s|%.*s", all, STR_ARG(fields[i])).p;
		all = str_printf(&arena, "%s|%zu\n", all, n).p;
	}
	return all;
}

static void
fields_stand_between_commas(void **unused)
{
	(void)unused;
	assert_string_equal(read_all("a,b c,\n,x,y\n"), "|a|b c||3\n||x|y|3\n");
}

static void
the_last_line_needs_no_end(void **unused)
{
	(void)unused;
	assert_string_equal(read_all("a,b\nc"), "|a|b|2\n|c|1\n");
	assert_string_equal(read_all("a,"), "|a||2\n");
	assert_string_equal(read_all(""), "");
}

static void
lines_may_end_as_the_standard_has_them(void **unused)
{
	(void)unused;
	assert_string_equal(read_all("a,b\r\nc,d\r\n"), "|a|b|2\n|c|d|2\n");
}

static void
within_quotes_a_comma_is_text(void **unused)
{
	(void)unused;
	assert_string_equal(read_all("\"a, b\",\"\",c\n"), "|a, b||c|3\n");
	assert_string_equal(read_all("\"say \"\"x\"\"\",d\n"), "|say \"x\"|d|2\n");
	assert_string_equal(read_all("\"two\nlines\",e\n"), "|two\nlines|e|2\n");
}

static void
what_is_never_closed_ends_with_the_text(void **unused)
{
	(void)unused;
	assert_string_equal(read_all("\"a,b"), "|a,b|1\n");
	assert_string_equal(read_all("\"a\"\""), "|a\"|1\n");
	assert_string_equal(read_all("\""), "||1\n");
}

static void
more_fields_than_asked_for_are_counted(void **unused)
{
	(void)unused;
	assert_string_equal(read_all("1,2,3,4,5,6\n"), "|1|2|3|4|6\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(fields_stand_between_commas, tidy),
	    cmocka_unit_test_teardown(the_last_line_needs_no_end, tidy),
	    cmocka_unit_test_teardown(lines_may_end_as_the_standard_has_them, tidy),
	    cmocka_unit_test_teardown(within_quotes_a_comma_is_text, tidy),
	    cmocka_unit_test_teardown(what_is_never_closed_ends_with_the_text, tidy),
	    cmocka_unit_test_teardown(more_fields_than_asked_for_are_counted, tidy),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
