/* The catalogue of signals in plans: each is declared from its template where it can be watched,
 * with a range of one's own, is reported and judged; where it can't be seen the plan is refused. */
#include "daemon/rules/signal.h"
#include "tests/unit/command/promotion_scene.h"

static int
open_scene(void **unused)
{
	(void)unused;
	staging_open(&staging);
	house_do(house, lead, "tier_create gpt-2",
	    "{'slug':'demo','title':'Demo','audience':'vetted','capabilities':['prompt_ui'],"
	    "'components':['api'],'versions':['124m'],'term':'P30D',"
	    "'review':[{'board':'safety','quorum':2}]}");
	return 0;
}

/* What a stage offers that puts the model there. */
static const char *const offers[SURFACE_COUNT] = {
    [SURFACE_HOSTED] = "{'tier':'demo','components':['api'],'versions':['124m']}",
    [SURFACE_API] = "{'tier':'hosted','components':['api'],'versions':['124m']}",
    [SURFACE_GATED] = "{'tier':'partner','components':['weights'],'versions':['124m']}",
    [SURFACE_PUBLIC] = "{'tier':'public','components':['weights'],'versions':['124m']}",
};

static const char *
signal_line(int s)
{
	const char *code = signal_code((enum signal)s);

	return house_text(house,
	    "{'slug':'s%d','template':'%s','title':'Watched','source':'reports','window':'P7D',"
	    "'at_most':'%d.5','exposure_floor':10,'out_of_range':'alarm','owner':'Lena',"
	    "'reason':'as last year'}",
	    s, code, s);
}

static const char *
plan_at(enum surface surface, const char *signals)
{
	return staging_plan(&staging, staging_stage(&staging, "one", offers[surface], "",
					  house_text(house, ",'signals':[%s]", signals)));
}

static void
each_is_declared_where_it_can_be_watched_and_nowhere_else(void **unused)
{
	(void)unused;
	for (int at = 0; at < SURFACE_COUNT; at++)
		for (int s = 0; s < SIGNAL_COUNT; s++) {
			struct reply r = house_ask(house, lead, "plan_lint gpt-2",
			    plan_at((enum surface)at, signal_line(s)));
			bool refused = fault_at(r.body, "/stages/0/signals/0/template");
			if (refused == signal_works((enum signal)s, (enum surface)at))
				fail_msg("%s at %s", signal_code((enum signal)s),
				    surface_word((enum surface)at));
		}
}

/* All that an API shows, in one stage. */
static void
each_is_reported_and_judged_by_the_range_that_the_plan_gave(void **unused)
{
	const char *all = "";

	(void)unused;
	for (int s = 0; s < SIGNAL_COUNT; s++)
		if (signal_works((enum signal)s, SURFACE_API))
			all = house_text(
			    house, "%s%s%s", all, all[0] == '\0' ? "" : ",", signal_line(s));
	house_do(house, lead, "plan_import gpt-2", plan_at(SURFACE_API, all));
	house_do(house, lead, "plan_publish gpt-2", NULL);
	staging_enter_plainly(&staging);
	for (int s = 0; s < SIGNAL_COUNT; s++) {
		if (!signal_works((enum signal)s, SURFACE_API))
			continue;
		const char *report = house_text(house, "signal_report gpt-2/s%d", s);
		const struct json *r = house_do(
		    house, lead, report, house_text(house, "{'value':'%d','exposure':9}", s));
		assert_text(text_at(r, "template"), signal_code((enum signal)s));
		assert_text(text_at(r, "state"), "inconclusive");
		house->now++;
		r = house_do(
		    house, lead, report, house_text(house, "{'value':'%d','exposure':10}", s));
		assert_text(text_at(r, "state"), "in_range");
		house->now++;
		r = house_do(
		    house, lead, report, house_text(house, "{'value':'%d','exposure':10}", s + 1));
		assert_text(text_at(r, "state"), "out_of_range");
	}
	assert_text(
	    text_at(house_do(house, lead, "release_show gpt-2", NULL), "state"), "completed");
}

/* Nobody's range is filled in. */
static void
a_template_brings_no_range(void **unused)
{
	(void)unused;
	const struct json *r = house_refused(house, lead, "plan_lint gpt-2",
	    plan_at(SURFACE_API,
		"{'slug':'x','template':'SG01','title':'Watched','source':'reports',"
		"'window':'P7D','out_of_range':'alarm','owner':'Lena','reason':'as last year'}"),
	    "invalid");
	assert_true(fault_at(r, "/stages/0/signals/0"));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_scene, close_staging)
	const struct CMUnitTest tests[] = {
	    TEST(each_is_declared_where_it_can_be_watched_and_nowhere_else),
	    TEST(each_is_reported_and_judged_by_the_range_that_the_plan_gave),
	    TEST(a_template_brings_no_range),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
