/* Releases: what the next stage asks, hold and resume. */
#include "tests/unit/command/staging.h"

#include "lib/time.h"
#include "tests/unit/command/truth.h"

#include <string.h>

static struct staging staging;
static struct house *const house = &staging.scene.house;
static const struct person *const lead = &staging.scene.lead;
static const struct person *const chair = &staging.scene.chair;
static const struct person *const deputy = &staging.scene.deputy;
static const struct person *const stranger = &staging.scene.stranger;

static const char hold[] = "{'code':'use_drift','reason':'uses that nobody foresaw'}";
static const char resume[] = "{'reason':'looked into it'}";

static int
open_staging(void **unused)
{
	(void)unused;
	staging_open(&staging);
	staging_publish(&staging);
	return 0;
}

static int
close_staging(void **unused)
{
	(void)unused;
	staging_close(&staging);
	return 0;
}

static void
assert_truth(void)
{
	const struct person *const people[] = {
	    &house->ada, chair, deputy, lead, stranger, &staging.ines};

	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
		assert_true(truth_of(house, people[i], "release_show gpt-2") >= 3);
		assert_true(truth_of_list(house, people[i], "release_list") >= 3);
	}
}

static bool
says(const struct json *list, const char *part)
{
	json_each(item, list)
		if (memmem(item->text.p, item->text.n, part, strlen(part)) != NULL)
			return true;
	return false;
}

static void
assert_missing(const char *part)
{
	const struct json *r = house_do(house, lead, "release_preview gpt-2", NULL);

	if (!says(json_at(r, "missing"), part))
		fail_msg("nothing of \"%s\" is said to be missing", part);
}

/* --- the next stage --------------------------------------------------------------------------- */

static void
a_published_plan_is_a_planned_release(void **unused)
{
	(void)unused;
	const struct json *r = house_do(house, stranger, "release_show gpt-2", NULL);
	assert_text(text_at(r, "state"), "planned");
	assert_int_equal(json_at(r, "position")->integer, 0);
	assert_int_equal(json_at(r, "stages")->integer, 2);
	assert_text(text_at(r, "next.slug"), "small");
	assert_int_equal(json_at(r, "offers")->count, 0);
	r = house_do(house, stranger, "release_list", NULL);
	assert_int_equal(json_at(r, "items")->count, 1);
	assert_truth();
}

static void
a_preview_shows_gate_statement_and_procedure(void **unused)
{
	(void)unused;
	const struct json *r = house_do(house, lead, "release_preview gpt-2", NULL);
	assert_text(text_at(r, "stage.slug"), "small");
	assert_text(text_at(r, "gate.result"), "no_data");
	assert_text(text_at(r, "gate.lines.0.reads"), "detector_accuracy ? >= 95");
	assert_text(text_at(r, "gate.lines.0.why"), "no evidence has been submitted for it");
	assert_text(text_at(r, "procedure"), "full");
	assert_text(text_at(r, "statement"),
	    "I give gpt-2 to the public: weights 124m. What is given cannot be taken back.");
	assert_text(text_at(r, "gives_for_good.0.class"), "R3");
	assert_false(json_at(r, "ready")->truth);
	assert_missing("detector-124m: no_data");
	staging_measure(&staging);
	r = house_do(house, lead, "release_preview gpt-2", NULL);
	assert_text(text_at(r, "gate.lines.0.reads"), "detector_accuracy 99.3 >= 95");
	assert_text(text_at(r, "gate.result"), "pass");
	assert_true(json_at(r, "ready")->truth);
	assert_int_equal(json_at(r, "missing")->count, 0);
	assert_text(text_at(r, "earliest"), "2030-01-01T11:00:00.003Z");
	assert_truth();
}

static void
the_preview_says_which_evidence_ends_before_it_can_be_effective(void **unused)
{
	(void)unused;
	house_do(house, lead, "evidence_submit gpt-2",
	    staging_evidence(&staging, "124m", "99.3", ",'valid_until':'2030-01-01T10:00:00Z'"));
	assert_missing("effective 2030-01-01 11:00 UTC at the earliest; evidence evd_");
	assert_missing("ends 2030-01-01 10:00 UTC, renew it first");
	(void)house_refused(
	    house, lead, "release_propose gpt-2", staging_proposal(&staging), "unmet");
	assert_truth();
}

