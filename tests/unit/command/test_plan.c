/* Plans: checked whole, refused when they could never be carried out, published once. */
#include "tests/unit/command/staging.h"
#include "tests/unit/command/truth.h"

#include "lib/time.h"

#include <string.h>

static struct staging staging;
static struct house *const house = &staging.scene.house;
static const struct person *const lead = &staging.scene.lead;
static const struct person *const chair = &staging.scene.chair;

static int
open_staging(void **unused)
{
	(void)unused;
	staging_open(&staging);
	return 0;
}

static int
close_staging(void **unused)
{
	(void)unused;
	staging_close(&staging);
	return 0;
}

static const char *
both(void)
{
	return staging_plan(
	    &staging, house_text(house, "%s,%s", staging_small(&staging), staging_full(&staging)));
}

/* The plan of this one stage is refused with a fault at POINTER. */
static void
assert_fault(const char *stage, const char *pointer)
{
	const struct json *r = house_refused(
	    house, lead, "plan_import gpt-2", staging_plan(&staging, stage), "invalid");

	if (!fault_at(r, pointer))
		fail_msg("no fault at %s: %.*s", pointer, STR_ARG(text_at(r, "fields.0.pointer")));
}

static const char *
with_offer(const char *offer)
{
	return staging_stage(&staging, "one", offer, "", "");
}

static const char *
with_line(const char *members)
{
	return staging_stage(&staging, "one", "",
	    house_text(house, "{'slug':'x','title':'X','owner':'Lena','reason':'why'%s}", members),
	    "");
}

/* Everybody reads the truth about the newest plan. */
static void
assert_truth(void)
{
	const struct person *const people[] = {
	    &house->ada, chair, lead, &staging.scene.stranger, &staging.ines};

	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
		assert_true(truth_of(house, people[i], "plan_show gpt-2") == 2);
		(void)truth_of_list(house, people[i], "plan_list gpt-2");
	}
}

/* --- documents -------------------------------------------------------------------------------- */

static void
a_plan_is_entered_whole_as_a_draft(void **unused)
{
	(void)unused;
	const struct json *r = house_do(house, lead, "plan_import gpt-2", both());
	assert_text(text_at(r, "state"), "draft");
	assert_int_equal(json_at(r, "revision")->integer, 1);
	assert_text(text_at(r, "stages.1.slug"), "full");
	assert_text(text_at(r, "stages.1.offers.0.versions.1"), "1.5b");
	assert_text(text_at(r, "stages.0.gate.0.asks"), "detector_accuracy ? >= 95");
	assert_text(text_at(r, "stages.0.review.board"), "safety");
	assert_text(text_at(r, "stages.0.cooling_off"), "PT2H");
	assert_text(text_at(r, "allowed.0"), "publish");
}

static void
offers_name_what_exists_and_what_the_tier_includes(void **unused)
{
	(void)unused;
	assert_fault(with_offer("{'tier':'gold','components':['api'],'versions':['124m']}"),
	    "/stages/0/offers/0/tier");
	assert_fault(with_offer("{'tier':'hosted','components':['api','x'],'versions':['124m']}"),
	    "/stages/0/offers/0/components/1");
	assert_fault(with_offer("{'tier':'hosted','components':['weights'],'versions':['124m']}"),
	    "/stages/0/offers/0/components/0");
	assert_fault(with_offer("{'tier':'hosted','components':['api'],'versions':['1.5b','9b']}"),
	    "/stages/0/offers/0/versions/1");
	assert_fault(with_offer("{'tier':'public','components':['code'],'versions':['1.5b']}"),
	    "/stages/0/offers/0/versions");
	assert_fault(with_offer("{'tier':'hosted','components':['api'],'versions':['124m']},"
				"{'tier':'hosted','components':['api'],'versions':['1.5b']}"),
	    "/stages/0/offers/1/tier");
}

