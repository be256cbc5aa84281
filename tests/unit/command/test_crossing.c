/* What gives something for good: each clause of the procedure left out, and that only, refuses
 * it; and no timer and no force gets past it. */
#include "daemon/rules/procedure.h"
#include "tests/unit/command/promotion_scene.h"

/* --- clauses of the plan ---------------------------------------------------------------------- */

/* The plan of one stage that gives weights to the public is refused at PLACE and nowhere else. */
static void
assert_refused(const char *stage, const char *place)
{
	const struct json *r = house_refused(
	    house, lead, "plan_import gpt-2", staging_plan(&staging, stage), "invalid");

	assert_true(fault_at(r, place));
	assert_int_equal(json_member(r, "fields")->count, 1);
}

static const char weights[] = "{'tier':'public','components':['weights'],'versions':['124m']}";
static const char reason[] = ",'reason_not_closed_first':'small'";

static void
without_time_in_a_closed_stage_the_plan_takes_a_reason(void **unused)
{
	(void)unused;
	const char *line = staging_line(&staging, "124m");

	assert_refused(staging_stage(&staging, "small", weights, line, ""),
	    "/stages/0/reason_not_closed_first");
	house_do(house, lead, "plan_import gpt-2",
	    staging_plan(&staging, staging_stage(&staging, "small", weights, line, reason)));
}

/* A plan that gives weights after a first stage of use, which asks for DWELL. */
static const char *
use_then_weights(const char *dwell, const char *lines, const char *more)
{
	return house_text(house,
	    "{'title':'Use first','stages':[{'slug':'use','name':'Use','minimum_dwell':'%s',"
	    "'cooling_off':'PT0S','offers':[{'tier':'hosted','components':['api'],'versions':"
	    "['124m']}],'review':{'board':'safety','quorum':2},'gate':[]},%s]}",
	    dwell,
	    staging_stage(&staging, "weights", weights,
		house_text(house, "%s%s", staging_line(&staging, "124m"), lines), more));
}

static void
at_each_crossing_time_before_is_asked_for_or_a_reason(void **unused)
{
	(void)unused;
	static const char dry[] =
	    ",{'slug':'time','type':'dwell','title':'Time','limit':'P1D','counted':false,"
	    "'owner':'Lena','reason':'of our own'}";
	static const char line[] = ",{'slug':'time','type':'dwell','title':'Time','limit':'P1D',"
				   "'owner':'Lena','reason':'of our own'}";
	const char *refused[] = {
	    use_then_weights("PT0S", "", ""), use_then_weights("PT0S", dry, "")};
	const char *taken[] = {use_then_weights("P1D", "", ""), use_then_weights("PT0S", line, ""),
	    use_then_weights("PT0S", "", reason)};

	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		assert_true(
		    fault_at(house_refused(house, lead, "plan_import gpt-2", refused[i], "invalid"),
			"/stages/1/reason_not_closed_first"));
	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++)
		house_do(house, lead, "plan_import gpt-2", taken[i]);
}

static void
without_a_line_for_evidence_in_style_the_plan_is_refused(void **unused)
{
	(void)unused;
	assert_refused(staging_stage(&staging, "small", weights, "", reason), "/stages/0/gate");
	assert_refused(
	    staging_stage(&staging, "small", weights, staging_line(&staging, "1.5b"), reason),
	    "/stages/0/gate");
}

static void
without_time_to_cool_off_the_plan_is_refused(void **unused)
{
	(void)unused;
	const char *stage = house_text(house,
	    "{'slug':'small','name':'Stage','minimum_dwell':'PT0S','cooling_off':'PT0S',"
	    "'offers':[%s],'review':{'board':'safety','quorum':2},'gate':[%s]%s}",
	    weights, staging_line(&staging, "124m"), reason);

	assert_refused(stage, "/stages/0/cooling_off");
}

static void
with_one_approver_the_plan_is_refused(void **unused)
{
	(void)unused;
	const char *stage = house_text(house,
	    "{'slug':'small','name':'Stage','minimum_dwell':'PT0S','cooling_off':'PT2H',"
	    "'offers':[%s],'review':{'board':'safety','quorum':1,'min_approve':1},'gate':[%s]%s}",
	    weights, staging_line(&staging, "124m"), reason);

	assert_refused(stage, "/stages/0/review/min_approve");
}

/* --- clauses of the proposal ------------------------------------------------------------------ */

/* A worksheet that is whole but for the step LEFT_OUT. */
static const char *
all_but(int left_out)
{
	struct buf b = {.arena = &house->arena};

	for (int i = 0; i < WORKSHEET_COUNT; i++)
		buf_printf(&b, "%s'%s':'%s'", i == 0 ? "" : ",",
		    worksheet_member((enum worksheet)i), i == left_out ? " " : "filled in");
	return house_text(house, "{'reason':'it is time','worksheet':{%.*s}}", (int)b.n, b.p);
}

