/* Draws: what people read that they may do is what they can do, at every state. */
#include "tests/unit/command/staging.h"

#include "lib/time.h"
#include "tests/unit/command/truth.h"

static struct staging staging;
static struct house *const house = &staging.scene.house;
static struct person greta;

static int
open_stage(void **unused)
{
	(void)unused;
	staging_open(&staging);
	greta = house_person(house, "greta", "Westfield");
	house_do(house, &staging.scene.lead, "plan_import gpt-2",
	    staging_plan(
		&staging, staging_stage(&staging, "few",
			      "{'tier':'hosted','components':['api'],'versions':['124m','1.5b']}",
			      "", ",'admission':{'rule':'lottery','places':1}")));
	house_do(house, &staging.scene.lead, "plan_publish gpt-2", NULL);
	house->now++;
	staging_enter_plainly(&staging);
	house->now++;
	return 0;
}

static int
close_stage(void **unused)
{
	(void)unused;
	staging_close(&staging);
	return 0;
}

static const char *
line(const char *command, struct str id)
{
	return house_text(house, "%s %.*s", command, STR_ARG(id));
}

static struct str
approved(const struct person *applicant)
{
	static const char yes[] = "{'vote':'approve','reason':'good'}";
	struct str id = text_at(house_do(house, applicant, "application_create",
				    "{'tier':'gpt-2/hosted','submit':true}"),
	    "id");

	house->now++;
	house_do(house, &staging.scene.chair, line("application_vote", id), yes);
	house_do(house, &staging.scene.deputy, line("application_vote", id), yes);
	return id;
}

static void
assert_true_to_all(struct str lottery, const char *state)
{
	const struct person *const people[] = {&house->ada, &staging.scene.chair,
	    &staging.scene.deputy, &staging.scene.lead, &staging.scene.stranger, &staging.ines,
	    &greta};
	const struct json *l = house_do(house, &greta, line("lottery_show", lottery), NULL);

	assert_text(text_at(l, "state"), state);
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
		assert_true(truth_of(house, people[i], line("lottery_show", lottery)) >= 2);
		(void)truth_of_list(house, people[i], "lottery_list gpt-2");
		assert_true(truth_of(house, people[i], "release_show gpt-2") >= 3);
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
	struct str one = approved(&staging.scene.stranger), other = approved(&greta);
	struct str lottery = committed();
	assert_true_to_all(lottery, "committed");
	house_do(house, &staging.scene.chair, line("lottery_abandon", lottery), "{'reason':'no'}");
	assert_true_to_all(lottery, "abandoned");
	lottery = committed();
	house->now += 2 * HOUR_MS;
	assert_true_to_all(lottery, "committed");
	house_do(house, &staging.scene.lead, line("lottery_draw", lottery), "{'value':'x'}");
	house_due(house);
	assert_true_to_all(lottery, "drawn");
	const struct json *a = house_do(
	    house, &staging.scene.stranger, line("application_show", one), NULL);
	const struct json *b = house_do(house, &greta, line("application_show", other), NULL);
	assert_true(
	    str_is(text_at(a, "state"), "approved") != str_is(text_at(b, "state"), "approved"));
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
		a_draw_is_committed_to_abandoned_in_time_and_drawn, open_stage, close_stage),
	    cmocka_unit_test(every_state_was_looked_at),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
