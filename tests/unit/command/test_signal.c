/* Signals: in every state everybody reads what they may do with one, and no more. */
#include "tests/unit/command/promotion_scene.h"

static struct person monitor;
static const char show[] = "signal_show gpt-2/talk";

/* The weights of 124m for everyone, with talk of misuse watched, reported by a service; then NEXT,
 * a comma and further stages, or "". */
static void
open_stage(const char *next)
{
	struct staging *s = &staging;
	const char *stage = staging_stage(s, "small",
	    "{'tier':'public','components':['weights'],'versions':['124m']}",
	    staging_line(s, "124m"),
	    ",'reason_not_closed_first':'small','signals':[{'slug':'talk','title':'Talk',"
	    "'template':'SG02','source':'reports','at_most':'5','window':'P7D',"
	    "'exposure_floor':10,'out_of_range':'hold','owner':'Lena','reason':'of our own'}]");

	house_do(house, lead, "plan_import gpt-2",
	    staging_plan(s, house_text(house, "%s%s", stage, next)));
	monitor = house_person(house, "mona", NULL);
	house_do(house, lead, "plan_publish gpt-2", NULL);
	staging_measure(s);
}

static void
check(struct str id, const char *state)
{
	const struct person *const people[] = {
	    &house->ada, chair, deputy, lead, stranger, ines, &auditor, &monitor};

	const char *line = str_printf(&house->arena, "signal_show %.*s", STR_ARG(id)).p;

	assert_text(text_at(house_do(house, lead, line, NULL), "state"), state);
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++)
		(void)truth_of(house, people[i], line);
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
	open_stage(house_text(house, ",%s", staging_full(&staging)));
	struct str id = text_at(house_do(house, lead, "signal_list gpt-2", NULL), "items.0.id");
	check(id, "declared");
	staging_enter(&staging);
	check(id, "waiting");
	report("{'value':'1','exposure':9}");
	check(id, "inconclusive");
	report("{'value':'5','exposure':10}");
	check(id, "in_range");
	report("{'value':'5.1','exposure':10}");
	check(id, "out_of_range");
	house->now += 7 * DAY_MS;
	(void)house_due(house);
	check(id, "silent");
	report("{'value':'0','exposure':10}");
	check(id, "in_range");
	house_do(house, chair, "release_resume gpt-2", because);
	staging_enter(&staging);
	check(id, "ended");
	truth_covers(OBJECT_SIGNAL);
}

/* The chair lifts whatever they may; does that set the release going? */
static void
assert_may_resume(bool may)
{
	(void)house_ask(house, chair, "release_resume gpt-2", because);
	assert_text(text_at(house_do(house, lead, "release_show gpt-2", NULL), "state"),
	    may ? "completed" : "held");
}

static void
fall_silent(void)
{
	house->now += 7 * DAY_MS;
	(void)house_due(house);
	assert_text(text_at(house_do(house, lead, show, NULL), "state"), "silent");
}

/* Silence ends with any value, and what was out of range only with one in range: whatever came
 * between. */
static void
what_was_out_of_range_holds_through_a_silence(void **unused)
{
	(void)unused;
	open_stage("");
	staging_enter(&staging);
	report("{'value':'9','exposure':10}");
	report("{'value':'0','exposure':1}");
	fall_silent();
	report("{'value':'0','exposure':1}");
	assert_may_resume(false);
	report("{'value':'9','exposure':10}");
	fall_silent();
	report("{'value':'9','exposure':10}");
	assert_may_resume(false);
	report("{'value':'0','exposure':10}");
	assert_may_resume(true);
	fall_silent();
	assert_may_resume(false);
	report("{'value':'0','exposure':1}");
	assert_may_resume(true);
}

static void
what_is_out_of_range_again_before_anybody_resumes_holds_again(void **unused)
{
	(void)unused;
	open_stage("");
	staging_enter(&staging);
	report("{'value':'9','exposure':10}");
	report("{'value':'0','exposure':10}");
	report("{'value':'9','exposure':10}");
	assert_may_resume(false);
	report("{'value':'0','exposure':10}");
	assert_may_resume(true);
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
	    IN_PLACE(what_was_out_of_range_holds_through_a_silence),
	    IN_PLACE(what_is_out_of_range_again_before_anybody_resumes_holds_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