static void
each_step_of_the_worksheet_left_out_refuses_the_proposal(void **unused)
{
	(void)unused;
	for (int i = 0; i < WORKSHEET_COUNT; i++) {
		const struct json *r = house_refused(
		    house, lead, "release_propose gpt-2", all_but(i), "invalid");
		assert_int_equal(json_member(r, "fields")->count, 1);
		assert_true(fault_at(r,
		    str_printf(&house->arena, "/worksheet/%s", worksheet_member((enum worksheet)i))
			.p));
	}
	house_do(house, lead, "release_propose gpt-2", all_but(-1));
}

static void
without_evidence_that_holds_it_is_not_proposed(void **unused)
{
	(void)unused;
	const struct json *all = house_do(house, lead, "evidence_list gpt-2", NULL);

	json_each(item, json_member(all, "items")) {
		struct str id = json_text(item, "id");
		house_do(house, lead,
		    str_printf(&house->arena, "evidence_invalidate %.*s", STR_ARG(id)).p, because);
	}
	(void)house_refused(
	    house, lead, "release_propose gpt-2", staging_proposal(&staging), "unmet");
}

/* --- clauses of the approval and after -------------------------------------------------------- */

static void
one_line_of_approvers_and_nobody_independent_do_not_approve(void **unused)
{
	(void)unused;
	propose();
	house_do(house, chair, "promotion_vote gpt-2", approve);
	house_do(house, deputy, "promotion_vote gpt-2", approve);
	assert_state("voting");
	house->now += 7 * DAY_MS;
	(void)house_due(house);
	assert_state("not_approved");
}

/* Approved by enough, but not by those who must be among them: it waits, and is not approved. */
static void
assert_not_approved_by(const struct person *one, const char *vote, const struct person *other)
{
	propose();
	house_do(house, one, "promotion_vote gpt-2", vote);
	house_do(house, other, "promotion_vote gpt-2", approve);
	assert_state("voting");
	house->now += 7 * DAY_MS;
	(void)house_due(house);
	assert_state("not_approved");
}

static void
two_lines_without_anybody_independent_do_not_approve(void **unused)
{
	(void)unused;
	assert_not_approved_by(chair, approve, ines);
}

static void
somebody_independent_of_one_line_with_the_others_does_not_approve_alone(void **unused)
{
	(void)unused;
	assert_not_approved_by(chair, independently, deputy);
}

static void
before_it_has_cooled_off_or_with_another_statement_nobody_promotes(void **unused)
{
	(void)unused;
	propose();
	staging_approve(&staging);
	(void)house_refused(
	    house, lead, "promotion_promote gpt-2", staging_statement(&staging), "wrong_state");
	house->now += 2 * HOUR_MS;
	(void)house_refused(house, lead, "promotion_promote gpt-2", "{}", "confirmation");
	(void)house_refused(house, lead, "promotion_promote gpt-2",
	    "{'statement':'I give it all away.'}", "confirmation");
	house_do(house, lead, "promotion_promote gpt-2", staging_statement(&staging));
	assert_state("effective");
}

/* --- nothing gets past it --------------------------------------------------------------------- */

static void
assert_nothing_is_out(void)
{
	const struct json *r = house_do(house, lead, "release_show gpt-2", NULL);

	assert_int_equal(json_at(r, "exposure")->count, 0);
	assert_string_equal(
	    house_evaluate(house, stranger, "weights_download_public gpt-2 124m weights"),
	    "stage_not_offered");
}

static void
no_timer_promotes_what_is_ready(void **unused)
{
	(void)unused;
	make_ready();
	for (int day = 0; day < 60; day++) {
		house->now += DAY_MS;
		(void)house_due(house);
		assert_nothing_is_out();
	}
	assert_state("lapsed");
}

static void
nobody_forces_it(void **unused)
{
	(void)unused;
	(void)house_refused(house, lead, "release_force gpt-2", drift, "unmet");
	make_ready();
	(void)house_refused(house, lead, "release_force gpt-2", drift, "unmet");
	assert_nothing_is_out();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, open_staging, close_staging)
	    IN_PLACE(without_time_in_a_closed_stage_the_plan_takes_a_reason),
	    IN_PLACE(at_each_crossing_time_before_is_asked_for_or_a_reason),
	    IN_PLACE(without_a_line_for_evidence_in_style_the_plan_is_refused),
	    IN_PLACE(without_time_to_cool_off_the_plan_is_refused),
	    IN_PLACE(with_one_approver_the_plan_is_refused),
	    IN_PLACE(each_step_of_the_worksheet_left_out_refuses_the_proposal),
	    IN_PLACE(without_evidence_that_holds_it_is_not_proposed),
	    IN_PLACE(one_line_of_approvers_and_nobody_independent_do_not_approve),
	    IN_PLACE(two_lines_without_anybody_independent_do_not_approve),
	    IN_PLACE(somebody_independent_of_one_line_with_the_others_does_not_approve_alone),
	    IN_PLACE(before_it_has_cooled_off_or_with_another_statement_nobody_promotes),
	    IN_PLACE(no_timer_promotes_what_is_ready),
	    IN_PLACE(nobody_forces_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
