/* Tables and objects on a screen: widths, cuts, and text that would steer it. */
#include "cli/list.h"
#include "cli/show.h"
#include "cli/table.h"
#include "lib/utf8.h"

#include <locale.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static const struct screen plain = {.columns = 80};

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

static const struct json *
parse(const char *text)
{
	const char *why = "";
	const struct json *json = json_parse(&arena, str_of(text), &why);

	if (json == NULL)
		fail_msg("%s: %s", text, why);
	return json;
}

static const char *
listed(const struct screen *s, const char *items, const char *columns)
{
	struct buf b = {.arena = &arena};
	const char *shape = str_printf(&arena, "{\"$comment\":\"columns: %s\"}", columns).p;

	list_put(&b, s, parse(items), columns[0] == '\0' ? NULL : parse(shape), 0);
	return str_c(&arena, buf_str(&b));
}

static const char *
shown(const char *object)
{
	struct buf b = {.arena = &arena};

	show_object(&b, &plain, parse(object), NULL, 0);
	return str_c(&arena, buf_str(&b));
}

static void
assert_fits(const char *text, size_t columns)
{
	struct str rest = str_of(text);

	while (rest.n != 0) {
		struct str line = str_cut(rest, '\n', &rest);
		if (utf8_width(line) > columns)
			fail_msg("%zu columns: %.*s", utf8_width(line), STR_ARG(line));
	}
}

static void
columns_are_aligned_and_headed(void **state)
{
	(void)state;
	assert_string_equal(
	    listed(&plain,
		"[{\"slug\":\"safety\",\"name\":\"Safety board\",\"open_cases\":3,\"x\":1},"
		"{\"slug\":\"bio\",\"name\":\"Biology\"}]",
		"slug name open_cases"),
	    "SLUG    NAME          OPEN CASES\n"
	    "safety  Safety board  3\n"
	    "bio     Biology       -\n");
}

static void
without_named_columns_the_first_plain_members_are_taken(void **state)
{
	(void)state;
	assert_string_equal(
	    listed(
		&plain, "[{\"said\":\"x\",\"a\":true,\"b\":[1],\"c\":{\"d\":1},\"e\":null}]", ""),
	    "A\n"
	    "yes\n");
	assert_string_equal(listed(&plain, "[\"one\",2]", ""), "one\n2\n");
}

static void
no_line_is_wider_than_the_screen(void **state)
{
	struct buf b = {.arena = &arena};

	(void)state;
	buf_put(&b, STR("["));
	for (int i = 0; i < 30; i++)
		buf_printf(&b, "%s{\"a\":\"%0*d\",\"b\":\"%0*d\",\"c\":\"%0*d\",\"d\":\"%0*d\"}",
		    i ? "," : "", i * 3 + 1, i, i * 2 + 1, i, 40, i, i % 3 + 1, i);
	buf_put(&b, STR("]"));
	const char *items = str_c(&arena, buf_str(&b));
	for (size_t columns = 1; columns < 130; columns++) {
		struct screen s = {.columns = columns};
		assert_fits(listed(&s, items, "a b c d"), columns < 3 ? 3 : columns);
	}
	assert_non_null(strstr(listed(&plain, items, "a b c d"), "…"));
}

static void
the_widest_column_gives_way_first(void **state)
{
	struct screen s = {.columns = 20};

	(void)state;
	assert_string_equal(
	    listed(&s, "[{\"id\":\"7K2M\",\"name\":\"a very long name indeed\"}]", "id name"),
	    "ID    NAME\n"
	    "7K2M  a very long n…\n");
}

static void
wide_characters_count_as_two_and_are_not_halved(void **state)
{
	struct screen s = {.columns = 11};

	(void)state;
	assert_string_equal(
	    listed(&s, "[{\"a\":\"研究者研究者\",\"b\":\"x\"},{\"a\":\"é\",\"b\":\"y\"}]", "a b"),
	    "A         B\n"
	    "研究者…   x\n"
	    "é         y\n");
	assert_int_equal(utf8_width(text_fit(&arena, STR("研究者"), 4)), 3);
	assert_int_equal(utf8_width(text_fit(&arena, STR("研究者"), 5)), 5);
}

