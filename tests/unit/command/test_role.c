/* Appointments as commands, and who may see them. */
#include "tests/unit/command/house.h"

#include "lib/time.h"

static struct house house;

static int
open_house(void **unused)
{
	(void)unused;
	house_open(&house);
	return 0;
}

static int
close_house(void **unused)
{
	(void)unused;
	house_close(&house);
	return 0;
}

static void
an_appointment_is_found_by_the_ending_of_its_id(void **unused)
{
	struct person grace = house_person(&house, "grace", NULL);
	const struct json *r;

	(void)unused;
	r = house_do(&house, &house.ada, "role_propose",
	    "{'role':'auditor','account':'grace@example.org','reason':'to read along'}");
	const char *ending = house_text(
	    &house, "role_end %.*s", STR_ARG(str_from(text_at(r, "id"), 24)));
	r = house_do(&house, &grace, ending, "{'reason':'no time'}");
	assert_text(text_at(r, "state"), "ended");
}

static void
a_token_that_has_run_out_says_so(void **unused)
{
	struct person grace = house_person(&house, "grace", NULL);
	const struct json *r;

	(void)unused;
	house.now += 1;
	r = house_do(&house, &grace, "token_create", "{'name':'short','days':1}");
	const char *revoke = house_text(&house, "token_revoke %.*s", STR_ARG(text_at(r, "id")));
	assert_text(text_at(r, "state"), "active");
	house.now += DAY_MS - 1;
	r = house_do(&house, &grace, "token_list", NULL);
	assert_text(text_at(r, "items.0.state"), "active");
	house.now += 1;
	r = house_do(&house, &grace, "token_list", NULL);
	assert_text(text_at(r, "items.0.state"), "expired");
	assert_null(json_at(r, "items.0.allowed.0"));
	(void)house_refused(&house, &grace, revoke, NULL, "wrong_state");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		an_appointment_is_found_by_the_ending_of_its_id, open_house, close_house),
	    cmocka_unit_test_setup_teardown(
		a_token_that_has_run_out_says_so, open_house, close_house),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
