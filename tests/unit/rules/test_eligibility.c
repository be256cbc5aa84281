/* Who may apply: every rule with and without its fact, its proof, its exception. */
#include "daemon/rules/eligibility.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct arena arena;

static int
tidy(void **unused)
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
	return json_parse(&arena, copy, &why);
}

static const struct eligibility_facts nothing;

static struct eligibility_facts
somebody(void)
{
	return (struct eligibility_facts){STR("org_1"), STR("academia"), STR("NL"),
	    STR("01abcde23"), STR("0000-0002-1825-0097"), STR("acc_1")};
}

static void
a_rule_holds_by_its_fact(void **unused)
{
	static const struct {
		const char *rule;
		enum eligible with;
	} cases[] = {
	    {"{'rule':'sector','is':['academia','nonprofit']}", ELIGIBLE},
	    {"{'rule':'sector','is':['nonprofit']}", ELIGIBLE_NOT},
	    {"{'rule':'sector','not':['academia']}", ELIGIBLE_NOT},
	    {"{'rule':'country','is':['NL','KE']}", ELIGIBLE},
	    {"{'rule':'country','not':['NL']}", ELIGIBLE_NOT},
	    {"{'rule':'country','not':['KE']}", ELIGIBLE},
	    {"{'rule':'organisation'}", ELIGIBLE},
	    {"{'rule':'ror'}", ELIGIBLE},
	    {"{'rule':'ror','is':['02mhbdp94','01abcde23']}", ELIGIBLE},
	    {"{'rule':'ror','is':['https://ror.org/01abcde23']}", ELIGIBLE},
	    {"{'rule':'ror','is':['02mhbdp94']}", ELIGIBLE_NOT},
	    {"{'rule':'ror','not':['01abcde23']}", ELIGIBLE_NOT},
	    {"{'rule':'orcid'}", ELIGIBLE},
	    {"{'rule':'invitation','is':['acc_2','acc_1']}", ELIGIBLE},
	    {"{'rule':'invitation','is':['acc_2']}", ELIGIBLE_NOT},
	    {"{'rule':'training'}", ELIGIBLE_NOT},
	};
	struct eligibility_facts facts = somebody();
	(void)unused;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct json *rule = json_of(cases[i].rule);
		assert_int_equal(eligibility_of(rule, &facts, NULL), cases[i].with);
		assert_int_equal(eligibility_of(rule, &nothing, NULL), ELIGIBLE_NOT);
	}
}

static void
an_answer_stands_in_for_it_and_else_the_boards_may(void **unused)
{
	const struct json *proof = json_of("{'rule':'orcid','proof':'page'}");
	const struct json *board = json_of("{'rule':'orcid','exception':'board'}");
	const struct json *both = json_of("{'rule':'orcid','proof':'page','exception':'board'}");
	const struct json *answers = json_of("{'page':'https://example.org'}");
	struct eligibility_facts facts = somebody();
	(void)unused;

	assert_int_equal(eligibility_of(proof, &nothing, answers), ELIGIBLE_BY_PROOF);
	assert_int_equal(eligibility_of(proof, &nothing, json_of("{'page':''}")), ELIGIBLE_NOT);
	assert_int_equal(eligibility_of(proof, &nothing, json_of("{'page':false}")), ELIGIBLE_NOT);
	assert_int_equal(eligibility_of(proof, &nothing, json_of("{'page':[]}")), ELIGIBLE_NOT);
	assert_int_equal(eligibility_of(proof, &nothing, NULL), ELIGIBLE_NOT);
	assert_int_equal(eligibility_of(proof, &facts, NULL), ELIGIBLE);
	assert_int_equal(eligibility_of(board, &nothing, answers), ELIGIBLE_BY_EXCEPTION);
	assert_int_equal(eligibility_of(board, &facts, NULL), ELIGIBLE);
	assert_int_equal(eligibility_of(both, &nothing, answers), ELIGIBLE_BY_PROOF);
	assert_int_equal(eligibility_of(both, &nothing, NULL), ELIGIBLE_BY_EXCEPTION);
}

static void
what_a_rule_takes_is_said_in_words(void **unused)
{
	(void)unused;
	assert_true(str_is(
	    eligibility_text(&arena, json_of("{'rule':'sector','is':['academia','nonprofit']}")),
	    "an organisation of the sector academia or nonprofit"));
	assert_true(str_is(eligibility_text(&arena, json_of("{'rule':'country','not':['NL']}")),
	    "an organisation in any but NL"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(a_rule_holds_by_its_fact, tidy),
	    cmocka_unit_test_teardown(an_answer_stands_in_for_it_and_else_the_boards_may, tidy),
	    cmocka_unit_test_teardown(what_a_rule_takes_is_said_in_words, tidy),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