static void
text_cannot_steer_the_terminal_or_break_the_line(void **state)
{
	(void)state;
	const char *text = listed(&plain,
	    "[{\"a\":\"x\\ny\\tz\",\"b\":\"p\xe2\x80\xae\xc2\x9b"
	    "31mq\xef\xbb\xbf\"}]",
	    "a b");
	assert_non_null(strstr(text, "x y z"));
	assert_non_null(strstr(text, "p\\u{202E}\\u{9B}31mq\\u{FEFF}"));
	assert_null(strstr(text, "\xe2\x80\xae"));
	text = shown("{\"a\xc2\x9b\":\"x\xc2\x85y\",\"b\":\"l1\\nl2\xe2\x80\xae\"}");
	assert_null(strstr(text, "\xc2"));
	assert_null(strstr(text, "\xe2\x80\xae"));
}

static void
too_many_columns_are_left_out(void **state)
{
	struct screen s = {.columns = 8};

	(void)state;
	assert_string_equal(
	    listed(&s, "[{\"aaaa\":\"11111\",\"bbbb\":\"22222\",\"cccc\":\"33333\"}]",
		"aaaa bbbb cccc"),
	    "AA…  BB…\n"
	    "11…  22…\n");
}

static void
ids_are_short_in_tables_and_whole_alone(void **state)
{
	(void)state;
	const char *one =
	    "[{\"id\":\"app_01HZY3V5N8Q4W6R2T9X7K2M9QA\",\"at\":\"2026-11-24T14:30:59.123Z\"}]";
	assert_string_equal(listed(&plain, one, "id at"), "ID           AT\n"
							  "app_…K2M9QA  2026-11-24 14:30\n");
}

static void
an_object_is_a_line_a_member(void **state)
{
	(void)state;
	assert_string_equal(
	    shown("{\"said\":\"Done.\",\"id\":\"acc_01HZY3V5N8Q4W6R2T9X7K2M9QA\","
		  "\"name\":\"Ada\",\"etag\":3,\"since\":\"2026-11-24T14:30:00.000Z\","
		  "\"allowed\":[\"edit\",\"artefact_upload\",\"tier_create\"],\"note\":null,"
		  "\"hint\":\"x\"}"),
	    "id       acc_01HZY3V5N8Q4W6R2T9X7K2M9QA\n"
	    "name     Ada\n"
	    "since    2026-11-24 14:30 UTC\n"
	    "allowed  edit, tier import\n");
}

static void
what_is_within_is_indented(void **state)
{
	(void)state;
	assert_string_equal(
	    shown("{\"name\":\"Ada\",\"roles\":[{\"role\":\"chair\",\"on\":\"safety\"}],"
		  "\"by\":{\"name\":\"Eve\",\"n\":2},\"empty\":[],\"text\":\"one\\n\\ttwo\"}"),
	    "name  Ada\n"
	    "roles\n"
	    "  ROLE   ON\n"
	    "  chair  safety\n"
	    "by\n"
	    "  name  Eve\n"
	    "  n     2\n"
	    "text\n"
	    "  one\n"
	    "  \ttwo\n");
}

static void
a_shape_lays_out_what_is_within(void **state)
{
	struct buf b = {.arena = &arena};
	struct screen s = {.columns = 40};

	(void)state;
	show_object(&b, &s,
	    parse("{\"gate\":{\"lines\":[{\"slug\":\"card\",\"result\":\"pass\",\"title\":"
		  "\"The model card is published\",\"source\":\"evd_1, by the lead of the "
		  "release\",\"limit\":null}]},\"mask\":7}"),
	    parse("{\"properties\":{\"mask\":{\"$comment\":\"hidden\"},\"gate\":{\"properties\":"
		  "{\"lines\":{\"$comment\":\"columns: result slug / title source limit\"}}}}}"),
	    0);
	assert_string_equal(str_c(&arena, buf_str(&b)), "gate\n"
							"  lines\n"
							"    RESULT  SLUG\n"
							"    pass    card\n"
							"        The model card is published\n"
							"        source: evd_1, by the lead of\n"
							"          the release\n");
}

static void
what_is_not_so_is_said_below_a_row(void **state)
{
	(void)state;
	assert_string_equal(
	    listed(&plain, "[{\"a\":1,\"counted\":false,\"why\":\"\"},{\"a\":2,\"counted\":true}]",
		"a / why !counted"),
	    "A\n1\n    not counted\n2\n");
}

static void
long_text_is_wrapped_beside_its_name(void **state)
{
	(void)state;
	assert_string_equal(
	    shown("{\"name\":\"x\",\"why\":\"A sentence that goes on and on until it no longer "
		  "fits within the eighty columns of a terminal.\"}"),
	    "name  x\n"
	    "why   A sentence that goes on and on until it no longer fits within the eighty\n"
	    "      columns of a terminal.\n");
}

