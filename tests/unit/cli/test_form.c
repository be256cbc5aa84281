/* Questionnaires as text, and their answers read back. */
#include "cli/editor.h"
#include "cli/form.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;

static const char fields_text[] =
    "[{\"name\":\"title\",\"title\":\"Title\",\"help\":\"One line.\\nShort.\",\"kind\":\"text\","
    "\"required\":true},"
    "{\"name\":\"plan\",\"title\":\"Plan\",\"kind\":\"long_text\"},"
    "{\"name\":\"use\",\"title\":\"Use\",\"kind\":\"choice\",\"choices\":[\"study\",\"audit\"]},"
    "{\"name\":\"people\",\"title\":\"People\",\"kind\":\"number\"},"
    "{\"name\":\"until\",\"title\":\"Until\",\"kind\":\"date\"},"
    "{\"name\":\"ethics\",\"title\":\"Ethics\",\"kind\":\"checkbox\"},"
    "{\"name\":\"land\",\"title\":\"Country\",\"kind\":\"country\"}]";

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
written(const char *answers)
{
	struct buf b = {.arena = &arena};

	form_put(&b, parse(fields_text), answers == NULL ? NULL : parse(answers));
	return str_c(&arena, buf_str(&b));
}

/* The answers, or "pointer line N: message" of each fault. */
static const char *
answers(const char *text)
{
	struct json_out out = {.text.arena = &arena};
	struct faults faults = {.arena = &arena};
	struct buf b = {.arena = &arena};

	if (form_read(parse(fields_text), str_of(text), false, &out, &faults))
		return str_c(&arena, buf_str(&out.text));
	for (struct fault *f = faults.first; f != NULL; f = f->next)
		buf_printf(&b, "%.*s %.*s\n", STR_ARG(f->pointer), STR_ARG(f->message));
	return str_c(&arena, buf_str(&b));
}

static void
what_was_answered_before_comes_back_unchanged(void **state)
{
	static const char all[] =
	    "{\"title\":\"On # and : signs\",\"plan\":\"first: line\\n\\n  # indented\\n\\ttab\","
	    "\"use\":\"audit\",\"people\":12,\"until\":\"2027-01-31\",\"ethics\":false,\"land\":"
	    "\"KE\"}";

	(void)state;
	assert_string_equal(answers(written(all)), all);
}

static void
an_empty_form_misses_only_what_is_required(void **state)
{
	(void)state;
	const char *text = written(NULL);
	assert_non_null(strstr(text, "# Title (required)\n# One line.\n# Short.\ntitle:\n"));
	assert_non_null(strstr(text, "# One of: study, audit\nuse:\n"));
	assert_string_equal(answers(text), "/title line 7: an answer is required\n");
	assert_string_equal(answers(""), "/title line 1: an answer is required\n");
}

static void
every_fault_names_its_line(void **state)
{
	(void)state;
	assert_string_equal(
	    answers("title: x\nuse: fun\npeople: many\nuntil: 2027-02-30\nethics: maybe\n"
		    "land: Kenya\n"),
	    "/use line 2: this must be one of the choices\n"
	    "/people line 3: this must be a whole number\n"
	    "/until line 4: this must be a date as 2026-11-24\n"
	    "/ethics line 5: this must be yes or no\n"
	    "/land line 6: this must be a country's two letters\n");
	assert_string_equal(answers("title: x\ntitel: y\nnonsense\ntitle: z\n"),
	    "/titel line 2: there is no such question\n"
	    "/nonsense line 3: this is neither \"name: answer\" nor an indented line of one\n"
	    "/title line 4: this question was answered before\n");
	assert_string_equal(
	    answers("\tlost\ntitle: x\n"), "/ line 1: this line belongs to no question\n");
	assert_string_equal(answers("title: x\n\ty\n"), "/title line 1: this must be one line\n");
}

static void
editors_may_change_tabs_and_line_ends(void **state)
{
	(void)state;
	assert_string_equal(
	    answers("title:  x \r\nplan:\r\n    one\r\n\r\n    two\r\n# note\r\n\r\nethics: yes"),
	    "{\"title\":\"x\",\"plan\":\"one\\n\\ntwo\",\"ethics\":true}");
	assert_string_equal(answers("title: x\nplan: begun here\n\tand on\n"),
	    "{\"title\":\"x\",\"plan\":\"begun here\\nand on\"}");
}

static void
help_texts_cannot_answer(void **state)
{
	struct buf b = {.arena = &arena};
	const struct json *fields = parse(
	    "[{\"name\":\"a\",\"title\":\"A\\na: yes\\n\\tx\",\"help\":\"a: no\","
	    "\"kind\":\"checkbox\"}]");
	struct json_out out = {.text.arena = &arena};
	struct faults faults = {.arena = &arena};

	(void)state;
	form_put(&b, fields, NULL);
	assert_true(form_read(fields, buf_str(&b), false, &out, &faults));
	assert_true(str_is(buf_str(&out.text), "{}"));
}

static void
what_is_written_partly_may_leave_required_answers_out(void **state)
{
	struct json_out out = {.text.arena = &arena};
	struct faults faults = {.arena = &arena};

	(void)state;
	assert_true(form_read(parse(fields_text), STR("plan: later\n"), true, &out, &faults));
	assert_true(str_is(buf_str(&out.text), "{\"plan\":\"later\"}"));
	assert_false(form_read(parse(fields_text), STR("use: fun\n"), true, &out, &faults));
}

