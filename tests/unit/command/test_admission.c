/* A stage with few places: what those who wait read that they may do is what they can do. */
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
			      "", ",'admission':{'rule':'fifo','places':1}")));
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
assert_true_to_all(struct str id, const char *state)
{
	const struct person *const people[] = {&house->ada, &staging.scene.chair,
	    &staging.scene.deputy, &staging.scene.lead, &staging.scene.stranger, &staging.ines,
	    &greta};
	const struct json *a = house_do(house, &greta, line("application_show", id), NULL);

	assert_text(text_at(a, "state"), state);
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++)
		assert_true(truth_of(house, people[i], line("application_show", id)) >= 8);
}

static void
who_waits_may_withdraw_and_who_comes_after_is_admitted(void **unused)
{
	(void)unused;
	(void)approved(&staging.scene.stranger);
	struct str waits = approved(&greta);
	assert_true_to_all(waits, "waitlisted");
	house_do(house, &greta, line("application_withdraw", waits), NULL);
	assert_true_to_all(waits, "withdrawn");
	struct str again = approved(&greta);
	assert_true_to_all(again, "waitlisted");
	struct str held = text_at(
	    house_do(house, &staging.scene.stranger, "grant_list", NULL), "items.0.id");
	house_do(house, &staging.scene.stranger, line("grant_close", held), "{}");
	house_due(house);
	assert_true_to_all(again, "approved");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		who_waits_may_withdraw_and_who_comes_after_is_admitted, open_stage, close_stage),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
