/* A stage with few places: what those who wait read that they may do is what they can do. */
#include "tests/unit/command/few.h"

static int
open_stage(void **unused)
{
	(void)unused;
	few_open("fifo", "");
	return 0;
}

static void
assert_true_to_all(struct str id, const char *state)
{
	const struct json *a = house_do(house, &greta, few_line("application_show", id), NULL);

	assert_text(text_at(a, "state"), state);
	for (size_t i = 0; i < FEW_PEOPLE; i++)
		assert_true(truth_of(house, few_people[i], few_line("application_show", id)) >= 8);
}

static void
who_waits_may_withdraw_and_who_comes_after_is_admitted(void **unused)
{
	(void)unused;
	(void)few_approved(&staging.scene.stranger);
	struct str waits = few_approved(&greta);
	assert_true_to_all(waits, "waitlisted");
	house_do(house, &greta, few_line("application_withdraw", waits), NULL);
	assert_true_to_all(waits, "withdrawn");
	struct str again = few_approved(&greta);
	assert_true_to_all(again, "waitlisted");
	struct str held = text_at(
	    house_do(house, &staging.scene.stranger, "grant_list", NULL), "items.0.id");
	house_do(house, &staging.scene.stranger, few_line("grant_close", held), "{}");
	house_due(house);
	assert_true_to_all(again, "approved");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		who_waits_may_withdraw_and_who_comes_after_is_admitted, open_stage, few_close),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
