/* Boards and appointments: the second person, the last admin, who follows whom. */
#include "tests/unit/command/house.h"

#include "daemon/store/ledger.h"
#include "lib/time.h"

static struct house house;
static struct person grace, carl, dora;

static int
open_house(void **unused)
{
	(void)unused;
	house_open(&house);
	grace = house_person(&house, "grace", NULL);
	carl = house_person(&house, "carl", NULL);
	dora = house_person(&house, "dora", NULL);
	return 0;
}

static int
close_house(void **unused)
{
	(void)unused;
	house_close(&house);
	return 0;
}

/* "role_confirm rol_…" of what was just proposed. */
static const char *
about(const char *command, const struct json *role)
{
	return house_text(&house, "%s %.*s", command, STR_ARG(text_at(role, "id")));
}

static const struct json *
appoint(const char *role, const char *name)
{
	return house_do(&house, &house.ada, "role_propose",
	    house_text(
		&house, "{'role':'%s','account':'%s@example.org','reason':'needed'}", role, name));
}

static const struct json *
found_board(const char *slug, const char *chair, const char *deputy)
{
	return house_do(&house, &house.ada, "board_create",
	    house_text(&house,
		"{'slug':'%s','name':'Board','chair':'%s@example.org',"
		"'deputy':'%s@example.org'}",
		slug, chair, deputy));
}

static const struct json *
propose_chair(const char *name)
{
	return house_do(&house, &house.ada, "role_propose",
	    house_text(&house,
		"{'role':'chair','account':'%s@example.org','on':'first','reason':'a change'}",
		name));
}

/* --- boards ----------------------------------------------------------------------------------- */

static void
the_first_board_sits_at_once_and_says_so_for_ever(void **unused)
{
	const struct json *r = found_board("first", "grace", "carl");

	(void)unused;
	assert_true(json_truth(r, "exempt"));
	assert_text(text_at(r, "members.0.state"), "active");
	assert_text(text_at(r, "members.1.state"), "active");
	r = found_board("second", "grace", "dora");
	assert_false(json_truth(r, "exempt"));
	assert_text(text_at(r, "members.0.state"), "proposed");
	assert_text(text_at(r, "members.1.state"), "proposed");
	r = house_do(&house, &grace, "board_show first", NULL);
	assert_true(json_truth(r, "exempt"));
}

static void
nobody_sits_twice_on_a_board(void **unused)
{
	static const char *const bodies[] = {
	    "{'slug':'b','name':'B','chair':'grace@example.org','deputy':'grace@example.org'}",
	    ("{'slug':'b','name':'B','chair':'grace@example.org','deputy':'carl@example.org',"
	     "'member':['grace@example.org']}"),
	    "{'slug':'b','name':'B','chair':'grace@example.org','deputy':'nobody@example.org'}",
	    "{'slug':'B!','name':'B','chair':'grace@example.org','deputy':'carl@example.org'}"};

	(void)unused;
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
		(void)house_refused(&house, &house.ada, "board_create", bodies[i], "invalid");
	(void)found_board("first", "grace", "carl");
	(void)house_refused(&house, &house.ada, "board_create",
	    "{'slug':'first','name':'B','chair':'grace@example.org','deputy':'carl@example.org'}",
	    "exists");
}

/* --- the second person ------------------------------------------------------------------------ */

static void
an_appointment_to_a_board_waits_for_a_second_person(void **unused)
{
	(void)unused;
	(void)found_board("first", "grace", "carl");
	const struct json *r = house_do(&house, &house.ada, "role_propose",
	    "{'role':'reviewer','account':'dora@example.org','on':'first','reason':'more eyes'}");
	assert_text(text_at(r, "state"), "proposed");
	assert_null(json_at(r, "from"));
	(void)house_refused(&house, &house.ada, about("role_confirm", r), NULL, "second_person");
	(void)house_refused(&house, &dora, about("role_confirm", r), NULL, "forbidden");
	const struct json *done = house_do(&house, &grace, about("role_confirm", r), NULL);
	assert_text(text_at(done, "state"), "active");
	assert_text(
	    text_at(done, "confirmed_by"), house_text(&house, "%.*s", STR_ARG(grace.account)));
	(void)house_refused(&house, &grace, about("role_confirm", r), NULL, "wrong_state");
}

