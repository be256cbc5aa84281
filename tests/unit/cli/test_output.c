/* Replies, problems and help as they are printed. */
#include "cli/evaluate.h"
#include "cli/help.h"
#include "cli/output.h"
#include "cli/pretty.h"
#include "lib/utf8.h"

#include <locale.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct arena arena;
static struct output output;

/* What goes to stdout and stderr while they are caught. */
static struct {
	int fd, before;
	FILE *file;
} caught[2];

static void catch (void)
{
	FILE *files[] = {stdout, stderr};

	for (int i = 0; i < 2; i++) {
		fflush(files[i]);
		caught[i].fd = fileno(files[i]);
		caught[i].before = dup(caught[i].fd);
		caught[i].file = tmpfile();
		dup2(fileno(caught[i].file), caught[i].fd);
	}
}

static const char *
release(int which)
{
	char text[4096] = "";

	fflush(which == 0 ? stdout : stderr);
	dup2(caught[which].before, caught[which].fd);
	close(caught[which].before);
	rewind(caught[which].file);
	size_t n = fread(text, 1, sizeof(text) - 1, caught[which].file);
	fclose(caught[which].file);
	return str_c(&arena, (struct str){text, n});
}

static void
assert_caught(const char *out, const char *err)
{
	const char *was_out = release(0), *was_err = release(1);

	assert_string_equal(was_out, out);
	assert_string_equal(was_err, err);
}

static int
set_up(void **state)
{
	(void)state;
	output = (struct output){.arena = &arena, .out = {.columns = 80}, .err = {.columns = 80}};
	return setlocale(LC_CTYPE, "C.UTF-8") == NULL;
}