static void
every_fault_of_a_document_is_named_at_once(void **unused)
{
	(void)unused;
	const struct json *r = house_refused(house, lead, "plan_import gpt-2",
	    "{'title':'','stages':[{'slug':'a','name':'A','minimum_dwell':'P2D','longest_stay':'"
	    "P1D',"
	    "'cooling_off':'soon','offers':[],'review':{'board':'none','quorum':1},'gate':[7]},"
	    "{'slug':'a'}]}",
	    "invalid");
	static const char *const places[] = {"/title", "/stages/0/longest_stay",
	    "/stages/0/cooling_off", "/stages/0/review/board", "/stages/0/gate/0", "/stages/1/slug",
	    "/stages/1/name"};

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (!fault_at(r, places[i]))
			fail_msg("no fault at %s", places[i]);
	r = house_do(house, lead, "plan_list gpt-2", NULL);
	assert_int_equal(json_at(r, "items")->count, 0);
}

static void
each_type_of_line_has_its_own_members(void **unused)
{
	static const struct {
		const char *members, *at;
	} cases[] = {
	    {",'type':'document'", "criterion"},
	    {",'type':'document','criterion':'card','limit':'1'", "limit"},
	    {",'type':'document','criterion':'Card!'", "criterion"},
	    {",'type':'evaluation','criterion':'c','operator':'>=','limit':'1'", "version"},
	    {",'type':'evaluation','criterion':'c','version':'124m','operator':'>='", "limit"},
	    {",'type':'evaluation','criterion':'c','version':'124m','limit':'1'", "operator"},
	    {",'type':'evaluation','criterion':'c','version':'124m','operator':'>=','limit':'P1D'",
		"limit"},
	    {",'type':'evaluation','criterion':'c','version':'9b','operator':'>=','limit':'1'",
		"version"},
	    {",'type':'evaluation','criterion':'c','version':'124m','operator':'>=','limit':'1',"
	     "'statistic':'delta'",
		"baseline"},
	    {",'type':'evaluation','criterion':'c','version':'124m','operator':'>=','limit':'1',"
	     "'baseline':'1.5b'",
		"baseline"},
	    {",'type':'evaluation','criterion':'c','version':'124m','operator':'>=','limit':'1',"
	     "'statistic':'delta','baseline':'117M'",
		"baseline"},
	    {",'type':'evaluation','criterion':'c','version':'124m','operator':'>=','limit':'1',"
	     "'dimensions':{'a':1}",
		"dimensions/a"},
	    {",'type':'vote','limit':'0'", "limit"},
	    {",'type':'vote','limit':'4'", "limit"},
	    {",'type':'vote','limit':'2','operator':'<='", "operator"},
	    {",'type':'vote','limit':'2','style':'query'", "style"},
	    {",'type':'dwell','limit':'P1D'", "type"},
	    {",'type':'dwell','limit':'1'", "limit"},
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_fault(with_line(cases[i].members),
		    house_text(house, "/stages/0/gate/0/%s", cases[i].at));
}

static void
a_review_that_the_board_cannot_meet_is_refused(void **unused)
{
	(void)unused;
	assert_fault("{'slug':'one','name':'One','minimum_dwell':'PT0S','cooling_off':'PT0S',"
		     "'offers':[],'review':{'board':'safety','quorum':4},'gate':[]}",
	    "/stages/0/review/quorum");
	assert_fault("{'slug':'one','name':'One','minimum_dwell':'PT0S','cooling_off':'PT0S',"
		     "'offers':[],'review':{'board':'safety','quorum':2,'threshold':{'p':1,'q':3}},"
		     "'gate':[]}",
	    "/stages/0/review/threshold");
	house_do(house, &house->ada, "board_create",
	    "{'slug':'other','name':'Other','chair':'chloe@example.org',"
	    "'deputy':'david@example.org'}");
	assert_fault("{'slug':'one','name':'One','minimum_dwell':'PT0S','cooling_off':'PT0S',"
		     "'offers':[],'review':{'board':'other','quorum':1,'min_approve':1},'gate':[]}",
	    "/stages/0/review/board");
}

/* --- what cannot be taken back ---------------------------------------------------------------- */

static const char weights[] = "{'tier':'public','components':['weights'],'versions':['124m']}";

static void
open_before_closed_needs_a_reason(void **unused)
{
	(void)unused;
	assert_fault(staging_stage(&staging, "one", weights, staging_line(&staging, "124m"), ""),
	    "/stages/0/reason_not_closed_first");
}

static void
a_stage_that_gives_for_good_asks_for_evidence_in_style(void **unused)
{
	(void)unused;
	static const char reason[] = ",'reason_not_closed_first':'why'";
	assert_fault(staging_stage(&staging, "one", weights, "", reason), "/stages/0/gate");
	assert_fault(
	    staging_stage(&staging, "one", weights, staging_line(&staging, "1.5b"), reason),
	    "/stages/0/gate");
	assert_fault(
	    staging_stage(&staging, "one", weights,
		"{'slug':'d','type':'evaluation','title':'D','criterion':'c','style':'query',"
		"'version':'124m','operator':'>=','limit':'1','owner':'L','reason':'r'}",
		reason),
	    "/stages/0/gate");
}

static void
it_takes_time_to_cool_off_and_two_approvals(void **unused)
{
	(void)unused;
	assert_fault(house_text(house,
			 "{'slug':'one','name':'One','minimum_dwell':'PT0S','cooling_off':'PT0S',"
			 "'offers':[%s],'review':{'board':'safety','quorum':2},'gate':[%s],"
			 "'reason_not_closed_first':'why'}",
			 weights, staging_line(&staging, "124m")),
	    "/stages/0/cooling_off");
	assert_fault(
	    house_text(house,
		"{'slug':'one','name':'One','minimum_dwell':'PT0S','cooling_off':'PT1H',"
		"'offers':[%s],'review':{'board':'safety','quorum':2,'min_approve':1},'gate':[%s],"
		"'reason_not_closed_first':'why'}",
		weights, staging_line(&staging, "124m")),
	    "/stages/0/review/min_approve");
}

static void
a_board_of_one_organisation_cannot_approve_it(void **unused)
{
	(void)unused;
	house_do(house, &house->ada, house_text(house, "role_end %.*s", STR_ARG(staging.seat)),
	    "{'reason':'moves on'}");
	assert_fault(staging_small(&staging), "/stages/0/review/board");
}

static void
what_is_out_already_does_not_cross_again(void **unused)
{
	(void)unused;
	/* The second stage gives 124m as the first did: only 1.5b asks for evidence. */
	house_do(house, lead, "plan_import gpt-2", both());
}

static void
information_needs_no_more_than_a_statement(void **unused)
{
	(void)unused;
	house_do(house, lead, "plan_import gpt-2",
	    staging_plan(&staging,
		with_offer("{'tier':'public','components':['card'],'versions':['124m']}")));
}

/* --- who, and when ---------------------------------------------------------------------------- */

static void
only_a_lead_of_the_model_enters_a_plan(void **unused)
{
	(void)unused;
	(void)house_refused(house, chair, "plan_import gpt-2", both(), "forbidden");
	(void)house_refused(house, &house->ada, "plan_import gpt-2", both(), "forbidden");
}

static void
a_draft_is_shown_to_those_who_work_on_the_model(void **unused)
{
	(void)unused;
	const struct json *r = house_do(house, lead, "plan_import gpt-2", both());
	const char *show = house_text(house, "plan_show %.*s", STR_ARG(text_at(r, "id")));
	(void)house_refused(house, &staging.scene.stranger, show, NULL, "not_found");
	r = house_do(house, &staging.scene.stranger, "plan_list gpt-2", NULL);
	assert_int_equal(json_at(r, "items")->count, 0);
	(void)house_do(house, chair, show, NULL);
	(void)house_do(house, lead, "plan_publish gpt-2", NULL);
	(void)house_do(house, &staging.scene.stranger, show, NULL);
}

static void
publishing_freezes_it_and_plans_a_release(void **unused)
{
	(void)unused;
	house_do(house, lead, "plan_import gpt-2", both());
	(void)house_refused(house, chair, "plan_publish gpt-2", NULL, "forbidden");
	const struct json *r = house_do(house, lead, "plan_publish gpt-2", NULL);
	assert_text(text_at(r, "state"), "published");
	assert_int_equal(json_at(r, "allowed")->count, 0);
	(void)house_refused(house, lead, "plan_publish gpt-2", NULL, "wrong_state");
}

static void
another_plan_takes_the_place_of_one_that_was_not_begun(void **unused)
{
	(void)unused;
	const struct json *r = house_do(house, lead, "plan_import gpt-2", both());
	const char *show = house_text(house, "plan_show %.*s", STR_ARG(text_at(r, "id")));
	house_do(house, lead, "plan_publish gpt-2", NULL);
	house->now++;
	house_do(house, lead, "plan_import gpt-2", both());
	house_do(house, lead, "plan_publish gpt-2", NULL);
	r = house_do(house, lead, show, NULL);
	assert_text(text_at(r, "state"), "superseded");
}

static void
a_draft_that_offers_an_outdated_tier_is_not_published(void **unused)
{
	(void)unused;
	house_do(house, lead, "plan_import gpt-2",
	    staging_plan(&staging,
		with_offer("{'tier':'hosted','components':['api'],'versions':['124m']}")));
	house_do(house, lead, "tier_create gpt-2",
	    "{'slug':'hosted','title':'Hosted','audience':'vetted','capabilities':['prompt_api'],"
	    "'components':['api'],'versions':['124m'],'term':'P30D',"
	    "'review':[{'board':'safety','quorum':2,'guests':1}]}");
	assert_truth();
	const struct json *r = house_refused(house, lead, "plan_publish gpt-2", NULL, "unmet");
	assert_non_null(memmem(text_at(r, "detail").p, text_at(r, "detail").n, "hosted", 6));
}

static void
while_a_release_is_under_way_no_other_plan_is_published(void **unused)
{
	(void)unused;
	staging_publish(&staging);
	staging_measure(&staging);
	house_do(house, lead, "plan_import gpt-2", both());
	staging_propose(&staging);
	(void)house_refused(house, lead, "plan_publish gpt-2", NULL, "unmet");
	assert_truth();
	house->now += 60 * DAY_MS; /* the proposal is overdue, not over */
	assert_truth();
	house_do(house, lead, "promotion_tally gpt-2", NULL);
	house_do(house, lead, "plan_publish gpt-2", NULL);
	assert_truth();
}

/* The next plan begins where the last one ended, and takes its place. */
static void
a_successor_takes_the_place_of_a_completed_release(void **unused)
{
	(void)unused;
	static const char question[] = "weights_download_public gpt-2 124m weights";
	staging_publish(&staging);
	staging_measure(&staging);
	staging_enter(&staging);
	(void)house_refused(house, lead, "plan_publish gpt-2", NULL, "wrong_state");
	staging_enter(&staging);
	house_do(house, lead, "plan_import gpt-2",
	    staging_plan(&staging,
		staging_stage(&staging, "after",
		    "{'tier':'public','components':['weights'],'versions':['1.5b']}", "", "")));
	house_do(house, lead, "plan_publish gpt-2", NULL);
	house->now++;
	const struct json *r = house_do(house, lead, "release_preview gpt-2", NULL);
	assert_text(text_at(r, "procedure"), "plain"); /* both are out already */
	assert_string_equal(house_evaluate(house, &staging.scene.stranger, question), "permit");
	staging_enter_plainly(&staging);
	assert_string_equal(
	    house_evaluate(house, &staging.scene.stranger, question), "stage_not_offered");
	r = house_do(house, lead, "release_list", NULL);
	assert_text(text_at(r, "items.0.state"), "completed");
	assert_text(text_at(r, "items.1.state"), "withdrawn");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_staging, close_staging)
	const struct CMUnitTest tests[] = {
	    TEST(a_plan_is_entered_whole_as_a_draft),
	    TEST(offers_name_what_exists_and_what_the_tier_includes),
	    TEST(every_fault_of_a_document_is_named_at_once),
	    TEST(each_type_of_line_has_its_own_members),
	    TEST(a_review_that_the_board_cannot_meet_is_refused),
	    TEST(open_before_closed_needs_a_reason),
	    TEST(a_stage_that_gives_for_good_asks_for_evidence_in_style),
	    TEST(it_takes_time_to_cool_off_and_two_approvals),
	    TEST(a_board_of_one_organisation_cannot_approve_it),
	    TEST(what_is_out_already_does_not_cross_again),
	    TEST(information_needs_no_more_than_a_statement),
	    TEST(only_a_lead_of_the_model_enters_a_plan),
	    TEST(a_draft_is_shown_to_those_who_work_on_the_model),
	    TEST(publishing_freezes_it_and_plans_a_release),
	    TEST(another_plan_takes_the_place_of_one_that_was_not_begun),
	    TEST(a_draft_that_offers_an_outdated_tier_is_not_published),
	    TEST(while_a_release_is_under_way_no_other_plan_is_published),
	    TEST(a_successor_takes_the_place_of_a_completed_release),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