static void
a_thing_within_a_row_is_called_by_its_name(void **state)
{
	(void)state;
	assert_string_equal(
	    listed(
		&plain, "[{\"by\":{\"id\":\"acc_1\",\"name\":\"Ada\"},\"x\":{\"n\":1}}]", "by x"),
	    "BY   X\n"
	    "Ada  n 1\n");
}

static void
a_column_may_lie_within_even_in_a_text_that_holds_json(void **state)
{
	(void)state;
	assert_string_equal(listed(&plain,
				"[{\"seq\":1,\"entry\":\"{\\\"type\\\":\\\"role.ended\\\","
				"\\\"on\\\":{\\\"a\\\":1}}\","
				"\"by\":{\"who\":{\"name\":\"Ada\"}}}]",
				"seq entry.type entry.on by.who by.x.y"),
	    "SEQ  TYPE        ON   WHO\n"
	    "1    role.ended  a 1  Ada\n");
}

static void
within_an_object_nothing_is_cut(void **state)
{
	struct buf b = {.arena = &arena};
	struct screen s = {.columns = 30};

	(void)state;
	show_object(&b, &s,
	    parse("{\"parts\":[{\"slug\":\"weights\",\"for\":\"124m, 355m, 774m\",\"kind\":\"model "
		  "access\"},{\"slug\":\"x\",\"for\":\"\",\"kind\":\"abcdefghijklmnopqrs\"}]}"),
	    NULL, 0);
	assert_string_equal(str_c(&arena, buf_str(&b)), "parts\n"
							"  SLUG     FOR    KIND\n"
							"  weights  124m,  model access\n"
							"           355m,\n"
							"           774m\n"
							"  x        -      abcdefghijkl\n"
							"                  mnopqrs\n");
}

static void
ids_and_times_are_the_last_to_be_cut(void **state)
{
	struct screen s = {.columns = 35};

	(void)state;
	assert_string_equal(
	    listed(&s,
		"[{\"id\":\"app_01HZY3V5N8Q4W6R2T9X7K2M9QA\",\"name\":\"something long\","
		"\"at\":\"2026-11-24T14:30:59.123Z\"}]",
		"id name at"),
	    "ID           NAME  AT\n"
	    "app_…K2M9QA  som…  2026-11-24 14:30\n");
}

static void
durations_are_words(void **state)
{
	(void)state;
	assert_string_equal(shown("{\"a\":\"P14D\",\"b\":\"PT2S\",\"c\":\"PT0S\",\"d\":\"P1DT1H\","
				  "\"e\":\"Pact\"}"),
	    "a  14 days\nb  2 s\nc  none\nd  1 day 1 hour\ne  Pact\n");
}

static void
of_what_was_changed_only_its_columns_are_shown(void **state)
{
	struct buf b = {.arena = &arena};

	(void)state;
	show_brief(&b, &plain,
	    parse("{\"id\":\"x\",\"text\":\"long\",\"state\":\"open\",\"missing\":null,\"parts\":[{"
		  "\"a\":1}]}"),
	    parse("{\"$comment\":\"columns: state parts missing id\",\"properties\":{\"parts\":{"
		  "\"$comment\":\"columns: a\"}}}"));
	assert_string_equal(str_c(&arena, buf_str(&b)), "state  open\n"
							"parts\n"
							"  A\n"
							"  1\n"
							"id     x\n");
}

static void
what_is_too_deep_for_a_table_stands_one_below_the_other(void **state)
{
	struct buf b = {.arena = &arena};

	(void)state;
	show_object(&b, &plain,
	    parse("{\"stages\":[{\"position\":1,\"slug\":\"small\",\"dwell\":\"P1D\",\"gate\":[{"
		  "\"b\":2,"
		  "\"a\":1}]},{\"position\":2,\"slug\":\"large\"}]}"),
	    parse("{\"properties\":{\"stages\":{\"$comment\":\"each: position slug\",\"items\":{"
		  "\"properties\":{\"gate\":{\"$comment\":\"columns: a b\"}}}}}}"),
	    0);
	assert_string_equal(str_c(&arena, buf_str(&b)), "stages\n"
							"  1  small\n"
							"    dwell  1 day\n"
							"    gate\n"
							"      A  B\n"
							"      1  2\n"
							"  2  large\n");
}

