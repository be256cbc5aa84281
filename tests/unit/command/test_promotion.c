/* From proposal to promotion: cooling off, objections, the typed statement. */
#include "tests/unit/command/promotion_scene.h"

/* --- proposing -------------------------------------------------------------------------------- */

static void
a_proposal_freezes_the_gate_and_asks_the_board(void **unused)
{
	(void)unused;
	const struct json *r = staging_propose(&staging);
	assert_text(text_at(r, "state"), "voting");
	assert_text(text_at(r, "stage"), "small");
	assert_text(text_at(r, "gate.lines.0.reads"), "detector_accuracy 99.3 >= 95");
	assert_text(text_at(r, "gate.lines.0.result"), "pass");
	assert_text(text_at(r, "procedure"), "full");
	assert_text(text_at(r, "boards.0.board"), "safety");
	assert_text(text_at(r, "worksheet.threat"), "a");
	assert_text(text_at(r, "deadline_at"), "2030-01-08T09:00:00.004Z");
	house->now++;
	assert_truth();
}

static void
gaps_of_the_worksheet_are_named(void **unused)
{
	(void)unused;
	const struct json *r = house_refused(house, lead, "release_propose gpt-2",
	    "{'reason':'x','worksheet':{'threat':'a','benefit':' '}}", "invalid");
	assert_false(fault_at(r, "/worksheet/threat"));
	assert_true(fault_at(r, "/worksheet/benefit"));
	assert_true(fault_at(r, "/worksheet/incident_plan"));
	assert_true(fault_at(r, "/worksheet/partial_release_considered"));
	(void)house_refused(house, lead, "release_propose gpt-2", because, "invalid");
}

static void
only_a_lead_proposes_and_one_at_a_time(void **unused)
{
	(void)unused;
	(void)house_refused(
	    house, chair, "release_propose gpt-2", staging_proposal(&staging), "forbidden");
	propose();
	(void)house_refused(
	    house, lead, "release_propose gpt-2", staging_proposal(&staging), "unmet");
}

/* --- cooling off and objections --------------------------------------------------------------- */

static void
nothing_is_promoted_before_it_has_cooled_off(void **unused)
{
	(void)unused;
	propose();
	staging_approve(&staging);
	const char *statement = staging_statement(&staging);
	(void)house_refused(house, lead, "promotion_promote gpt-2", statement, "wrong_state");
	house->now += 2 * HOUR_MS - 1;
	(void)house_refused(house, lead, "promotion_promote gpt-2", statement, "wrong_state");
	house->now++;
	house_do(house, lead, "promotion_promote gpt-2", statement);
}

static void
an_approver_stops_it_while_it_cools_off(void **unused)
{
	(void)unused;
	propose();
	staging_approve(&staging);
	(void)house_refused(house, deputy, "promotion_object gpt-2", because, "forbidden");
	(void)house_refused(house, lead, "promotion_object gpt-2", because, "forbidden");
	(void)house_refused(house, ines, "promotion_object gpt-2", "{'reason':' '}", "invalid");
	const struct json *r = house_do(house, ines, "promotion_object gpt-2", because);
	assert_text(text_at(r, "state"), "objected");
	assert_text(text_at(r, "ended_by"), "ines");
	assert_truth();
	house->now += 2 * HOUR_MS;
	(void)house_refused(
	    house, lead, "promotion_promote gpt-2", staging_statement(&staging), "wrong_state");
}

static void
so_does_an_auditor_and_nobody_once_it_is_over(void **unused)
{
	(void)unused;
	make_ready();
	(void)house_refused(house, &auditor, "promotion_object gpt-2", because, "wrong_state");
	house_do(house, lead, "promotion_abort gpt-2", drift);
	house_do(house, chair, "release_resume gpt-2", because);
	propose();
	staging_approve(&staging);
	const struct json *r = house_do(house, &auditor, "promotion_object gpt-2", because);
	assert_text(text_at(r, "state"), "objected");
}

static void
our_own_downtime_counts_neither_against_objections_nor_against_promoting(void **unused)
{
	(void)unused;
	propose();
	staging_approve(&staging);
	house_down(house, 3);
	assert_state("cooling_off");
	house->now += 2 * HOUR_MS;
	assert_state("ready");
	house->now += 29 * DAY_MS;
	house_down(house, 20);
	assert_state("ready");
	(void)house_due(house);
	house->now += DAY_MS - 1;
	assert_state("ready");
	(void)house_due(house);
	house->now++;
	assert_state("lapsed");
	assert_int_equal(house_due(house), 1);
}

static void
what_is_not_promoted_within_thirty_days_lapses(void **unused)
{
	(void)unused;
	make_ready();
	house->now += 30 * DAY_MS - 1;
	assert_state("ready");
	house->now++;
	assert_state("lapsed");
	assert_truth();
	(void)house_refused(
	    house, lead, "promotion_promote gpt-2", staging_statement(&staging), "wrong_state");
	propose();
	assert_state("voting");
}

/* --- promoting -------------------------------------------------------------------------------- */