static void
faults_come_back_above_their_question_and_old_ones_go(void **state)
{
	struct faults faults = {.arena = &arena};

	(void)state;
	fault_add(&faults, STR("/answers/plan"), "this is too short");
	fault_add(&faults, STR("/tier"), "it is closed\nsince today");
	const char *once = str_c(&arena,
	    form_mark(&arena, STR("# Plan\nplan:\n\tplan: a\n#! old\nuse: study"), &faults));
	assert_string_equal(once, "#! it is closed since today\n"
				  "# Plan\n"
				  "#! this is too short\n"
				  "plan:\n"
				  "\tplan: a\n"
				  "use: study\n");
	faults = (struct faults){.arena = &arena};
	assert_string_equal(str_c(&arena, form_mark(&arena, str_of(once), &faults)),
	    "# Plan\nplan:\n\tplan: a\nuse: study\n");
}

static void
the_editor_is_run_and_its_failure_is_told(void **state)
{
	struct str ret, why;

	(void)state;
	unsetenv("VISUAL");
	setenv("EDITOR", "sed -i 's/^title:/title: \"x\"/'", 1);
	assert_true(editor_there());
	assert_true(editor_run(&arena, STR("title:\n"), &ret, &why));
	assert_true(str_is(ret, "title: \"x\"\n"));
	setenv("VISUAL", "false", 1);
	assert_false(editor_run(&arena, STR("title:\n"), &ret, &why));
	assert_non_null(strstr(str_c(&arena, why), "nothing was sent"));
}

#define TEST(name) cmocka_unit_test_teardown(name, tidy)

static const char lists[] =
    "[{\"name\":\"areas\",\"title\":\"Areas\",\"kind\":\"choices\",\"choices\":[\"bias\","
    "\"misuse\"]},"
    "{\"name\":\"harm\",\"title\":\"Harm\",\"kind\":\"text\",\"required\":true,"
    "\"shown_if\":{\"question\":\"areas\",\"is\":\"misuse\"}},"
    "{\"name\":\"team\",\"title\":\"Team\",\"kind\":\"table\",\"columns\":["
    "{\"name\":\"who\",\"title\":\"Who\",\"kind\":\"text\"},"
    "{\"name\":\"years\",\"title\":\"Years\",\"kind\":\"number\"}]}]";

static const char *
read_lists(const char *text)
{
	struct json_out out = {.text.arena = &arena};
	struct faults faults = {.arena = &arena};

	if (form_read(parse(lists), str_of(text), false, &out, &faults))
		return str_c(&arena, buf_str(&out.text));
	return str_c(&arena, faults.first->message);
}

static void
several_choices_and_tables_are_written_and_read_back(void **unused)
{
	const char *given = "{\"areas\":[\"bias\",\"misuse\"],\"harm\":\"x\","
			    "\"team\":[{\"who\":\"Ada\",\"years\":3},{\"who\":\"Bo\"}]}";
	struct buf b = {.arena = &arena};
	(void)unused;

	form_put(&b, parse(lists), parse(given));
	const char *text = str_c(&arena, buf_str(&b));
	assert_non_null(strstr(text, "# One or more, separated by ; of: bias, misuse\n"));
	assert_non_null(strstr(text, "areas: bias; misuse\n"));
	assert_non_null(strstr(text, "# Leave it empty unless areas is \"misuse\".\n"));
	assert_non_null(strstr(text, "indented by a tab: Who | Years\n"));
	assert_non_null(strstr(text, "team:\n\tAda | 3\n\tBo | \n"));
	assert_string_equal(read_lists(text), given);
}

static void
what_a_condition_hides_is_not_asked_here(void **unused)
{
	(void)unused;
	assert_string_equal(read_lists("areas: bias\n"), "{\"areas\":[\"bias\"]}");
	assert_string_equal(
	    read_lists("areas: bias; art\n"), "line 1: these must be choices, separated by ;");
	assert_string_equal(
	    read_lists("team:\n\tAda | three\n"), "line 1: this must be a whole number");
	assert_string_equal(read_lists("team:\n\tAda | 3 | 4\n"),
	    "line 1: a row has more cells than the table has columns");
}

static void
a_fault_in_a_table_stands_above_its_question(void **unused)
{
	struct faults faults = {.arena = &arena};
	(void)unused;

	fault_add(&faults, STR("/answers/team/1/who"), "must be answered");
	assert_string_equal(
	    str_c(&arena, form_mark(&arena, STR("areas: bias\nteam:\n\tAda\n"), &faults)),
	    "areas: bias\n#! must be answered\nteam:\n\tAda\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_fault_in_a_table_stands_above_its_question),
	    TEST(what_a_condition_hides_is_not_asked_here),
	    TEST(several_choices_and_tables_are_written_and_read_back),
	    TEST(what_was_answered_before_comes_back_unchanged),
	    TEST(an_empty_form_misses_only_what_is_required),
	    TEST(every_fault_names_its_line),
	    TEST(editors_may_change_tabs_and_line_ends),
	    TEST(help_texts_cannot_answer),
	    TEST(what_is_written_partly_may_leave_required_answers_out),
	    TEST(faults_come_back_above_their_question_and_old_ones_go),
	    TEST(the_editor_is_run_and_its_failure_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
