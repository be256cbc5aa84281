/* JSON in and out, against the public parser suite and the rules of our own. */
#include "lib/hash.h"
#include "tests/unit/lib/data.h"

#include <inttypes.h>
#include <regex.h>

static struct arena arena;

static int
empty_arena(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static const struct json *
parse(const char *text)
{
	const char *why = NULL;
	const struct json *tree = json_parse(&arena, str_of(text), &why);

	if (tree == NULL)
		fail_msg("%s: %s", text, why);
	assert_null(why);
	return tree;
}

static void
assert_refused(struct str text, const char *sentence)
{
	const char *why = NULL;

	if (json_parse(&arena, text, &why) != NULL)
		fail_msg("taken: %.*s", STR_ARG(text));
	assert_non_null(why);
	if (sentence != NULL)
		assert_string_equal(why, sentence);
}

/* --- reading ---------------------------------------------------------------------------------- */

/* What is valid JSON and yet refused: reals, control characters, names given twice. */
static bool
refused_by_design(const struct json *one, struct str text)
{
	static const char reals[] = "[0-9](\\.[0-9]|[eE][-+0-9])";
	static const char controls[] = "(^|[^\\])(\\\\\\\\)*\\\\(b|f|r|u00(0[^9aA]|1))";
	const char *patterns[] = {reals, controls};
	bool found = strstr(str_c(&arena, json_text(one, "ijson")), "duplicate") != NULL;

	for (size_t i = 0; i < 2; i++) {
		regex_t r;
		assert_int_equal(regcomp(&r, patterns[i], REG_EXTENDED | REG_NOSUB), 0);
		found = found || regexec(&r, str_c(&arena, text), 0, NULL, 0) == 0;
		regfree(&r);
	}
	return found;
}

static void
the_public_suite_is_answered_as_it_asks_or_as_we_design(void **state)
{
	const struct json *suite = read_data(&arena, TEST_DATA "/json/jsontestsuite.json");
	size_t taken = 0, by_design = 0, refused = 0;

	(void)state;
	json_each(one, json_member(suite, "cases")) {
		struct str text, name = json_text(one, "name"), expect = json_text(one, "expect");
		const char *why = NULL;
		assert_true(base64_parse(&arena, json_text(one, "b64"), &text));
		const struct json *tree = json_parse(&arena, text, &why);
		bool design = str_is(expect, "accept") && refused_by_design(one, text);
		bool want = str_is(expect, "accept") && !design;
		if (!str_is(expect, "either") && (tree != NULL) != want)
			fail_msg("%.*s: %s", STR_ARG(name), why == NULL ? "taken" : why);
		assert_true((tree == NULL) == (why != NULL));
		taken += tree != NULL;
		by_design += design;
		refused += str_is(expect, "reject");
	}
	assert_int_equal(by_design, 21);
	assert_true(taken > 70 && refused > 180);
}

static void
a_tree_keeps_kinds_values_and_the_order_sent(void **state)
{
	const struct json *tree = parse(
	    "{\"z\":null,\"a\":[true,false,-9223372036854775808,9223372036854775807,\"é\"],"
	    "\"m\":{\"\":\"\"},\"b\":-0}");
	const struct json *z = tree->first, *a = z->next, *m = a->next, *b = m->next;

	(void)state;
	assert_int_equal(tree->kind, JSON_OBJECT);
	assert_int_equal(tree->count, 4);
	assert_null(tree->name.p);
	assert_true(str_is(z->name, "z") && z->kind == JSON_NULL);
	assert_true(str_is(a->name, "a") && a->kind == JSON_LIST && a->count == 5);
	const struct json *i = a->first;
	assert_true(i->kind == JSON_BOOL && i->truth && i->name.p == NULL);
	i = i->next;
	assert_true(i->kind == JSON_BOOL && !i->truth);
	i = i->next;
	assert_true(i->kind == JSON_INT && i->integer == INT64_MIN);
	i = i->next;
	assert_true(i->kind == JSON_INT && i->integer == INT64_MAX);
	i = i->next;
	assert_true(i->kind == JSON_TEXT && str_is(i->text, "é") && i->next == NULL);
	assert_true(
	    m->kind == JSON_OBJECT && str_is(m->first->text, "") && m->first->text.p != NULL);
	assert_true(b->integer == 0 && b->next == NULL);
}

static void
the_tree_outlives_its_text(void **state)
{
	char text[] = "{\"name\":[\"value\"]}";
	const struct json *tree = parse(text);

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	assert_true(str_is(json_member(tree, "name")->first->text, "value"));
}

static struct str
nested(char open, char close, size_t depth)
{
	struct buf b = {.arena = &arena};

	for (size_t i = 0; i < depth; i++)
		buf_char(&b, open);
	for (size_t i = 0; close != 0 && i < depth; i++)
		buf_char(&b, close);
	return buf_str(&b);
}

static void
thirty_two_levels_are_read_and_no_more(void **state)
{
	const char *why;

	(void)state;
	assert_non_null(json_parse(&arena, nested('[', ']', JSON_DEPTH), &why));
	assert_refused(nested('[', ']', JSON_DEPTH + 1),
	    "The JSON is nested more than 32 levels deep (line 1, column 33).");
	assert_refused(nested('[', 0, 1000000),
	    "The JSON is nested more than 32 levels deep (line 1, column 33).");
	assert_refused(nested('{', 0, 1000000), NULL);
}

static void
brackets_within_strings_and_beside_each_other_are_not_depth(void **state)
{
	struct buf b = {.arena = &arena};

	(void)state;
	buf_put(&b, STR("[\"\\\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\\\""));
	for (int i = 0; i < 100; i++)
		buf_put(&b, STR(",[],{}"));
	buf_put(&b, STR("]"));
	assert_int_equal(parse(str_c(&arena, buf_str(&b)))->count, 201);
}

static void
refusals_are_sentences_with_a_place(void **state)
{
	static const struct {
		const char *text, *sentence;
	} cases[] = {
	    {"{\"a\":1,\n \"b\":1.5}",
		"The JSON holds a number with a fraction or an exponent; only whole numbers are "
		"taken (line 2, column 7)."},
	    {"[1E3]", "The JSON holds a number with a fraction or an exponent; only whole numbers "
		      "are taken (line 1, column 3)."},
	    {"[\"é\\u001b\"]",
		"The JSON holds a control character other than tab and newline in a string "
		"(line 1, column 4)."},
	    {"[9223372036854775808]",
		"The JSON holds a number that does not fit into 64 bits (line 1, column 20)."},
	    {"[-9223372036854775809]",
		"The JSON holds a number that does not fit into 64 bits (line 1, column 21)."},
	    {"{\"a\":1,\"\\u0061\":2}",
		"The JSON gives the same name twice in one object (line 1, column 15)."},
	    {"[1", "The JSON ends too early (line 1, column 2)."},
	    {"[1] 2", "The JSON goes on after its value has ended (line 1, column 5)."},
	    {"[\"\xff\"]", "The JSON holds bytes that are not UTF-8 (line 1, column 2)."},
	    {"[\"a\rb\"]", "The JSON is malformed: control character 0xd near '\"a' (line 1, "
			   "column 3)."},
	    {"", "The JSON is empty."},
	    {" \n", "The JSON is empty."},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_refused(str_of(cases[i].text), cases[i].sentence);
	assert_refused((struct str){NULL, 0}, "The JSON is empty.");
}

static void
what_a_refusal_quotes_is_safe_to_print(void **state)
{
	const char *why;

	(void)state;
	assert_null(json_parse(&arena, STR("[\xe2\x80\xae]"), &why));
	assert_null(strstr(why, "\xe2\x80\xae"));
	assert_null(json_parse(&arena, STR("[\x1b[31m]"), &why));
	assert_null(strchr(why, '\x1b'));
}

static void
of_the_controls_only_tab_and_newline_may_be_escaped(void **state)
{
	const char *hex[] = {"0123456789abcdef", "0123456789ABCDEF"};

	(void)state;
	for (unsigned c = 0; c < 0x100; c++) {
		const char *digits = hex[c & 1], *why;
		struct str text = str_printf(
		    &arena, "{\"\\\\\\u00%c%c\":[]}", digits[c / 16], digits[c % 16]);
		bool want = c >= ' ' || c == '\t' || c == '\n';
		if ((json_parse(&arena, text, &why) != NULL) != want)
			fail_msg("%.*s", STR_ARG(text));
	}
	assert_refused(STR("\"\\b\""), NULL);
	assert_refused(STR("\"\\f\""), NULL);
	assert_refused(STR("\"\\r\""), NULL);
	assert_true(str_is(parse("\"\\n\\t\\\\b\\/\"")->text, "\n\t\\b/"));
	assert_true(str_is(parse("\"\\\\u0000\"")->text, "\\u0000"));
}

static void
a_raw_nul_is_refused_wherever_it_stands(void **state)
{
	(void)state;
	assert_refused(STR("\0"), NULL);
	assert_refused(STR("[1\0]"), NULL);
	assert_refused(STR("[1]\0"), NULL);
	assert_refused(STR("[\"a\0b\"]"), NULL);
	assert_refused(STR("{\"a\0b\":1}"), NULL);
}

static void
every_cut_of_a_document_is_refused(void **state)
{
	struct str text = STR("{\"a\":[1,\"\\u00e9\xc3\xa9\",{\"b\":null}],\"c\":-12}");
	const char *why;

	(void)state;
	assert_non_null(json_parse(&arena, text, &why));
	for (size_t n = 0; n < text.n; n++) {
		char *exact = malloc(n + (n == 0));
		memcpy(exact, text.p, n);
		assert_refused((struct str){exact, n}, NULL);
		free(exact);
	}
}

/* --- looking ---------------------------------------------------------------------------------- */

static void
members_are_found_by_name_and_kind(void **state)
{
	const struct json *o = parse("{\"t\":\"x\",\"i\":7,\"y\":true,\"e\":\"\",\"n\":null}");

	(void)state;
	assert_true(str_is(json_text(o, "t"), "x"));
	assert_true(json_text(o, "e").p != NULL && json_text(o, "e").n == 0);
	assert_null(json_text(o, "i").p);
	assert_null(json_text(o, "absent").p);
	assert_int_equal(json_int(o, "i", -1), 7);
	assert_int_equal(json_int(o, "t", -1), -1);
	assert_int_equal(json_int(o, "absent", -1), -1);
	assert_true(json_truth(o, "y"));
	assert_false(json_truth(o, "i"));
	assert_int_equal(json_member(o, "n")->kind, JSON_NULL);
}

static void
nothing_is_found_in_what_is_no_object(void **state)
{
	(void)state;
	assert_null(json_member(NULL, "a"));
	assert_null(json_member(parse("[1]"), "a"));
	assert_null(json_text(NULL, "a").p);
	assert_false(json_truth(parse("null"), "a"));
	json_each(item, (const struct json *)NULL)
		fail();
}

/* --- writing ---------------------------------------------------------------------------------- */

static void
assert_written(const struct json_out *o, const char *text)
{
	assert_string_equal(str_c(&arena, buf_str(&o->text)), text);
}

static struct str
written(struct str text)
{
	struct json_out o = {.text = {.arena = &arena}};

	json_put_text(&o, NULL, text);
	return buf_str(&o.text);
}

/* What stands around a character changes nothing about how it is written. */
static void
characters_are_escaped_wherever_they_stand(void **state)
{
	static const char around[] = "abcdefghijklmnopqr";

	(void)state;
	for (int c = 0; c < 256; c++) {
		char byte = (char)c;
		struct str alone = written((struct str){&byte, 1});
		for (int before = 0; before <= 18; before++) {
			const char *text =
			    str_printf(&arena, "%.*s%c%s", before, around, '#', around + before).p;
			memcpy((char *)(uintptr_t)text + before, &byte, 1);
			struct str expected = str_printf(&arena, "\"%.*s%.*s%s\"", before, around,
			    (int)alone.n - 2, alone.p + 1, around + before);
			assert_true(str_eq(written((struct str){text, 19}), expected));
		}
		arena_free(&arena);
	}
	assert_true(str_is(
	    written(STR("1234567\xe2\x80\xa8\xe2\x80\xa7")), "\"1234567\\u2028\xe2\x80\xa7\""));
}

static void
commas_and_names_take_care_of_themselves(void **state)
{
	struct json_out o = {.text = {.arena = &arena}};

	(void)state;
	json_open(&o, NULL);
	json_put_int(&o, "i", INT64_MIN);
	json_open_list(&o, "l");
	json_open(&o, NULL);
	json_close(&o);
	json_open_list(&o, NULL);
	json_close_list(&o);
	json_put_bool(&o, NULL, true);
	json_put_null(&o, NULL);
	json_close_list(&o);
	json_open(&o, "o\"");
	json_put_text(&o, "t", STR("x"));
	json_put_bool(&o, "f", false);
	json_close(&o);
	json_put_raw(&o, "r", STR("[1, 2]"));
	json_put_text_or_null(&o, "n", (struct str){NULL, 0});
	json_put_text_or_null(&o, "e", STR(""));
	json_close(&o);
	assert_written(&o,
	    "{\"i\":-9223372036854775808,\"l\":[{},[],true,null],"
	    "\"o\\\"\":{\"t\":\"x\",\"f\":false},\"r\":[1, 2],\"n\":null,\"e\":\"\"}");
}

static void
what_could_harm_a_reader_is_escaped_and_the_rest_left(void **state)
{
	struct json_out o = {.text = {.arena = &arena}};

	(void)state;
	json_put_text(&o, NULL,
	    STR("\"\\\n\t\r\x01\x1f\x7f\0é\xe2\x80\xa8|\xe2\x80\xa9\xe2\x80\xaa/\xf0\x9f\x98\x80"));
	assert_written(&o, "\"\\\"\\\\\\n\\t\\r\\u0001\\u001f\\u007f\\u0000é\\u2028|\\u2029"
			   "\xe2\x80\xaa/\xf0\x9f\x98\x80\"");
}

static void
a_tree_is_written_as_it_was_read(void **state)
{
	static const char text[] =
	    "{\"b\":[1,{\"\":null},[],\"é\\n\\u007f\"],\"a\":{\"t\":true,\"f\":"
	    "false},\"\":-9223372036854775808}";
	struct json_out o = {.text = {.arena = &arena}};

	(void)state;
	json_put_tree(&o, NULL, parse(text));
	assert_written(&o, text);
}

static void
what_is_written_reads_back_the_same(void **state)
{
	(void)state;
	for (uint32_t c = 1; c < 0x80; c++) {
		struct json_out o = {.text = {.arena = &arena}};
		char all[] = {'<', (char)c, '>'};
		const char *why;
		json_put_text(&o, NULL, (struct str){all, 3});
		const struct json *back = json_parse(&arena, buf_str(&o.text), &why);
		if (c < ' ' && c != '\t' && c != '\n')
			assert_null(back);
		else
			assert_true(str_eq(back->text, (struct str){all, 3}));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(
		the_public_suite_is_answered_as_it_asks_or_as_we_design, empty_arena),
	    cmocka_unit_test_teardown(a_tree_keeps_kinds_values_and_the_order_sent, empty_arena),
	    cmocka_unit_test_teardown(the_tree_outlives_its_text, empty_arena),
	    cmocka_unit_test_teardown(thirty_two_levels_are_read_and_no_more, empty_arena),
	    cmocka_unit_test_teardown(
		brackets_within_strings_and_beside_each_other_are_not_depth, empty_arena),
	    cmocka_unit_test_teardown(refusals_are_sentences_with_a_place, empty_arena),
	    cmocka_unit_test_teardown(what_a_refusal_quotes_is_safe_to_print, empty_arena),
	    cmocka_unit_test_teardown(
		of_the_controls_only_tab_and_newline_may_be_escaped, empty_arena),
	    cmocka_unit_test_teardown(a_raw_nul_is_refused_wherever_it_stands, empty_arena),
	    cmocka_unit_test_teardown(every_cut_of_a_document_is_refused, empty_arena),
	    cmocka_unit_test_teardown(members_are_found_by_name_and_kind, empty_arena),
	    cmocka_unit_test_teardown(nothing_is_found_in_what_is_no_object, empty_arena),
	    cmocka_unit_test_teardown(characters_are_escaped_wherever_they_stand, empty_arena),
	    cmocka_unit_test_teardown(commas_and_names_take_care_of_themselves, empty_arena),
	    cmocka_unit_test_teardown(
		what_could_harm_a_reader_is_escaped_and_the_rest_left, empty_arena),
	    cmocka_unit_test_teardown(a_tree_is_written_as_it_was_read, empty_arena),
	    cmocka_unit_test_teardown(what_is_written_reads_back_the_same, empty_arena),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
