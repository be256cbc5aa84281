/* Answers against a form. */
#include "daemon/rules/answers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char form[] =
    "[{\"name\":\"purpose\",\"title\":\"Purpose\",\"kind\":\"long_text\",\"required\":true},"
    "{\"name\":\"lab\",\"title\":\"Lab\",\"kind\":\"text\"},"
    "{\"name\":\"area\",\"title\":\"Area\",\"kind\":\"choice\",\"choices\":[\"bias\",\"misuse\"]},"
    "{\"name\":\"people\",\"title\":\"How many\",\"kind\":\"number\"},"
    "{\"name\":\"from\",\"title\":\"From\",\"kind\":\"date\"},"
    "{\"name\":\"where\",\"title\":\"Where\",\"kind\":\"country\"},"
    "{\"name\":\"agreed\",\"title\":\"Agreed\",\"kind\":\"checkbox\",\"required\":true}]";

#define DIGEST       "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define OTHER_DIGEST "ff112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static const int64_t now = INT64_C(1893456000000); /* 2030-01-01 */

static struct arena arena;

static int
empty_arena(void **unused)
{
	(void)unused;
	arena_free(&arena);
	return 0;
}

/* JSON with ' for ". */
static const struct json *
json_of(const char *text)
{
	struct str copy = str_copy(&arena, str_of(text));
	const char *why = NULL;

	for (char *p = (char *)(uintptr_t)copy.p; *p != '\0'; p++)
		if (*p == '\'')
			*p = '"';
	const struct json *json = json_parse(&arena, copy, &why);
	if (json == NULL)
		fail_msg("%s: %s", text, why);
	return json;
}

static void
check_at(const struct json *fields, const struct json *answers, struct faults *faults)
{
	static const struct answer_file files[] = {
	    {{DIGEST, 64}, {"pdf", 3}}, {{OTHER_DIGEST, 64}, {"png", 3}}};
	struct answered a = {fields, answers, files, 2, now};

	answers_check(&a, faults);
}

/* The faults of ANSWERS as "pointer message; …". */
static const char *
faults_of(const char *answers)
{
	struct faults faults = {.arena = &arena};
	struct buf b = {.arena = &arena};

	check_at(json_of(form), json_of(answers), &faults);
	for (const struct fault *f = faults.first; f != NULL; f = f->next)
		buf_printf(&b, "%.*s %.*s; ", STR_ARG(f->pointer), STR_ARG(f->message));
	return b.n == 0 ? "" : str_c(&arena, buf_str(&b));
}

static void
complete_answers_have_no_faults(void **unused)
{
	(void)unused;
	assert_string_equal(faults_of("{'purpose':'To see.\\nTwice.','lab':'North','area':'bias',"
				      "'people':3,'from':'2030-01-31','where':'NL','agreed':true}"),
	    "");
	assert_string_equal(faults_of("{'purpose':'To see.','agreed':true}"), "");
}

static void
a_required_question_must_be_answered(void **unused)
{
	(void)unused;
	assert_string_equal(faults_of("{}"),
	    "/answers/purpose must be answered; /answers/agreed must be answered; ");
	assert_string_equal(faults_of("{'purpose':'','agreed':null}"),
	    "/answers/purpose must be answered; /answers/agreed must be answered; ");
	assert_string_equal(
	    faults_of("{'purpose':'x','agreed':false}"), "/answers/agreed must be agreed to; ");
}

static void
each_kind_takes_its_own_answers_alone(void **unused)
{
	static const struct {
		const char *answer, *fault;
	} cases[] = {
	    {"'lab':3", "/answers/lab must be a text; "},
	    {"'lab':'a\\nb'", "/answers/lab must be one line; "},
	    {"'area':'art'", "/answers/area must be one of the choices; "},
	    {"'area':1", "/answers/area must be one of the choices; "},
	    {"'people':'3'", "/answers/people must be a whole number; "},
	    {"'from':'31.1.2030'", "/answers/from must be a date as 2026-11-24; "},
	    {"'from':'2030-02-30'", "/answers/from must be a date as 2026-11-24; "},
	    {"'from':'2030-01-31T00:00:00Z'", "/answers/from must be a date as 2026-11-24; "},
	    {"'where':'XX'", "/answers/where must be a country's two letters; "},
	    {"'where':['NL']", "/answers/where must be a country's two letters; "},
	    {"'agreed':'yes'", "/answers/agreed must be true or false; "},
	    {"'shoe':1", "/answers/shoe the form has no such question; "},
	    {"'a/b~c':1", "/answers/a~1b~0c the form has no such question; "},
	};
	(void)unused;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bool agreed = strstr(cases[i].answer, "agreed") != NULL;
		struct str text = str_printf(&arena, "{'purpose':'x',%s%s}", cases[i].answer,
		    agreed ? "" : ",'agreed':true");
		assert_string_equal(faults_of(str_c(&arena, text)), cases[i].fault);
	}
}

