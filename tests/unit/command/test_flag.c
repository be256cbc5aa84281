/* Flags: what people read that they may do is what they can do, at every state. */
#include "tests/unit/command/promotion_scene.h"

static struct str flag;

static const char *
line(const char *command)
{
	return house_text(house, "%s %.*s", command, STR_ARG(flag));
}

static void
assert_true_to_all(const char *state)
{
	const struct person *const people[] = {
	    &house->ada, chair, deputy, lead, stranger, ines, &auditor};
	const struct json *r = house_do(house, lead, line("flag_show"), NULL);

	assert_text(text_at(r, "state"), state);
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
		assert_true(truth_of(house, people[i], line("flag_show")) >= 3);
		(void)truth_of_list(house, people[i], "flag_list gpt-2");
	}
}

static void
raise_one(const struct person *by)
{
	const struct json *r = house_do(
	    house, by, "model_flag gpt-2", "{'category':'misuse','what':'Forged letters.'}");

	flag = text_at(r, "id");
	assert_true_to_all("open");
}

static void
at_every_state_of_a_flag_what_is_allowed_is_true(void **unused)
{
	(void)unused;
	raise_one(stranger);
	house_do(house, stranger, line("flag_withdraw"), NULL);
	assert_true_to_all("withdrawn");
	raise_one(deputy);
	house_do(house, chair, line("flag_decline"), because);
	assert_true_to_all("declined");
	raise_one(lead);
	house_do(house, deputy, line("flag_accept"), because);
	assert_true_to_all("accepted");
}

static void
every_state_was_looked_at(void **unused)
{
	(void)unused;
	truth_covers(OBJECT_FLAG);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		at_every_state_of_a_flag_what_is_allowed_is_true, open_staging, close_staging),
	    cmocka_unit_test(every_state_was_looked_at),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
