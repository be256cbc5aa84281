/* Holds that nobody set: the rules hold a release for a cause, and its chair lifts that once the
 * cause is closed. */
#include "daemon/command/release/hold.h"
#include "tests/unit/command/staging.h"
#include "tests/unit/command/truth.h"

static struct staging staging;
static struct house *const house = &staging.scene.house;
static const struct person *const lead = &staging.scene.lead;
static const struct person *const chair = &staging.scene.chair;
static const struct person *const deputy = &staging.scene.deputy;

static const char hold[] = "{'code':'use_drift','reason':'uses that nobody foresaw'}";
static const char resume[] = "{'reason':'looked into it'}";
static const struct str cause = {"inc_01HZZZZZZZZZZZZZZZZZZZZZZZ", 30};

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
	    &house->ada, chair, deputy, lead, &staging.scene.stranger, &staging.ines};

	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++)
		assert_true(truth_of(house, people[i], "release_show gpt-2") >= 3);
}

static enum err
begin(struct call *call, const void *of)
{
	return hold_set_by_daemon(call, of);
}

static enum err
end(struct call *call, const void *of)
{
	(void)of;
	return hold_cause_closed(call, cause);
}

static void
the_rules_hold(void)
{
	struct hold_cause c = {
	    .model = text_at(house_do(house, lead, "model_show gpt-2", NULL), "id"),
	    .cause = cause,
	    .code = STR("severe_incident"),
	    .reason = STR("an incident of severity 1")};

	house_by_itself(house, begin, &c);
	house->now++;
}

static const struct json *
resumed(const struct person *who)
{
	const struct json *r = house_do(house, who, "release_resume gpt-2", resume);

	house->now++;
	return r;
}

static void
the_rules_hold_once_for_a_cause_and_say_which(void **unused)
{
	(void)unused;
	the_rules_hold();
	the_rules_hold();
	const struct json *r = house_do(house, lead, "release_show gpt-2", NULL);
	assert_text(text_at(r, "state"), "held");
	assert_int_equal(json_at(r, "holds")->count, 1);
	assert_text(text_at(r, "holds.0.by"), "the rules");
	assert_text(text_at(r, "holds.0.cause"), cause.p);
	assert_text(
	    text_at(house_do(house, lead, "notice_list", NULL), "items.0.kind"), "release_held");
	assert_text(
	    text_at(house_do(house, deputy, "notice_list", NULL), "items.0.kind"), "release_held");
}

static void
nobody_lifts_it_while_its_cause_is_open(void **unused)
{
	(void)unused;
	the_rules_hold();
	assert_truth();
	(void)house_refused(house, lead, "release_resume gpt-2", resume, "unmet");
	(void)house_refused(house, chair, "release_resume gpt-2", resume, "unmet");
}

static void
the_chair_lifts_it_once_its_cause_is_closed_and_no_lead_does(void **unused)
{
	(void)unused;
	the_rules_hold();
	house_by_itself(house, end, NULL);
	assert_truth();
	(void)house_refused(house, lead, "release_resume gpt-2", resume, "unmet");
	assert_text(text_at(house_do(house, chair, "notice_list", NULL), "items.0.kind"),
	    "hold_cause_closed");
	assert_text(text_at(resumed(chair), "state"), "planned");
	assert_truth();
}

static void
a_hold_of_a_person_beside_it_is_lifted_alone(void **unused)
{
	(void)unused;
	house_do(house, lead, "release_hold gpt-2", hold);
	the_rules_hold();
	assert_truth();
	assert_text(text_at(resumed(deputy), "state"), "held");
	assert_truth();
	house_by_itself(house, end, NULL);
	assert_text(text_at(resumed(deputy), "state"), "planned");
}

static void
a_chair_who_holds_it_too_still_lifts_that_of_the_rules(void **unused)
{
	(void)unused;
	house_do(house, chair, "release_hold gpt-2", hold);
	the_rules_hold();
	(void)house_refused(house, chair, "release_resume gpt-2", resume, "second_person");
	house_by_itself(house, end, NULL);
	assert_truth();
	assert_text(text_at(resumed(chair), "state"), "held");
	(void)house_refused(house, chair, "release_resume gpt-2", resume, "second_person");
	assert_text(text_at(resumed(lead), "state"), "planned");
}

static void
a_drill_changes_nothing_but_its_own_record(void **unused)
{
	(void)unused;
	staging_measure(&staging);
	staging_enter(&staging);
	house_do(house, lead, "release_drill_restrict gpt-2", "{}");
	house_do(house, lead, "release_drill_leak gpt-2", "{}");
	assert_truth();
	const struct json *r = house_do(house, lead, "release_show gpt-2", NULL);
	assert_text(text_at(r, "state"), "running");
	assert_int_equal(
	    json_at(house_do(house, lead, "drill_list gpt-2", NULL), "items")->count, 2);
	assert_int_equal(json_at(house_do(house, lead, "act_list gpt-2", NULL), "items")->count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_staging, close_staging)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(the_rules_hold_once_for_a_cause_and_say_which),
	    TEST(nobody_lifts_it_while_its_cause_is_open),
	    TEST(the_chair_lifts_it_once_its_cause_is_closed_and_no_lead_does),
	    TEST(a_hold_of_a_person_beside_it_is_lifted_alone),
	    TEST(a_drill_changes_nothing_but_its_own_record),
	    TEST(a_chair_who_holds_it_too_still_lifts_that_of_the_rules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