static void
evidence_in_a_weaker_style_does_not_do(void **unused)
{
	(void)unused;
	house_do(house, lead, "evidence_submit gpt-2",
	    "{'criterion':'detector_accuracy','version':'124m','style':'query','kind':'score',"
	    "'value':'99.9','n':5000,'title':'Over the interface'}");
	assert_missing("only evidence in a weaker or another style");
	assert_missing("evidence about 124m in the style weights");
	(void)house_refused(
	    house, lead, "release_propose gpt-2", staging_proposal(&staging), "unmet");
}

/* --- hold and resume -------------------------------------------------------------------------- */

static void
a_hold_freezes_proposals_and_says_why(void **unused)
{
	(void)unused;
	staging_measure(&staging);
	const struct json *r = house_do(house, lead, "release_hold gpt-2", hold);
	assert_text(text_at(r, "state"), "held");
	assert_text(text_at(r, "holds.0.code"), "use_drift");
	assert_text(text_at(r, "holds.0.means"), "use drifts from what was foreseen");
	(void)house_refused(
	    house, lead, "release_propose gpt-2", staging_proposal(&staging), "wrong_state");
	r = house_do(house, stranger, "release_show gpt-2", NULL);
	assert_true(says(json_at(r, "missing"), "the release is on hold"));
	assert_truth();
}

static void
nobody_lifts_what_they_set(void **unused)
{
	(void)unused;
	house_do(house, lead, "release_hold gpt-2", hold);
	(void)house_refused(house, lead, "release_resume gpt-2", resume, "second_person");
	assert_truth();
	const struct json *r = house_do(house, chair, "release_resume gpt-2", resume);
	assert_text(text_at(r, "state"), "planned");
	assert_text(text_at(r, "holds.0.lifted_by"), "chloe");
	assert_truth();
}

static void
of_several_holds_each_lifts_those_of_others(void **unused)
{
	(void)unused;
	house_do(house, lead, "release_hold gpt-2", hold);
	house->now++;
	house_do(house, chair, "release_hold gpt-2", "{'code':'legal_order','reason':'a court'}");
	const struct json *r = house_do(house, lead, "release_resume gpt-2", resume);
	assert_text(text_at(r, "state"), "held");
	(void)house_refused(house, lead, "release_resume gpt-2", resume, "second_person");
	r = house_do(house, deputy, "release_resume gpt-2", resume);
	assert_text(text_at(r, "state"), "planned");
	assert_truth();
}

static void
leads_chairs_and_duty_officers_hold_and_nobody_else(void **unused)
{
	(void)unused;
	(void)house_refused(house, stranger, "release_hold gpt-2", hold, "forbidden");
	(void)house_refused(house, &staging.ines, "release_hold gpt-2", hold, "forbidden");
	(void)house_refused(house, &house->ada, "release_hold gpt-2", hold, "forbidden");
	house_do(house, &house->ada, "role_propose",
	    "{'role':'duty_officer','account':'sam@example.org','on':'gpt-2','reason':'x'}");
	house_do(house, stranger, "release_hold gpt-2", hold);
	(void)house_refused(house, stranger, "release_resume gpt-2", resume, "forbidden");
	house_do(house, deputy, "release_resume gpt-2", resume);
}

static void
a_hold_has_a_code_and_a_reason_and_a_date_ahead(void **unused)
{
	(void)unused;
	(void)house_refused(
	    house, lead, "release_hold gpt-2", "{'code':'mood','reason':'x'}", "invalid");
	(void)house_refused(
	    house, lead, "release_hold gpt-2", "{'code':'use_drift','reason':' '}", "invalid");
	(void)house_refused(house, lead, "release_hold gpt-2",
	    "{'code':'use_drift','reason':'x','review':'2029-01-01'}", "invalid");
	const struct json *r = house_do(house, lead, "release_hold gpt-2",
	    "{'code':'use_drift','reason':'x','review':'2030-02-01','reentry':'a study is in'}");
	assert_text(text_at(r, "holds.0.review_at"), "2030-02-01T00:00:00.000Z");
	assert_text(text_at(r, "holds.0.reentry"), "a study is in");
}

