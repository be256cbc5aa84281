/* Naming things: by id, by name, by the last characters of an id. */
#include "tests/unit/command/house.h"

#include "daemon/store/db.h"

static struct house house;
static const char *const first = "org_01ARZ3NDEKTSV4RRFFQ6AAWXYZ";
static const char *const second = "org_01ARZ3NDEKTSV4RRFFQ6BBWXYZ";

static void
enter(const char *id, const char *name)
{
	enum err e = db_run(house.writing.db, STMT_organisation_insert,
	    ARGS(TEXT(str_of(id)), TEXT(str_of(name)), NULL_ARG, TEXT(STR("NL")),
		TEXT(STR("academia")), TEXT(STR("standard")), INT(1)));

	assert_int_equal(e, OK);
}

/* Two organisations whose ids end alike, which chance alone would take a million for. */
static int
open_house(void **unused)
{
	(void)unused;
	house_open(&house);
	assert_int_equal(db_begin(house.writing.db), OK);
	enter(first, "Northfield");
	enter(second, "Southfield");
	assert_int_equal(db_commit(house.writing.db), OK);
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
assert_shows(const char *given, const char *id)
{
	const char *line = house_text(&house, "organisation_show %s", given);

	assert_text(text_at(house_do(&house, &house.ada, line, NULL), "id"), id);
}

static void
assert_refused(const char *given, const char *code)
{
	const char *line = house_text(&house, "organisation_show %s", given);

	(void)house_refused(&house, &house.ada, line, NULL, code);
}

static void
an_ending_that_fits_several_names_none(void **unused)
{
	(void)unused;
	assert_refused("WXYZ", "ambiguous");
	assert_refused("WWXYZ", "not_found");
	assert_shows("AWXYZ", first);
	assert_shows("BBWXYZ", second);
}

static void
a_whole_id_and_a_name_are_never_ambiguous(void **unused)
{
	(void)unused;
	assert_shows(first, first);
	assert_shows("Southfield", second);
}

static void
fewer_than_four_characters_are_no_ending(void **unused)
{
	(void)unused;
	assert_refused("XYZ", "not_found");
	assert_refused("", "not_found");
}

static void
an_ending_is_not_guessed_in_another_case(void **unused)
{
	(void)unused;
	assert_refused("bbwxyz", "not_found");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		an_ending_that_fits_several_names_none, open_house, close_house),
	    cmocka_unit_test_setup_teardown(
		a_whole_id_and_a_name_are_never_ambiguous, open_house, close_house),
	    cmocka_unit_test_setup_teardown(
		fewer_than_four_characters_are_no_ending, open_house, close_house),
	    cmocka_unit_test_setup_teardown(
		an_ending_is_not_guessed_in_another_case, open_house, close_house),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
