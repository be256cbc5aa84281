/* Signals: in every state everybody reads what they may do with one, and no more. */
#include "tests/unit/command/promotion_scene.h"

static struct person monitor;
static const char show[] = "signal_show gpt-2/talk";

/* The weights of 124m for everyone, with talk of misuse watched, reported by a service. */
static void
open_stage(void)
{
	struct staging *s = &staging;
	const char *stage = staging_stage(s, "small",
	    "{'tier':'public','components':['weights'],'versions':['124m']}",
	    staging_line(s, "124m"),
	    ",'reason_not_closed_first':'small','signals':[{'slug':'talk','title':'Talk',"
	    "'template':'SG02','source':'reports','at_most':'5','window':'P7D',"
	    "'exposure_floor':10,'out_of_range':'hold','owner':'Lena','reason':'of our own'}]");

	house_do(house, lead, "plan_import gpt-2", staging_plan(s, stage));
	house_do(house, lead, "plan_publish gpt-2", NULL);
	monitor = house_person(house, "mona", NULL);
	staging_measure(s);
	staging_enter(s);
}

static void
check(const char *state)
{
	const struct person *const people[] = {
	    &house->ada, chair, deputy, lead, stranger, ines, &auditor, &monitor};

	assert_text(text_at(house_do(house, lead, show, NULL), "state"), state);
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++)
		(void)truth_of(house, people[i], show);
	assert_true(truth_of_list(house, lead, "signal_list gpt-2") >= 1);
}

static void
report(const char *body)
{
	house_do(house, lead, "signal_report gpt-2/talk", body);
}

static void
from_its_stage_to_its_silence(void **unused)
{
	(void)unused;
	open_stage();
	check("waiting");
	report("{'value':'1','exposure':9}");
	check("inconclusive");
	report("{'value':'5','exposure':10}");
	check("in_range");
	report("{'value':'5.1','exposure':10}");
	check("out_of_range");
	house->now += 7 * DAY_MS;
	(void)house_due(house);
	check("silent");
	report("{'value':'0','exposure':10}");
	check("in_range");
}

/* Without the plan that other tests of promotions begin with. */
static int
open_scene(void **unused)
{
	(void)unused;
	staging_open(&staging);
	auditor = house_person(house, "olga", NULL);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, open_scene, close_staging)
	    IN_PLACE(from_its_stage_to_its_silence),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
