/* A plan beside each real staged release of the catalogue. */
#include "tests/unit/command/promotion_scene.h"

static void
every_case_of_the_catalogue_can_be_compared_with(void **unused)
{
	(void)unused;
	const struct json *cases = house_do(house, stranger, "plan_cases", NULL);

	assert_true(json_member(cases, "items")->count >= 4);
	json_each(item, json_member(cases, "items")) {
		const struct json *r = house_do(house, stranger,
		    str_printf(
			&house->arena, "plan_compare gpt-2 %.*s", STR_ARG(json_text(item, "case")))
			.p,
		    NULL);
		assert_true(json_member(r, "theirs")->count >= 1);
		assert_int_equal(json_at(r, "theirs.0.day") == NULL, 0);
		assert_int_equal(json_member(r, "ours")->count, 2);
	}
}

static void
spacing_levels_and_what_each_stage_was_entered_on_stand_side_by_side(void **unused)
{
	(void)unused;
	const struct json *r = house_do(house, lead, "plan_compare gpt-2 gpt-2", NULL);

	assert_text(text_at(r, "ours.0.level"), "downloadable");
	assert_text(text_at(r, "ours.0.to"), "public");
	assert_text(text_at(r, "theirs.1.stage"), "medium");
	assert_int_equal(json_int(json_at(r, "theirs.1"), "day", -1), 78);
	assert_int_equal(json_int(json_at(r, "theirs.4"), "day", -1), 264);
	assert_null(json_member(json_at(r, "ours.0"), "entered_at"));
	staging_enter(&staging);
	r = house_do(house, lead, "plan_compare gpt-2 gpt-2", NULL);
	assert_non_null(json_member(json_at(r, "ours.0"), "entered_at"));
}

static void
what_the_catalogue_lacks_is_said(void **unused)
{
	(void)unused;
	(void)house_refused(house, lead, "plan_compare gpt-2 gpt-9", NULL, "not_found");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, open_staging, close_staging)
	    IN_PLACE(every_case_of_the_catalogue_can_be_compared_with),
	    IN_PLACE(spacing_levels_and_what_each_stage_was_entered_on_stand_side_by_side),
	    IN_PLACE(what_the_catalogue_lacks_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
