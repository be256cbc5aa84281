/* Votes on a promotion: whose, how many, from where. */
#include "tests/unit/command/promotion_scene.h"

/* --- voting ----------------------------------------------------------------------------------- */

static void
the_lead_does_not_vote_on_their_own_proposal(void **unused)
{
	(void)unused;
	propose();
	(void)house_refused(house, lead, "promotion_vote gpt-2", approve, "second_person");
	(void)house_refused(house, stranger, "promotion_vote gpt-2", approve, "forbidden");
}

static void
two_lines_with_an_independent_one_approve(void **unused)
{
	(void)unused;
	propose();
	house_do(house, chair, "promotion_vote gpt-2", approve);
	assert_state("voting");
	const struct json *r = house_do(house, ines, "promotion_vote gpt-2", independently);
	assert_text(text_at(r, "state"), "cooling_off");
	assert_text(text_at(r, "outcome"), "approve");
	assert_text(text_at(r, "cooling_until"), "2030-01-01T11:00:00.005Z");
	assert_truth();
}

/* Chair and deputy are of one organisation: their two approvals wait for a second line. */
static void
one_line_of_approvers_waits_for_another(void **unused)
{
	(void)unused;
	propose();
	house_do(house, chair, "promotion_vote gpt-2", independently);
	const struct json *r = house_do(house, deputy, "promotion_vote gpt-2", approve);
	assert_text(text_at(r, "state"), "voting");
	r = house_do(house, ines, "promotion_vote gpt-2", approve);
	assert_text(text_at(r, "state"), "cooling_off");
}

static void
without_an_independent_approver_it_is_not_approved(void **unused)
{
	(void)unused;
	propose();
	house_do(house, chair, "promotion_vote gpt-2", approve);
	house_do(house, deputy, "promotion_vote gpt-2", approve);
	const struct json *r = house_do(house, lead, "promotion_show gpt-2", NULL);
	assert_non_null(memmem(text_at(r, "missing.0").p, text_at(r, "missing.0").n, "independent",
	    strlen("independent")));
	r = house_do(house, ines, "promotion_vote gpt-2", approve);
	assert_text(text_at(r, "state"), "not_approved");
	assert_truth();
}

static void
move_ines_to_the_developer(void)
{
	house_do(house, &house->ada, house_text(house, "account_edit %.*s", STR_ARG(ines->account)),
	    "{'organisation':'Openlab'}");
}

static void
colleagues_of_the_proposer_do_not_vote(void **unused)
{
	(void)unused;
	move_ines_to_the_developer();
	propose();
	(void)house_refused(house, ines, "promotion_vote gpt-2", independently, "own_case");
	assert_truth();
}

static void
where_colleagues_may_vote_they_are_not_independent(void **unused)
{
	(void)unused;
	house_do(house, lead, "plan_import gpt-2",
	    "{'title':'Hosted','stages':[{'slug':'hosted','name':'Hosted','minimum_dwell':'PT0S',"
	    "'cooling_off':'PT0S','offers':[{'tier':'hosted','components':['api'],"
	    "'versions':['124m']}],'review':{'board':'safety','quorum':2,"
	    "'same_organisation':'declare'},'gate':[]}]}");
	house_do(house, lead, "plan_publish gpt-2", NULL);
	move_ines_to_the_developer();
	house->now++;
	house_do(house, lead, "release_propose gpt-2", because);
	const struct json *r = house_refused(
	    house, ines, "promotion_vote gpt-2", independently, "invalid");
	assert_true(fault_at(r, "/independent"));
	house_do(house, ines, "promotion_vote gpt-2", approve);
}

static void
what_gives_nothing_for_good_needs_no_more_than_votes(void **unused)
{
	(void)unused;
	house_do(house, lead, "plan_import gpt-2",
	    "{'title':'Hosted','stages':[{'slug':'hosted','name':'Hosted','minimum_dwell':'PT0S',"
	    "'cooling_off':'PT0S','offers':[{'tier':'hosted','components':['api'],"
	    "'versions':['124m']}],'review':{'board':'safety','quorum':2},'gate':[{'slug':'three',"
	    "'type':'vote','title':'All','limit':'3','owner':'Lena','reason':'small board'}]}]}");
	house_do(house, lead, "plan_publish gpt-2", NULL);
	house->now++;
	const struct json *r = house_do(house, lead, "release_propose gpt-2", because);
	assert_text(text_at(r, "procedure"), "plain");
	assert_null(json_at(r, "statement"));
	house_do(house, chair, "promotion_vote gpt-2", approve);
	r = house_do(house, deputy, "promotion_vote gpt-2", approve);
	assert_text(text_at(r, "state"), "voting"); /* the gate's line asks for three */
	r = house_do(house, ines, "promotion_vote gpt-2", approve);
	assert_text(text_at(r, "state"), "ready");
	assert_truth();
	r = house_do(house, lead, "promotion_promote gpt-2", NULL);
	assert_text(text_at(r, "state"), "effective");
	assert_truth();
}