static void
nobody_confirms_their_own_appointment(void **unused)
{
	(void)unused;
	(void)appoint("admin", "grace");
	(void)found_board("first", "grace", "carl");
	const struct json *r = house_do(&house, &house.ada, "role_propose",
	    "{'role':'reviewer','account':'grace@example.org','on':'first','reason':'x'}");
	(void)house_refused(&house, &grace, about("role_confirm", r), NULL, "own_case");
	(void)house_do(&house, &carl, about("role_confirm", r), NULL);
}

static void
an_appointment_is_to_something_of_its_kind(void **unused)
{
	static const char *const bodies[] = {
	    "{'role':'reviewer','account':'dora@example.org','reason':'x'}",
	    "{'role':'reviewer','account':'dora@example.org','on':'no-board','reason':'x'}",
	    "{'role':'admin','account':'dora@example.org','on':'first','reason':'x'}",
	    "{'role':'release_lead','account':'dora@example.org','on':'no-model','reason':'x'}",
	    "{'role':'signing_official','account':'dora@example.org','on':'first','reason':'x'}",
	    "{'role':'emperor','account':'dora@example.org','reason':'x'}",
	    "{'role':'auditor','account':'nobody@example.org','reason':'x'}",
	    "{'role':'auditor','account':'dora@example.org','reason':'x','until':'2029-01-01'}",
	    ("{'role':'chair','account':'dora@example.org','on':'first','reason':'x',"
	     "'until':'2031-01-01'}")};
	uint64_t size;

	(void)unused;
	(void)found_board("first", "grace", "carl");
	size = ledger_size(house.writing.ledger);
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
		(void)house_refused(&house, &house.ada, "role_propose", bodies[i], "invalid");
	assert_int_equal(ledger_size(house.writing.ledger), size);
}

/* --- ends ------------------------------------------------------------------------------------- */

static void
a_new_chair_follows_the_old_one(void **unused)
{
	(void)unused;
	(void)found_board("first", "grace", "carl");
	const struct json *r = propose_chair("dora");
	(void)house_do(&house, &carl, about("role_confirm", r), NULL);
	r = house_do(&house, &carl, "board_show first", NULL);
	assert_int_equal(json_member(r, "members")->count, 2);
	assert_text(text_at(r, "members.0.name"), "carl");
	assert_text(text_at(r, "members.1.name"), "dora");
	r = house_do(&house, &house.ada, "role_list", "account=grace@example.org");
	assert_text(text_at(r, "items.0.state"), "ended");
}

static void
a_chair_does_not_just_go(void **unused)
{
	(void)unused;
	(void)found_board("first", "grace", "carl");
	const struct json *r = house_do(
	    &house, &house.ada, "role_list", "account=grace@example.org");
	const char *end = house_text(&house, "role_end %.*s", STR_ARG(text_at(r, "items.0.id")));
	(void)house_refused(&house, &grace, end, "{'reason':'tired'}", "unmet");
	(void)house_refused(&house, &house.ada, end, "{'reason':'tired'}", "unmet");
}

static void
the_last_admin_stays(void **unused)
{
	const struct json *r = house_do(&house, &house.ada, "role_list", "account=ada@example.org");
	const char *end = house_text(&house, "role_end %.*s", STR_ARG(text_at(r, "items.0.id")));

	(void)unused;
	(void)house_refused(&house, &house.ada, end, "{'reason':'tired'}", "last_admin");
	(void)appoint("admin", "grace");
	(void)house_do(&house, &house.ada, "account_suspend grace@example.org", "{'reason':'x'}");
	(void)house_refused(&house, &house.ada, end, "{'reason':'tired'}", "last_admin");
	(void)house_do(&house, &house.ada, "account_reinstate grace@example.org", "{'reason':'x'}");
	(void)house_do(&house, &house.ada, end, "{'reason':'tired'}");
	(void)house_refused(&house, &house.ada, "board_create",
	    "{'slug':'b','name':'B','chair':'grace@example.org','deputy':'carl@example.org'}",
	    "forbidden");
}