static const char *
answer_of_length(const char *name, int length)
{
	char *text = NEW_ARRAY(&arena, (size_t)length + 1, char);

	memset(text, 'x', (size_t)length);
	return str_c(
	    &arena, str_printf(&arena, "{'purpose':'x','agreed':true,'%s':'%s'}", name, text));
}

static void
answers_have_a_length(void **unused)
{
	(void)unused;
	assert_string_equal(faults_of(answer_of_length("lab", ANSWER_TEXT_MAX)), "");
	assert_string_equal(faults_of(answer_of_length("lab", ANSWER_TEXT_MAX + 1)),
	    "/answers/lab is longer than 1,000 characters; ");
}

static void
a_tier_without_a_form_asks_nothing(void **unused)
{
	struct faults faults = {.arena = &arena};
	(void)unused;

	check_at(NULL, NULL, &faults);
	check_at(NULL, json_of("{}"), &faults);
	assert_int_equal(faults.count, 0);
	check_at(NULL, json_of("{'x':1}"), &faults);
	assert_int_equal(faults.count, 1);
}

static const char *
written(const char *answers)
{
	struct json_out o = {.text.arena = &arena};

	answers_put(&o, NULL, json_of(form), json_of(answers));
	return str_c(&arena, buf_str(&o.text));
}

static void
the_same_answers_are_the_same_text(void **unused)
{
	(void)unused;
	const char *once = written("{'purpose':'x','area':'bias','agreed':true}");
	assert_string_equal(once, "{\"purpose\":\"x\",\"area\":\"bias\",\"agreed\":true}");
	assert_string_equal(
	    written("{'agreed':true,'lab':'','purpose':'x','people':null,'area':'bias'}"), once);
	assert_string_equal(written("{'more':1,'purpose':'x'}"), "{\"purpose\":\"x\",\"more\":1}");
}

/* One question of the kinds that the form above has none of. */
static const char *
alone(const char *field, const char *answer)
{
	struct faults faults = {.arena = &arena};
	struct buf b = {.arena = &arena};

	check_at(json_of(str_c(&arena, str_printf(&arena, "[{'name':'q',%s}]", field))),
	    json_of(str_c(&arena, str_printf(&arena, "{'q':%s}", answer))), &faults);
	for (const struct fault *f = faults.first; f != NULL; f = f->next)
		buf_printf(&b, "%.*s %.*s; ", STR_ARG(f->pointer), STR_ARG(f->message));
	return b.n == 0 ? "" : str_c(&arena, buf_str(&b));
}

static void
several_choices_are_a_list_of_them(void **unused)
{
	const char *q = "'kind':'choices','choices':['bias','misuse','audit'],'required':true";
	(void)unused;

	assert_string_equal(alone(q, "['misuse','bias']"), "");
	assert_string_equal(alone(q, "[]"), "/answers/q must be answered; ");
	assert_string_equal(alone(q, "'bias'"), "/answers/q must be a list of choices; ");
	assert_string_equal(alone(q, "['art']"), "/answers/q must hold choices only; ");
	assert_string_equal(alone(q, "[3]"), "/answers/q must hold choices only; ");
	assert_string_equal(alone(q, "['bias','bias']"), "/answers/q holds a choice twice; ");
}

static void
a_number_and_a_date_keep_their_bounds(void **unused)
{
	const char *n = "'kind':'number','least':1,'most':9", *d = "'kind':'date','future':true";
	(void)unused;

	assert_string_equal(alone(n, "1"), "");
	assert_string_equal(alone(n, "9"), "");
	assert_string_equal(alone(n, "0"), "/answers/q is less than the form takes; ");
	assert_string_equal(alone(n, "10"), "/answers/q is more than the form takes; ");
	assert_string_equal(alone(d, "'2030-01-02'"), "");
	assert_string_equal(alone(d, "'2030-01-01'"), "/answers/q must be a date to come; ");
	assert_string_equal(alone(d, "'2029-12-31'"), "/answers/q must be a date to come; ");
}

static void
a_table_is_judged_cell_by_cell(void **unused)
{
	const char *q = "'kind':'table','most':2,'columns':["
			"{'name':'who','title':'Who','kind':'text','required':true},"
			"{'name':'where','title':'Where','kind':'country'}]";
	(void)unused;

	assert_string_equal(alone(q, "[{'who':'Ada','where':'NL'},{'who':'Bo'}]"), "");
	assert_string_equal(alone(q, "{'who':'Ada'}"), "/answers/q must be a list of rows; ");
	assert_string_equal(alone(q, "[{'who':'A'},{'who':'B'},{'who':'C'}]"),
	    "/answers/q has more rows than the form takes; ");
	assert_string_equal(alone(q, "[{'who':'A'},{'where':'XX','age':3}]"),
	    "/answers/q/1/who must be answered; /answers/q/1/where must be a country's two "
	    "letters; /answers/q/1/age the table has no such column; ");
	assert_string_equal(
	    alone(q, "['Ada']"), "/answers/q/0 must be a row: an object by the columns; ");
}

