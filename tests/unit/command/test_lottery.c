/* Draws: what people read that they may do is what they can do, at every state. */
#include "tests/unit/command/few.h"

#include "lib/time.h"

static int
open_stage(void **unused)
{
	(void)unused;
	few_open("lottery", "");
	return 0;
}

static void
assert_true_to_all(struct str lottery, const char *state)
{
	const struct json *l = house_do(house, &greta, few_line("lottery_show", lottery), NULL);

	assert_text(text_at(l, "state"), state);
	for (size_t i = 0; i < FEW_PEOPLE; i++) {
		assert_true(truth_of(house, few_people[i], few_line("lottery_show", lottery)) >= 2);
		(void)truth_of_list(house, few_people[i], "lottery_list gpt-2");
		assert_true(truth_of(house, few_people[i], "release_show gpt-2") >= 3);
	}
}

static struct str
committed(void)
{
	const struct json *l = house_do(house, &staging.scene.lead, "release_lottery_commit gpt-2",
	    house_text(house, "{'outside':'beacon 7','outside_at':'%s'}",
		time_text(&house->arena, house->now + HOUR_MS).p));

	house->now++;
	return text_at(l, "id");
}

static void
a_draw_is_committed_to_abandoned_in_time_and_drawn(void **unused)
{
	(void)unused;
	struct str one = few_approved(&staging.scene.stranger), other = few_approved(&greta);
	struct str lottery = committed();
	assert_true_to_all(lottery, "committed");
	house_do(
	    house, &staging.scene.chair, few_line("lottery_abandon", lottery), "{'reason':'no'}");
	assert_true_to_all(lottery, "abandoned");
	lottery = committed();
	house->now += 2 * HOUR_MS;
	assert_true_to_all(lottery, "committed");
	house_do(house, &staging.scene.lead, few_line("lottery_draw", lottery), "{'value':'x'}");
	house_due(house);
	assert_true_to_all(lottery, "drawn");
	const struct json *a = house_do(
	    house, &staging.scene.stranger, few_line("application_show", one), NULL);
	const struct json *b = house_do(house, &greta, few_line("application_show", other), NULL);
	assert_true(
	    str_is(text_at(a, "state"), "approved") != str_is(text_at(b, "state"), "approved"));
}

#define LATER(cooling_off)                                                                         \
	",{'slug':'more','name':'More','minimum_dwell':'PT0S','cooling_off':'" cooling_off         \
	"','offers':[{'tier':'hosted','components':['api'],'versions':['124m']}],"                 \
	"'review':{'board':'safety','quorum':2},'gate':[]}"

static int
open_two_stages(void **unused)
{
	(void)unused;
	few_open("lottery", LATER("PT1H"));
	return 0;
}

/* What it comes to may be known by then: nobody backs out of it by another plan. */
static void
a_draw_that_is_committed_to_outlasts_a_change_of_plan(void **unused)
{
	const struct person *const lead = &staging.scene.lead;

	(void)unused;
	(void)few_approved(&staging.scene.stranger);
	(void)few_approved(&greta);
	struct str lottery = committed();
	house_do(house, lead, "plan_import gpt-2", few_plan("lottery", LATER("PT2H")));
	house_do(house, lead, "plan_propose gpt-2", "{'reason':'More time.'}");
	staging_approve(&staging);
	house->now += 2 * HOUR_MS;
	house_do(house, lead, "promotion_promote gpt-2", NULL);
	house->now++;
	house_refused(house, &staging.scene.chair, few_line("lottery_abandon", lottery),
	    "{'reason':'no'}", "unmet");
	house_refused(house, lead, "release_lottery_commit gpt-2",
	    house_text(house, "{'outside':'beacon 8','outside_at':'%s'}",
		time_text(&house->arena, house->now + HOUR_MS).p),
	    "unmet");
	house_do(house, lead, few_line("lottery_draw", lottery), "{'value':'x'}");
	house_due(house);
	assert_true_to_all(lottery, "drawn");
}

static void
every_state_was_looked_at(void **unused)
{
	(void)unused;
	truth_covers(OBJECT_LOTTERY);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		a_draw_is_committed_to_abandoned_in_time_and_drawn, open_stage, few_close),
	    cmocka_unit_test_setup_teardown(
		a_draw_that_is_committed_to_outlasts_a_change_of_plan, open_two_stages, few_close),
	    cmocka_unit_test(every_state_was_looked_at),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