static void
sentences_stand_in_lines_of_their_own(void **state)
{
	(void)state;
	assert_string_equal(
	    shown("{\"missing\":[\"paper: no_data, nothing was submitted\",\"two more for it, "
		  "until noon\"],"
		  "\"one\":[\"nothing is needed from you\"],\"words\":[\"a b\",\"c\"]}"),
	    "missing  - paper: no_data, nothing was submitted\n"
	    "         - two more for it, until noon\n"
	    "one      nothing is needed from you\n"
	    "words    a b, c\n");
}

static void
rows_that_differ_in_one_column_are_gathered(void **state)
{
	(void)state;
	assert_string_equal(listed(&plain,
				"[{\"c\":\"weights\",\"v\":\"124m\",\"r\":3},{\"c\":\"weights\","
				"\"v\":\"355m\",\"r\":3},"
				"{\"c\":\"weights\",\"v\":\"774m\",\"r\":2}]",
				"c v* r"),
	    "C        V           R\n"
	    "weights  124m, 355m  3\n"
	    "weights  774m        2\n");
}

static void
of_a_line_only_one_member_is_shown(void **state)
{
	struct buf b = {.arena = &arena};

	(void)state;
	show_object(&b, &plain, parse("{\"asks\":[{\"m\":\"a\",\"x\":1},{\"m\":\"b\",\"x\":2}]}"),
	    parse("{\"properties\":{\"asks\":{\"$comment\":\"line: m\"}}}"), 0);
	assert_string_equal(str_c(&arena, buf_str(&b)), "asks\n  a, b\n");
}

static void
midnight_is_a_day(void **state)
{
	(void)state;
	assert_string_equal(shown("{\"on\":\"2019-02-14T00:00:00.000Z\"}"), "on  2019-02-14\n");
}

static void
colour_is_only_where_the_screen_shows_it(void **state)
{
	struct screen s = {.tty = true, .colour = true, .columns = 80};

	(void)state;
	assert_null(strchr(listed(&plain, "[{\"state\":\"active\"}]", "state"), '\033'));
	assert_string_equal(listed(&s, "[{\"state\":\"active\"},{\"state\":\"other\"}]", "state"),
	    "\033[1mSTATE\033[0m\n\033[32mactive\033[0m\nother\n");
}

static void
colour_is_off_when_the_environment_or_the_file_says_so(void **state)
{
	(void)state;
	setenv("TERM", "xterm", 1);
	setenv("COLUMNS", "133", 1);
	FILE *file = tmpfile();
	assert_non_null(file);
	struct screen s = screen_of(file, false);
	assert_false(s.colour);
	assert_int_equal(s.columns, 133);
	setenv("COLUMNS", "-5", 1);
	assert_int_equal(screen_of(file, false).columns, 80);
	unsetenv("COLUMNS");
	assert_int_equal(screen_of(file, false).columns, 80);
	fclose(file);
}

#define TEST(name) cmocka_unit_test_teardown(name, tidy)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(columns_are_aligned_and_headed),
	    TEST(without_named_columns_the_first_plain_members_are_taken),
	    TEST(no_line_is_wider_than_the_screen),
	    TEST(the_widest_column_gives_way_first),
	    TEST(wide_characters_count_as_two_and_are_not_halved),
	    TEST(text_cannot_steer_the_terminal_or_break_the_line),
	    TEST(too_many_columns_are_left_out),
	    TEST(ids_are_short_in_tables_and_whole_alone),
	    TEST(an_object_is_a_line_a_member),
	    TEST(what_is_within_is_indented),
	    TEST(a_shape_lays_out_what_is_within),
	    TEST(what_is_not_so_is_said_below_a_row),
	    TEST(long_text_is_wrapped_beside_its_name),
	    TEST(a_thing_within_a_row_is_called_by_its_name),
	    TEST(a_column_may_lie_within_even_in_a_text_that_holds_json),
	    TEST(within_an_object_nothing_is_cut),
	    TEST(sentences_stand_in_lines_of_their_own),
	    TEST(rows_that_differ_in_one_column_are_gathered),
	    TEST(of_a_line_only_one_member_is_shown),
	    TEST(midnight_is_a_day),
	    TEST(what_is_too_deep_for_a_table_stands_one_below_the_other),
	    TEST(ids_and_times_are_the_last_to_be_cut),
	    TEST(durations_are_words),
	    TEST(of_what_was_changed_only_its_columns_are_shown),
	    TEST(colour_is_only_where_the_screen_shows_it),
	    TEST(colour_is_off_when_the_environment_or_the_file_says_so),
	};
	return cmocka_run_group_tests(tests, use_utf8, NULL);
}