static void
a_file_is_one_that_was_uploaded_and_of_a_type_that_is_taken(void **unused)
{
	const char *q = "'kind':'file','types':['pdf','text']";
	(void)unused;

	assert_string_equal(alone(q, "{'digest':'" DIGEST "','name':'plan.pdf'}"), "");
	assert_string_equal(alone(q, "{'digest':'" OTHER_DIGEST "','name':'plan.pdf'}"),
	    "/answers/q is not of a type that the form takes, by what it holds; ");
	assert_string_equal(alone(q, "{'digest':'00','name':'plan.pdf'}"),
	    "/answers/q is no file that was uploaded to this application; ");
	assert_string_equal(alone(q, "{'digest':'" DIGEST "'}"),
	    "/answers/q must be the digest and the name of a file that was uploaded; ");
	assert_string_equal(alone(q, "'plan.pdf'"),
	    "/answers/q must be the digest and the name of a file that was uploaded; ");
	assert_string_equal(alone(q, "{'digest':'" DIGEST "','name':'a\\nb'}"),
	    "/answers/q must have a name of one line and 200 characters at most; ");
	assert_string_equal(alone("'kind':'file'", "{'digest':'" OTHER_DIGEST "','name':'x'}"), "");
}

static const char conditional[] =
    "[{'name':'areas','title':'A','kind':'choices','choices':['bias','misuse']},"
    "{'name':'harm','title':'H','kind':'checkbox','shown_if':{'question':'areas','is':'misuse'}},"
    "{'name':'how','title':'?','kind':'text','required':true,"
    "'shown_if':{'question':'harm','is':true}},"
    "{'name':'any','title':'?','kind':'text',"
    "'shown_if':{'question':'areas','is':['bias','misuse']}}]";

static const char *
conditionally(const char *answers)
{
	struct faults faults = {.arena = &arena};
	struct buf b = {.arena = &arena};

	check_at(json_of(conditional), json_of(answers), &faults);
	for (const struct fault *f = faults.first; f != NULL; f = f->next)
		buf_printf(&b, "%.*s %.*s; ", STR_ARG(f->pointer), STR_ARG(f->message));
	return b.n == 0 ? "" : str_c(&arena, buf_str(&b));
}

static void
a_hidden_question_is_neither_required_nor_answered(void **unused)
{
	const char *hidden = "is not asked with what else is answered; leave it out; ";
	(void)unused;

	assert_string_equal(conditionally("{}"), "");
	assert_string_equal(conditionally("{'areas':['bias'],'any':'x'}"), "");
	assert_string_equal(conditionally("{'areas':['bias','misuse'],'harm':true}"),
	    "/answers/how must be answered; ");
	assert_string_equal(
	    conditionally("{'areas':['bias','misuse'],'harm':true,'how':'so'}"), "");
	assert_string_equal(conditionally("{'areas':['misuse'],'harm':false}"), "");
	assert_string_equal(conditionally("{'areas':['bias'],'harm':true,'how':'so'}"),
	    str_c(&arena, str_printf(&arena, "/answers/harm %s/answers/how %s", hidden, hidden)));
	assert_string_equal(conditionally("{'any':'x'}"),
	    str_c(&arena, str_printf(&arena, "/answers/any %s", hidden)));
}

static void
what_is_private_to_the_boards_is_left_out_for_others(void **unused)
{
	const struct json *fields = json_of(
	    "[{'name':'a','title':'A','kind':'text'},"
	    "{'name':'b','title':'B','kind':'text','private':true}]");
	struct json_out o = {.text.arena = &arena};
	(void)unused;

	answers_put_shared(&o, NULL, fields, json_of("{'b':'secret','a':'x','c':'unasked'}"));
	assert_string_equal(str_c(&arena, buf_str(&o.text)), "{\"a\":\"x\"}");
	assert_true(answers_private(fields, STR("b")));
	assert_true(answers_private(fields, STR("c")));
	assert_false(answers_private(fields, STR("a")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(complete_answers_have_no_faults, empty_arena),
	    cmocka_unit_test_teardown(a_required_question_must_be_answered, empty_arena),
	    cmocka_unit_test_teardown(each_kind_takes_its_own_answers_alone, empty_arena),
	    cmocka_unit_test_teardown(answers_have_a_length, empty_arena),
	    cmocka_unit_test_teardown(a_tier_without_a_form_asks_nothing, empty_arena),
	    cmocka_unit_test_teardown(several_choices_are_a_list_of_them, empty_arena),
	    cmocka_unit_test_teardown(a_number_and_a_date_keep_their_bounds, empty_arena),
	    cmocka_unit_test_teardown(a_table_is_judged_cell_by_cell, empty_arena),
	    cmocka_unit_test_teardown(
		a_file_is_one_that_was_uploaded_and_of_a_type_that_is_taken, empty_arena),
	    cmocka_unit_test_teardown(
		a_hidden_question_is_neither_required_nor_answered, empty_arena),
	    cmocka_unit_test_teardown(
		what_is_private_to_the_boards_is_left_out_for_others, empty_arena),
	    cmocka_unit_test_teardown(the_same_answers_are_the_same_text, empty_arena),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