static void
conditions_are_united(void **unused)
{
	(void)unused;
	propose();
	(void)house_refused(house, chair, "promotion_vote gpt-2",
	    "{'vote':'approve_with_conditions','reason':'good'}", "invalid");
	(void)house_refused(house, chair, "promotion_vote gpt-2",
	    "{'vote':'approve','reason':'good','conditions':'x'}", "invalid");
	house_do(house, chair, "promotion_vote gpt-2",
	    "{'vote':'approve_with_conditions','reason':'good','conditions':'watch forums'}");
	const struct json *r = house_do(house, ines, "promotion_vote gpt-2",
	    "{'vote':'approve_with_conditions','reason':'good','conditions':'report in a month',"
	    "'independent':true}");
	assert_text(text_at(r, "outcome"), "approve_with_conditions");
	assert_text(text_at(r, "conditions"), "watch forums\nreport in a month");
}

static void
what_was_against_it_most_often_is_the_outcome(void **unused)
{
	(void)unused;
	propose();
	house_do(house, chair, "promotion_vote gpt-2", "{'vote':'more_evidence','reason':'x'}");
	house_do(house, deputy, "promotion_vote gpt-2", "{'vote':'narrower','reason':'x'}");
	const struct json *r = house_do(
	    house, ines, "promotion_vote gpt-2", "{'vote':'narrower','reason':'x'}");
	assert_text(text_at(r, "state"), "not_approved");
	assert_text(text_at(r, "outcome"), "narrower");
	assert_truth();
	(void)house_refused(house, ines, "promotion_vote gpt-2", approve, "wrong_state");
	propose(); /* anew, and voted on anew */
	assert_state("voting");
}

/* Both vote the same, and that is what comes of it. */
static void
each_vote_has_its_outcome(void **unused)
{
	(void)unused;
	static const struct {
		const char *vote, *state;
	} votes[] = {{"more_evidence", "not_approved"}, {"more_safeguards", "not_approved"},
	    {"narrower", "not_approved"}, {"refuse", "not_approved"}, {"pause", "not_approved"},
	    {"approve_with_conditions", "cooling_off"}, {"approve", "cooling_off"}};

	for (size_t i = 0; i < sizeof(votes) / sizeof(votes[0]); i++) {
		const char *vote = house_text(house,
		    "{'vote':'%s','reason':'so','independent':true%s}", votes[i].vote,
		    i == 5 ? ",'conditions':'A bounty runs.'" : "");
		propose();
		house_do(house, chair, "promotion_vote gpt-2",
		    house_text(house, "{'vote':'%s','reason':'so'%s}", votes[i].vote,
			i == 5 ? ",'conditions':'A bounty runs.'" : ""));
		house_do(house, ines, "promotion_vote gpt-2", vote);
		const struct json *r = house_do(house, lead, "promotion_show gpt-2", NULL);
		assert_text(text_at(r, "state"), votes[i].state);
		assert_text(text_at(r, "outcome"), votes[i].vote);
		if (i == 5)
			house_do(house, ines, "promotion_object gpt-2", because);
	}
}

static void
a_vote_past_the_deadline_is_refused_and_the_rest_is_counted(void **unused)
{
	(void)unused;
	propose();
	house_do(house, chair, "promotion_vote gpt-2", approve);
	house->now += 7 * DAY_MS;
	assert_state("overdue");
	(void)house_refused(house, ines, "promotion_vote gpt-2", approve, "deadline_passed");
	assert_truth();
	const struct json *r = house_do(house, lead, "promotion_tally gpt-2", NULL);
	assert_text(text_at(r, "state"), "lapsed");
	assert_truth();
	propose();
}

static void
at_the_deadline_votes_against_are_counted_too(void **unused)
{
	(void)unused;
	propose();
	house_do(house, chair, "promotion_vote gpt-2", approve);
	house_do(house, ines, "promotion_vote gpt-2", "{'vote':'abstain','reason':'x'}");
	house->now += 7 * DAY_MS;
	(void)house_refused(house, stranger, "promotion_tally gpt-2", NULL, "forbidden");
	const struct json *r = house_do(house, deputy, "promotion_tally gpt-2", NULL);
	assert_text(text_at(r, "state"), "lapsed");
}

static void
who_recused_themselves_reads_no_votes(void **unused)
{
	(void)unused;
	propose();
	house_do(house, ines, "promotion_vote gpt-2", "{'vote':'recuse','reason':'a friend'}");
	(void)house_refused(house, ines, "promotion_vote gpt-2", approve, "own_case");
	assert_truth();
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_staging, close_staging)
	const struct CMUnitTest tests[] = {
	    TEST(the_lead_does_not_vote_on_their_own_proposal),
	    TEST(two_lines_with_an_independent_one_approve),
	    TEST(one_line_of_approvers_waits_for_another),
	    TEST(without_an_independent_approver_it_is_not_approved),
	    TEST(colleagues_of_the_proposer_do_not_vote),
	    TEST(where_colleagues_may_vote_they_are_not_independent),
	    TEST(what_gives_nothing_for_good_needs_no_more_than_votes),
	    TEST(conditions_are_united),
	    TEST(what_was_against_it_most_often_is_the_outcome),
	    TEST(each_vote_has_its_outcome),
	    TEST(a_vote_past_the_deadline_is_refused_and_the_rest_is_counted),
	    TEST(at_the_deadline_votes_against_are_counted_too),
	    TEST(who_recused_themselves_reads_no_votes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
