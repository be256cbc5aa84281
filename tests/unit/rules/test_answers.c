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

/* The faults of ANSWERS as "pointer message; …". */
static const char *
faults_of(const char *answers)
{
	struct faults faults = {.arena = &arena};
	struct buf b = {.arena = &arena};

	answers_check(json_of(form), json_of(answers), &faults);
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

	answers_check(NULL, NULL, &faults);
	answers_check(NULL, json_of("{}"), &faults);
	assert_int_equal(faults.count, 0);
	answers_check(NULL, json_of("{'x':1}"), &faults);
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(complete_answers_have_no_faults, empty_arena),
	    cmocka_unit_test_teardown(a_required_question_must_be_answered, empty_arena),
	    cmocka_unit_test_teardown(each_kind_takes_its_own_answers_alone, empty_arena),
	    cmocka_unit_test_teardown(answers_have_a_length, empty_arena),
	    cmocka_unit_test_teardown(a_tier_without_a_form_asks_nothing, empty_arena),
	    cmocka_unit_test_teardown(the_same_answers_are_the_same_text, empty_arena),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
