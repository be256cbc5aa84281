/* Conditions of an approval: in every state everybody reads what they may do, and no more. */
#include "tests/unit/command/promotion_scene.h"

static const char *
line_of(const char *command, struct str id)
{
	return str_printf(&house->arena, "%s %.*s", command, STR_ARG(id)).p;
}

static void
check(struct str id, const char *state)
{
	const struct person *const people[] = {
	    &house->ada, chair, deputy, lead, stranger, ines, &auditor};
	const char *line = line_of("obligation_show", id);

	assert_text(text_at(house_do(house, lead, line, NULL), "state"), state);
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++)
		(void)truth_of(house, people[i], line);
	assert_int_equal(truth_of_list(house, lead, "obligation_list gpt-2"), 3);
}

/* Approved on a condition that the chair set, for the lead. */
static struct str
approve_on_condition(void)
{
	propose();
	house_do(house, chair, "promotion_vote gpt-2",
	    "{'vote':'approve_with_conditions','reason':'almost','conditions':'A log is kept.'}");
	house_do(house, ines, "promotion_vote gpt-2", independently);
	return text_at(house_do(house, lead, "promotion_show gpt-2", NULL), "obligations.0.id");
}

static void
from_open_to_confirmed(void **unused)
{
	(void)unused;
	struct str id = approve_on_condition();

	check(id, "open");
	house_do(house, lead, line_of("obligation_meet", id), because);
	check(id, "met");
	house_do(house, chair, line_of("obligation_refuse", id), because);
	check(id, "open");
	house_do(house, lead, line_of("obligation_meet", id), because);
	house_do(house, chair, line_of("obligation_confirm", id), NULL);
	check(id, "confirmed");
}

static void
dropped_with_the_promotion(void **unused)
{
	(void)unused;
	struct str id = approve_on_condition();

	house_do(house, ines, "promotion_object gpt-2", because);
	check(id, "dropped");
}

static void
breached_it_holds_the_release_and_refused_again_does_so_once(void **unused)
{
	(void)unused;
	struct str id = approve_on_condition();

	house->now += 30 * DAY_MS;
	assert_true(house_due(house) > 0);
	check(id, "breached");
	assert_text(text_at(house_do(house, lead, "release_show gpt-2", NULL), "state"), "held");
	house_do(house, lead, line_of("obligation_meet", id), because);
	check(id, "met");
	house_do(house, chair, line_of("obligation_refuse", id), because);
	check(id, "breached");
	const struct json *r = house_do(house, lead, "release_show gpt-2", NULL);
	assert_int_equal(json_at(r, "holds")->count, 1);
}

static void
every_state_was_looked_at(void **unused)
{
	(void)unused;
	truth_covers(OBJECT_OBLIGATION);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, open_staging, close_staging)
	    IN_PLACE(from_open_to_confirmed),
	    IN_PLACE(dropped_with_the_promotion),
	    IN_PLACE(breached_it_holds_the_release_and_refused_again_does_so_once),
	    cmocka_unit_test(every_state_was_looked_at),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
