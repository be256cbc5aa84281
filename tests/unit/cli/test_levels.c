/* The gradient on a screen. */
#include "cli/levels.h"
#include "lib/utf8.h"

#include <locale.h>
#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;

static int
use_utf8(void **state)
{
	(void)state;
	return setlocale(LC_CTYPE, "C.UTF-8") == NULL;
}

static int
tidy(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static const char *
drawn(size_t columns, const char *comment, const char *items)
{
	struct screen s = {.columns = columns};
	struct buf b = {.arena = &arena};
	const char *why = "";
	struct str text = str_printf(&arena, "{\"$comment\":\"%s\"}", comment);
	const struct json *list = json_parse(&arena, str_of(items), &why);

	if (list == NULL)
		fail_msg("%s: %s", items, why);
	struct layout l = layout_of(json_parse(&arena, text, &why));
	assert_int_equal(l.kind, LAYOUT_LEVELS);
	levels_put(&b, &s, list, &l, 0);
	return str_c(&arena, buf_str(&b));
}

static void
systems_stand_where_their_level_is_in_groups_of_their_basis(void **state)
{
	(void)state;
	assert_string_equal(drawn(80, "levels: name date / basis",
				"[{\"name\":\"PaLM\",\"date\":\"2022-04\",\"level\":\"fully_"
				"closed\",\"basis\":\"text\"},"
				"{\"name\":\"Codex\",\"date\":\"2021-08\",\"level\":\"cloud_api\","
				"\"basis\":\"other\"},"
				"{\"name\":\"BLOOM\",\"date\":\"2022-07\",\"level\":\"fully_open\","
				"\"basis\":\"text\"}]"),
	    "                fully  gradual        cloud   down-   fully\n"
	    "                closed staged  hosted or API loadable open\n"
	    "text\n"
	    "PaLM   2022-04    ●       ·      ·      ·       ·       ·\n"
	    "BLOOM  2022-07    ·       ·      ·      ·       ·       ●\n"
	    "other\n"
	    "Codex  2021-08    ·       ·      ·      ●       ·       ·\n");
}

static void
equal_rows_are_merged_and_the_wider_audience_stands(void **state)
{
	(void)state;
	assert_string_equal(
	    drawn(80, "levels: component version @audience",
		"[{\"component\":\"weights\",\"version\":\"124M\",\"audience\":\"partner\","
		"\"level\":\"downloadable\"},"
		"{\"component\":\"weights\",\"version\":\"124M\",\"audience\":\"public\","
		"\"level\":\"downloadable\"},"
		"{\"component\":\"weights\",\"version\":\"355M\",\"audience\":\"public\","
		"\"level\":\"downloadable\"},"
		"{\"component\":\"weights\",\"version\":\"1.5B\",\"audience\":\"partner\","
		"\"level\":\"downloadable\"},"
		"{\"component\":\"weights\",\"version\":\"1.5B\",\"audience\":\"public\","
		"\"level\":\"fully_closed\"}]"),
	    "                     fully  gradual        cloud   down-   fully\n"
	    "                     closed staged  hosted or API loadable open\n"
	    "weights  124M, 355M    ·       ·      ·      ·     public    ·\n"
	    "weights  1.5B        public    ·      ·      ·    partner    ·\n");
}

static void
a_release_under_way_stands_at_its_state_and_at_staged(void **state)
{
	(void)state;
	assert_string_equal(drawn(80, "levels: name",
				"[{\"name\":\"Aurora\",\"level\":\"hosted\",\"staged\":true},"
				"{\"name\":\"Dawn\",\"level\":null}]"),
	    "        fully  gradual        cloud   down-   fully\n"
	    "        closed staged  hosted or API loadable open\n"
	    "Aurora    ·       ●      ●      ·       ·       ·\n"
	    "Dawn      ·       ·      ·      ·       ·       ·\n");
}

static void
what_cannot_be_taken_back_is_marked_in_brackets(void **state)
{
	(void)state;
	assert_string_equal(
	    drawn(80, "levels: name / basis detail",
		"[{\"name\":\"Aurora\",\"level\":\"hosted\",\"effective\":\"downloadable\","
		"\"basis\":\"ours\",\"detail\":\"its "
		"offers\"},{\"name\":\"Dawn\",\"level\":\"hosted\","
		"\"effective\":\"hosted\",\"basis\":\"known\",\"detail\":\"known\"}]"),
	    "        fully  gradual        cloud   down-   fully\n"
	    "        closed staged  hosted or API loadable open\n"
	    "ours · its offers\n"
	    "Aurora    ·       ·      ●      ·      (●)      ·\n"
	    "known\n"
	    "Dawn      ·       ·      ●      ·       ·       ·\n");
}

static void
the_left_columns_are_wrapped_to_the_screen(void **state)
{
	(void)state;
	const char *text = drawn(78, "levels: name organisation date",
	    "[{\"name\":\"A rather long name\",\"organisation\":\"Tsinghua University\","
	    "\"date\":\"2022-04\",\"level\":\"fully_open\"}]");
	struct str rest = str_of(text);
	while (rest.n != 0) {
		struct str line = str_cut(rest, '\n', &rest);
		assert_true(utf8_width(line) <= 78);
	}
	assert_non_null(strstr(text, "Tsinghua"));
	assert_null(strstr(text, "…"));
}

#define TEST(name) cmocka_unit_test_teardown(name, tidy)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(systems_stand_where_their_level_is_in_groups_of_their_basis),
	    TEST(equal_rows_are_merged_and_the_wider_audience_stands),
	    TEST(a_release_under_way_stands_at_its_state_and_at_staged),
	    TEST(what_cannot_be_taken_back_is_marked_in_brackets),
	    TEST(the_left_columns_are_wrapped_to_the_screen),
	};
	return cmocka_run_group_tests(tests, use_utf8, NULL);
}