static void
only_the_exact_statement_promotes(void **unused)
{
	(void)unused;
	make_ready();
	assert_truth();
	(void)house_refused(house, lead, "promotion_promote gpt-2", NULL, "confirmation");
	(void)house_refused(house, lead, "promotion_promote gpt-2",
	    "{'statement':'I give gpt-2 to the public: weights 124m. What is given cannot be taken "
	    "back'}",
	    "confirmation");
	(void)house_refused(
	    house, chair, "promotion_promote gpt-2", staging_statement(&staging), "forbidden");
	const struct json *r = house_do(
	    house, lead, "promotion_promote gpt-2", staging_statement(&staging));
	assert_text(text_at(r, "state"), "effective");
	assert_text(text_at(r, "promoted_by"), "lena");
	assert_truth();
}

static void
what_the_stage_offers_is_permitted_from_then_on(void **unused)
{
	(void)unused;
	static const char question[] = "weights_download_public gpt-2 124m weights";
	assert_string_equal(house_evaluate(house, stranger, question), "stage_not_offered");
	make_ready();
	assert_string_equal(house_evaluate(house, stranger, question), "stage_not_offered");
	house_do(house, lead, "promotion_promote gpt-2", staging_statement(&staging));
	assert_string_equal(house_evaluate(house, stranger, question), "permit");
	assert_string_equal(
	    house_evaluate(house, stranger, "weights_download_public gpt-2 1.5b weights"),
	    "stage_not_offered");
	house_fill_index(house);
	assert_string_equal(house_evaluate(house, stranger, question), "permit");
}

static void
what_is_given_is_exposed_for_good(void **unused)
{
	(void)unused;
	staging_enter(&staging);
	const struct json *r = house_do(house, stranger, "release_show gpt-2", NULL);
	assert_text(text_at(r, "state"), "running");
	assert_text(text_at(r, "stage"), "small");
	assert_text(text_at(r, "offers.0.tier"), "public");
	assert_text(text_at(r, "exposure.0.component"), "weights");
	assert_text(text_at(r, "exposure.0.class"), "R3");
	assert_text(text_at(r, "history.0.state"), "effective");
	assert_text(text_at(r, "next.slug"), "full");
	r = house_do(house, lead, "release_preview gpt-2", NULL);
	assert_text(text_at(r, "statement"),
	    "I give gpt-2 to the public: weights 1.5b. What is given cannot be taken back.");
}

static void
the_last_stage_completes_the_release(void **unused)
{
	(void)unused;
	staging_enter(&staging);
	staging_enter(&staging);
	const struct json *r = house_do(house, stranger, "release_show gpt-2", NULL);
	assert_text(text_at(r, "state"), "completed");
	assert_null(json_at(r, "next"));
	assert_string_equal(
	    house_evaluate(house, stranger, "weights_download_public gpt-2 1.5b weights"),
	    "permit");
	(void)house_refused(
	    house, lead, "release_propose gpt-2", staging_proposal(&staging), "wrong_state");
	(void)house_refused(house, lead, "release_preview gpt-2", NULL, "wrong_state");
	assert_truth();
	house_do(house, lead, "release_hold gpt-2", drift);
	assert_truth();
	r = house_do(house, chair, "release_resume gpt-2", because);
	assert_text(text_at(r, "state"), "completed");
}

/* --- in the states that the tests above leave out ---------------------------------------------- */

static void
be_late(void)
{
	house->now += 60 * DAY_MS;
}

static void
cool_off(void)
{
	staging_approve(&staging);
}

static void
refuse(void)
{
	static const char no[] = "{'vote':'refuse','reason':'no'}";

	house_do(house, chair, "promotion_vote gpt-2", no);
	house_do(house, deputy, "promotion_vote gpt-2", no);
}

static void
abort_it(void)
{
	house_do(house, chair, "promotion_abort gpt-2", drift);
}

static void
replace_its_evidence(void)
{
	house_do(
	    house, lead, "evidence_submit gpt-2", staging_evidence(&staging, "124m", "98", ""));
}

static void
everybody_reads_the_truth_about_it_in_every_state(void **unused)
{
	static const struct {
		void (*happens)(void);
		const char *state;
	} ways[] = {
	    {be_late, "overdue"},
	    {cool_off, "cooling_off"},
	    {refuse, "not_approved"},
	    {abort_it, "aborted"},
	    {replace_its_evidence, "void"},
	};

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		propose();
		ways[i].happens();
		house_stay_signed_in(house);
		assert_state(ways[i].state);
		assert_truth();
		(void)close_staging(unused);
		(void)open_staging(unused);
	}
	truth_covers(OBJECT_PROMOTION);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_staging, close_staging)
	const struct CMUnitTest tests[] = {
	    TEST(a_proposal_freezes_the_gate_and_asks_the_board),
	    TEST(gaps_of_the_worksheet_are_named),
	    TEST(only_a_lead_proposes_and_one_at_a_time),
	    TEST(nothing_is_promoted_before_it_has_cooled_off),
	    TEST(an_approver_stops_it_while_it_cools_off),
	    TEST(so_does_an_auditor_and_nobody_once_it_is_over),
	    TEST(our_own_downtime_counts_neither_against_objections_nor_against_promoting),
	    TEST(what_is_not_promoted_within_thirty_days_lapses),
	    TEST(only_the_exact_statement_promotes),
	    TEST(what_the_stage_offers_is_permitted_from_then_on),
	    TEST(what_is_given_is_exposed_for_good),
	    TEST(the_last_stage_completes_the_release),
	    TEST(everybody_reads_the_truth_about_it_in_every_state),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
