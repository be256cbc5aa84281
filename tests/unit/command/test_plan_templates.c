/* The catalogue of criteria in plans: each is picked as a template, with numbers of one's own. */
#include "daemon/rules/criterion.h"
#include "daemon/rules/gate.h"
#include "tests/unit/command/staging.h"

static struct staging staging;
static struct house *const house = &staging.scene.house;
static const struct person *const lead = &staging.scene.lead;
static struct person program;

static int
open_staging(void **unused)
{
	(void)unused;
	staging_open(&staging);
	program = house_person(house, "suite", NULL);
	house_do(house, &house->ada, "role_propose",
	    "{'role':'reporter','account':'suite@example.org','on':'gpt-2','reason':'it runs'}");
	return 0;
}

static int
close_staging(void **unused)
{
	(void)unused;
	staging_close(&staging);
	return 0;
}

/* What a line of each type needs: whose numbers these are says who writes the plan. */
static const char *const needs[GATE_TYPES] = {
    [GATE_DOCUMENT] = "'criterion':'paper'",
    [GATE_EVALUATION] = "'criterion':'harm','version':'124m','operator':'<=','limit':'0.07'",
    [GATE_VOTE] = "'limit':'3'",
    [GATE_DWELL] = "'limit':'P9D'",
    [GATE_CONTROL] = "'control':'rate_limits'",
    [GATE_SIGNOFF] = "'role':'chair'",
    [GATE_INCIDENTS] = "'scope':'model','contained':'passes','limit':'3'",
    [GATE_SIGNAL] = "'signal':'misuse','operator':'<=','limit':'7'",
    [GATE_COHORT] = "'count':'people','operator':'>=','limit':'5'",
    [GATE_DRILL] = "'drill':'restrict','limit':'PT10M','within':'P30D'",
    [GATE_EXTERNAL] = ("'criterion':'suite','operator':'>=','limit':'0.9',"
		       "'reporter':'suite@example.org'"),
};

static const char *
line_of(enum criterion c, enum gate_type type)
{
	return house_text(house,
	    "{'slug':'line%d','template':'%s','type':'%s','title':'X','owner':'Lena',"
	    "'reason':'why',%s}",
	    (int)c, criterion_id(c), gate_type_word(type), needs[type]);
}

/* A stage that watches misuse, and then one with GATE. */
static const char *
plan_of(const char *gate)
{
	return house_text(house,
	    "{'title':'Two','stages':[{'slug':'one','name':'One','minimum_dwell':'PT0S',"
	    "'cooling_off':'PT0S','offers':[{'tier':'hosted','components':['api'],"
	    "'versions':['124m']}],'review':{'board':'safety','quorum':2},'gate':[],"
	    "'signals':[{'slug':'misuse','title':'M','source':'reports','at_most':'7',"
	    "'window':'P7D','out_of_range':'hold','owner':'Lena','reason':'why'}]},"
	    "{'slug':'two','name':'Two','minimum_dwell':'PT0S','cooling_off':'PT0S',"
	    "'offers':[{'tier':'hosted','components':['api'],'versions':['124m','1.5b']}],"
	    "'review':{'board':'safety','quorum':2},'gate':[%s]}]}",
	    gate);
}

static void
each_criterion_is_a_template_for_each_type_that_answers_it(void **unused)
{
	(void)unused;
	for (int c = 0; c < CRITERION_COUNT; c++)
		for (int t = 0; t < GATE_TYPES; t++) {
			const char *plan = plan_of(line_of((enum criterion)c, (enum gate_type)t));
			if (!criterion_takes((enum criterion)c, (enum gate_type)t)) {
				const struct json *r = house_refused(
				    house, lead, "plan_lint gpt-2", plan, "invalid");
				assert_true(fault_at(r, "/stages/1/gate/0/template"));
				continue;
			}
			const struct json *r = house_do(house, lead, "plan_import gpt-2", plan);
			assert_text(text_at(r, "stages.1.gate.0.template"),
			    criterion_id((enum criterion)c));
		}
}

/* Nobody's number is filled in: without one of one's own the line is refused. */
static void
a_template_brings_no_number(void **unused)
{
	(void)unused;
	for (int c = 0; c < CRITERION_COUNT; c++) {
		if (!criterion_takes((enum criterion)c, GATE_EVALUATION))
			continue;
		const struct json *r = house_refused(house, lead, "plan_import gpt-2",
		    plan_of(house_text(house,
			"{'slug':'x','template':'%s','type':'evaluation','title':'X',"
			"'owner':'Lena','reason':'why','criterion':'harm','version':'124m'}",
			criterion_id((enum criterion)c))),
		    "invalid");
		assert_true(fault_at(r, "/stages/1/gate/0/limit"));
		assert_true(fault_at(r, "/stages/1/gate/0/operator"));
	}
}

static enum gate_type
first_type(enum criterion c)
{
	int t = 0;

	while (!criterion_takes(c, (enum gate_type)t))
		t++;
	return (enum gate_type)t;
}

/* All thirty-five in one gate, each is looked for and comes to a result, with its number. */
static void
each_is_evaluated(void **unused)
{
	(void)unused;
	const char *gate = "";
	for (int c = 0; c < CRITERION_COUNT; c++)
		gate = house_text(house, "%s%s%s", gate, c == 0 ? "" : ",",
		    line_of((enum criterion)c, first_type((enum criterion)c)));
	house_do(house, lead, "plan_import gpt-2", plan_of(gate));
	house_do(house, lead, "plan_publish gpt-2", NULL);
	staging_enter_plainly(&staging);
	const struct json *r = house_do(house, lead, "release_gate gpt-2", NULL);
	const struct json *lines = json_at(r, "lines");
	assert_int_equal(lines->count, CRITERION_COUNT + 1); /* and the stage's own dwell */
	json_each(line, lines) {
		bool known = str_is(json_text(line, "type"), "incidents") ||
			     str_is(json_text(line, "type"), "dwell");
		if (!known)
			assert_text(json_text(line, "result"), "no_data");
		else
			assert_false(str_is(json_text(line, "result"), "no_data"));
	}
	assert_false(json_at(r, "met")->truth);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_staging, close_staging)
	const struct CMUnitTest tests[] = {
	    TEST(each_criterion_is_a_template_for_each_type_that_answers_it),
	    TEST(a_template_brings_no_number),
	    TEST(each_is_evaluated),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