/* --- dwell ------------------------------------------------------------------------------------ */

static void
holds_do_not_count_as_time_in_a_stage(void **unused)
{
	(void)unused;
	staging_measure(&staging);
	staging_enter(&staging);
	house->now += DAY_MS;
	house_do(house, lead, "release_hold gpt-2", hold);
	house->now += 5 * DAY_MS;
	const struct json *r = house_do(house, lead, "release_show gpt-2", NULL);
	assert_text(text_at(r, "dwell"), "P1DT0.001S");
	house_do(house, chair, "release_resume gpt-2", resume);
	house->now += DAY_MS;
	r = house_do(house, lead, "release_show gpt-2", NULL);
	assert_text(text_at(r, "state"), "running");
	assert_text(text_at(r, "dwell"), "P2DT0.001S");
}

static void
a_stage_that_lasts_too_long_is_stale(void **unused)
{
	(void)unused;
	house_do(house, lead, "plan_import gpt-2",
	    staging_plan(
		&staging, staging_stage(&staging, "short", "", "", ",'longest_stay':'P2D'")));
	house_do(house, lead, "plan_publish gpt-2", NULL);
	house->now++;
	staging_enter_plainly(&staging);
	const struct json *r = house_do(house, stranger, "release_show gpt-2", NULL);
	assert_false(json_at(r, "stale")->truth);
	house->now += 2 * DAY_MS;
	r = house_do(house, stranger, "release_show gpt-2", NULL);
	assert_true(json_at(r, "stale")->truth);
}

/* --- who sees it ------------------------------------------------------------------------------ */

static void
of_an_undisclosed_model_nothing_shows_to_others(void **unused)
{
	(void)unused;
	static const char *const lines[] = {"release_show gpt-x", "release_preview gpt-x",
	    "plan_show gpt-x", "plan_list gpt-x", "evidence_list gpt-x", "promotion_list gpt-x",
	    "promotion_show gpt-x"};
	scene_import(&staging.scene, "gpt-x", "undisclosed");
	house_do(house, lead, "plan_import gpt-x",
	    staging_plan(&staging, staging_stage(&staging, "one", "", "", "")));
	house_do(house, lead, "plan_publish gpt-x", NULL);
	house->now++;
	const struct json *r = house_do(
	    house, lead, "evidence_submit gpt-x", staging_evidence(&staging, "124m", "99.3", ""));
	const char *piece = house_text(house, "evidence_show %.*s", STR_ARG(text_at(r, "id")));
	house_do(house, lead, "release_propose gpt-x", "{'reason':'it is time'}");
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		house_do(house, lead, lines[i], NULL);
		house_do(house, &staging.ines, lines[i], NULL);
		(void)house_refused(house, stranger, lines[i], NULL, "not_found");
	}
	(void)house_refused(house, stranger, piece, NULL, "not_found");
	r = house_do(house, stranger, "release_list", NULL);
	assert_int_equal(json_at(r, "items")->count, 1);
	r = house_do(house, &staging.ines, "release_list", NULL);
	assert_int_equal(json_at(r, "items")->count, 2);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_staging, close_staging)
	const struct CMUnitTest tests[] = {
	    TEST(a_published_plan_is_a_planned_release),
	    TEST(a_preview_shows_gate_statement_and_procedure),
	    TEST(the_preview_says_which_evidence_ends_before_it_can_be_effective),
	    TEST(evidence_in_a_weaker_style_does_not_do),
	    TEST(a_hold_freezes_proposals_and_says_why),
	    TEST(nobody_lifts_what_they_set),
	    TEST(of_several_holds_each_lifts_those_of_others),
	    TEST(leads_chairs_and_duty_officers_hold_and_nobody_else),
	    TEST(a_hold_has_a_code_and_a_reason_and_a_date_ahead),
	    TEST(holds_do_not_count_as_time_in_a_stage),
	    TEST(a_stage_that_lasts_too_long_is_stale),
	    TEST(of_an_undisclosed_model_nothing_shows_to_others),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