static int
tidy(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static void
what_was_said_comes_first_and_the_hint_last_and_aside(void **state)
{
	(void)state;
	catch ();
	enum outcome o = output_reply(&output,
	    STR("{\"said\":\"Invited Ada.\",\"id\":\"x\",\"hint\":\"sluice account show x\"}"), "",
	    EXTENT_WHOLE);
	assert_caught("Invited Ada.\nid  x\n", "hint: sluice account show x\n");
	assert_int_equal(o, DONE);
}

static void
a_hint_is_wrapped_where_people_read_and_one_line_for_programs(void **state)
{
	const struct str hint = STR("sluice application edit WZDJ78 --answers FILE, then: sluice "
				    "application resubmit WZDJ78");

	(void)state;
	catch ();
	output_hint(&output, hint);
	assert_caught("",
	    "hint: sluice application edit WZDJ78 --answers FILE, then: sluice application "
	    "resubmit WZDJ78\n");
	output.err.tty = true;
	catch ();
	output_hint(&output, hint);
	assert_caught("",
	    "hint: sluice application edit WZDJ78 --answers FILE, then: sluice application\n"
	    "  resubmit WZDJ78\n");
}

static void
a_list_shows_the_columns_that_its_shape_names(void **state)
{
	(void)state;
	catch ();
	(void)output_reply(&output,
	    STR("{\"items\":[{\"x\":1,\"name\":\"Ada\",\"id\":\"i\",\"state\":\"active\"}],"
		"\"next\":null}"),
	    "accounts", EXTENT_WHOLE);
	assert_caught("ID  NAME  STATE\ni   Ada   active\n", "");
	catch ();
	(void)output_reply(&output, STR("{\"items\":[],\"next\":null}"), "accounts", EXTENT_WHOLE);
	assert_caught("Nothing.\n", "");
}

static void
what_the_client_says_itself_is_json_too(void **state)
{
	(void)state;
	catch ();
	output_said(&output, STR("Signed out."));
	assert_caught("Signed out.\n", "");
	output.json = true;
	catch ();
	output_said(&output, STR("Signed out."));
	assert_caught("{\"said\":\"Signed out.\"}\n", "");
}

static void
json_goes_through_as_it_is(void **state)
{
	(void)state;
	output.json = true;
	catch ();
	(void)output_reply(&output, STR("{\"said\": \"x\",  \"a\":[1,2]}"), "", EXTENT_WHOLE);
	assert_caught("{\"said\": \"x\",  \"a\":[1,2]}\n", "");
}

static void
a_terminal_gets_json_that_cannot_steer_it(void **state)
{
	struct buf b = {.arena = &arena};
	const char *why,
	    *text = "{\"a\":[1,{\"b\":\"x\xc2\x9bm\xe2\x80\xae\xf3\xa0\x80\xa0\xc3\xa9\\n\"}],"
		    "\"c\":{},\"d\":[]}";

	(void)state;
	const struct json *json = json_parse(&arena, str_of(text), &why);
	assert_non_null(json);
	pretty_put(&b, json);
	assert_string_equal(str_c(&arena, buf_str(&b)),
	    "{\n  \"a\": [\n    1,\n    {\n"
	    "      \"b\": \"x\\u009bm\\u202e\\udb40\\udc20\xc3\xa9\\n\"\n    }\n  ],\n"
	    "  \"c\": {},\n  \"d\": []\n}\n");
	const struct json *again = json_parse(&arena, buf_str(&b), &why);
	struct json_out one = {.text.arena = &arena}, two = {.text.arena = &arena};
	json_put_tree(&one, NULL, json);
	json_put_tree(&two, NULL, again);
	assert_true(str_eq(buf_str(&one.text), buf_str(&two.text)));
}

static void
a_refusal_says_what_and_where_and_what_next(void **state)
{
	(void)state;
	catch ();
	enum outcome o = output_problem(&output, 422,
	    STR("{\"title\":\"t\",\"code\":\"invalid\",\"detail\":\"Two fields are wrong.\","
		"\"fields\":[{\"pointer\":\"/a\",\"message\":\"m\"},{\"pointer\":\"/"
		"b\",\"message\":\"n\xe2\x80\xae\"}],"
		"\"hint\":\"sluice x\"}"));
	assert_caught("",
	    "sluice: Two fields are wrong. [invalid]\n  /a: m\n  /b: n\\u{202E}\nhint: sluice x\n");
	assert_int_equal(o, REFUSED);
}

static void
what_is_no_problem_document_is_told_by_its_status(void **state)
{
	static const struct {
		long status;
		enum outcome outcome;
	} cases[] = {{400, REFUSED}, {404, REFUSED}, {500, REFUSED}, {502, NOT_REACHED},
	    {503, NOT_REACHED}, {504, NOT_REACHED}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		catch ();
		enum outcome o = output_problem(&output, cases[i].status, STR("<html>\033[31m"));
		assert_caught(
		    "", str_printf(&arena, "sluice: the server answered with HTTP status %ld\n",
			    cases[i].status)
			    .p);
		assert_int_equal(o, cases[i].outcome);
	}
	catch ();
	assert_int_equal(output_reply(&output, STR("<html>"), "", EXTENT_WHOLE), REFUSED);
	(void)release(0);
	(void)release(1);
}

/* Words of one piece may be longer than a narrow screen; at 80 columns nothing is. */
static void
help_fits_the_screen_and_leaves_no_noun_out(void **state)
{
	struct buf b = {.arena = &arena};
	struct screen s = {.columns = 80};

	(void)state;
	struct str rest;
	help_overview(&b, &s);
	const char *overview = str_c(&arena, buf_str(&b));
	for (size_t i = 0; i < usage_count; i++) {
		if (usage_table[i].words[0] == '\0')
			continue;
		struct str noun = str_cut(usage_name(&usage_table[i]), ' ', &rest);
		const char *line = str_printf(&arena, "\n  %.*s  ", STR_ARG(noun)).p;
		const char *at = strstr(overview, line);
		if (at == NULL || strstr(at + 1, line) != NULL)
			fail_msg("cli/nouns.def: not there, or twice: %s", line);
		help_command(&b, &s, &usage_table[i]);
		help_noun(&b, &s, noun);
	}
	rest = buf_str(&b);
	while (rest.n != 0) {
		struct str line = str_cut(rest, '\n', &rest);
		if (utf8_width(line) > 80)
			fail_msg("%.*s", STR_ARG(line));
	}
}

/* Signs of our own alone: names, JSON and CSV stay what they are. */
static void
where_the_locale_is_ascii_so_is_what_is_shown(void **state)
{
	static const char reply[] =
	    "{\"items\":[{\"id\":\"acc_01HZY3V5N8Q4W6R2T9X7K2M9QA\",\"name\":\"Zoë\"}]}";

	(void)state;
	setenv("LC_ALL", "C", 1);
	screen_locale();
	struct output plain = output_open(&arena, false, true);
	setenv("LC_ALL", "C.UTF-8", 1);
	screen_locale();
	struct output full = output_open(&arena, false, true);
	unsetenv("LC_ALL");
	catch ();
	assert_int_equal(output_reply(&plain, str_of(reply), "", EXTENT_WHOLE), DONE);
	assert_int_equal(output_reply(&full, str_of(reply), "", EXTENT_WHOLE), DONE);
	plain.json = true;
	assert_int_equal(output_reply(&plain, str_of("{\"a\":\"…\"}"), "", EXTENT_WHOLE), DONE);
	output_fault(&plain, REFUSED, STR("a … b"), STR("c → d"));
	assert_caught("ID           NAME\nacc_~K2M9QA  Zoë\n"
		      "ID           NAME\nacc_…K2M9QA  Zoë\n{\"a\":\"…\"}\n",
	    "sluice: a ~ b\nhint: c > d\n");
}

static void
an_evaluation_names_its_subject_by_account_or_orcid(void **state)
{
	struct typed *t = NEW(&arena, struct typed);
	struct str body;

	(void)state;
	assert_true(grammar_read(&arena,
	    (char *const[]){"can", "x", "inference", "aurora", "--component", "weights", NULL}, t));
	assert_true(evaluate_body(t, STR("acc_01HZY3V5N8Q4W6R2T9X7K2M9QA"), &body));
	assert_string_equal(body.p,
	    "{\"subject\":{\"type\":\"account\","
	    "\"id\":\"acc_01HZY3V5N8Q4W6R2T9X7K2M9QA\"},\"action\":{\"name\":\"inference\"},"
	    "\"resource\":{\"type\":\"model\",\"id\":\"aurora\",\"properties\":{\"component\":"
	    "\"weights\"}},"
	    "\"context\":{\"explain\":true,\"rehearse\":true}}");
	assert_true(evaluate_body(t, STR("0000-0002-1825-0097"), &body));
	assert_non_null(strstr(body.p, "{\"type\":\"orcid\",\"id\":\"0000-0002-1825-0097\"}"));
	assert_false(evaluate_body(t, STR("ada@example.org"), &body));
}

static void
the_next_step_names_what_the_answer_is_about(void **state)
{
	static const char text[] = "try <tier>, sluice tier list <model> if a < b";

	(void)state;
	struct str s = evaluate_fill(&arena, str_of(text), STR("tier"), STR("gpt-2/partner"));
	assert_true(str_is(s, "try gpt-2/partner, sluice tier list <model> if a < b"));
	s = evaluate_fill(&arena, s, STR("model"), STR(""));
	assert_true(str_is(s, "try gpt-2/partner, sluice tier list <model> if a < b"));
	s = evaluate_fill(&arena, STR("<grant>"), STR("grant"), STR("grt_1"));
	assert_true(str_is(s, "grt_1"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tidy)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_was_said_comes_first_and_the_hint_last_and_aside),
	    TEST(a_hint_is_wrapped_where_people_read_and_one_line_for_programs),
	    TEST(a_list_shows_the_columns_that_its_shape_names),
	    TEST(what_the_client_says_itself_is_json_too),
	    TEST(json_goes_through_as_it_is),
	    TEST(a_terminal_gets_json_that_cannot_steer_it),
	    TEST(a_refusal_says_what_and_where_and_what_next),
	    TEST(what_is_no_problem_document_is_told_by_its_status),
	    TEST(help_fits_the_screen_and_leaves_no_noun_out),
	    TEST(the_next_step_names_what_the_answer_is_about),
	    TEST(where_the_locale_is_ascii_so_is_what_is_shown),
	    TEST(an_evaluation_names_its_subject_by_account_or_orcid),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