static void
an_admin_for_a_while_does_not_stand_in_for_one(void **unused)
{
	const struct json *r = house_do(&house, &house.ada, "role_list", "account=ada@example.org");
	const char *end = house_text(&house, "role_end %.*s", STR_ARG(text_at(r, "items.0.id")));

	(void)unused;
	(void)house_do(&house, &house.ada, "role_propose",
	    "{'role':'admin','account':'grace@example.org','reason':'x','until':'2030-02-01'}");
	(void)house_refused(&house, &house.ada, end, "{'reason':'tired'}", "last_admin");
}

static void
two_admins_do_not_suspend_each_other(void **unused)
{
	struct call *calls[2];

	(void)unused;
	(void)appoint("admin", "grace");
	calls[0] = house_call(
	    &house, &house.ada, "account_suspend grace@example.org", "{'reason':'x'}");
	calls[1] = house_call(&house, &grace, "account_suspend ada@example.org", "{'reason':'x'}");
	assert_int_equal(command_prepare(calls[0]), OK);
	assert_int_equal(command_prepare(calls[1]), OK);
	house_batch(&house, calls, 2);
	assert_int_equal(house_reply(&house, calls[0]).status, 200);
	assert_text(house_reply(&house, calls[1]).code, "unauthenticated");
}

static void
a_role_ends_at_its_time_and_can_be_given_again(void **unused)
{
	(void)unused;
	(void)house_do(&house, &house.ada, "role_propose",
	    "{'role':'auditor','account':'grace@example.org','reason':'x','until':'2030-01-08'}");
	(void)house_do(&house, &grace, "account_list", NULL);
	(void)house_refused(&house, &house.ada, "role_propose",
	    "{'role':'auditor','account':'grace@example.org','reason':'x'}", "exists");
	house.now += 7 * DAY_MS;
	(void)house_refused(&house, &grace, "account_list", NULL, "forbidden");
	const struct json *r = house_do(
	    &house, &house.ada, "role_list", "account=grace@example.org");
	assert_text(text_at(r, "items.0.state"), "ended");
	(void)house_do(&house, &house.ada, "role_propose",
	    "{'role':'auditor','account':'grace@example.org','reason':'again'}");
	(void)house_do(&house, &grace, "account_list", NULL);
}

static void
one_gives_up_ones_own_role_and_what_was_only_proposed(void **unused)
{
	(void)unused;
	(void)found_board("first", "grace", "carl");
	const struct json *auditor = appoint("auditor", "dora");
	(void)house_refused(
	    &house, &carl, about("role_end", auditor), "{'reason':'x'}", "forbidden");
	(void)house_do(&house, &dora, about("role_end", auditor), "{'reason':'no time'}");
	const struct json *chair = propose_chair("dora");
	const struct json *r = house_do(
	    &house, &dora, about("role_end", chair), "{'reason':'no time'}");
	assert_text(text_at(r, "state"), "ended");
	(void)house_refused(&house, &carl, about("role_confirm", chair), NULL, "wrong_state");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_HOUSE(test) cmocka_unit_test_setup_teardown(test, open_house, close_house)
	    IN_HOUSE(the_first_board_sits_at_once_and_says_so_for_ever),
	    IN_HOUSE(nobody_sits_twice_on_a_board),
	    IN_HOUSE(an_appointment_to_a_board_waits_for_a_second_person),
	    IN_HOUSE(nobody_confirms_their_own_appointment),
	    IN_HOUSE(an_appointment_is_to_something_of_its_kind),
	    IN_HOUSE(a_new_chair_follows_the_old_one),
	    IN_HOUSE(a_chair_does_not_just_go),
	    IN_HOUSE(the_last_admin_stays),
	    IN_HOUSE(an_admin_for_a_while_does_not_stand_in_for_one),
	    IN_HOUSE(two_admins_do_not_suspend_each_other),
	    IN_HOUSE(a_role_ends_at_its_time_and_can_be_given_again),
	    IN_HOUSE(one_gives_up_ones_own_role_and_what_was_only_proposed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
