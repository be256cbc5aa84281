/* What an act says of copies that are out: that new ones stop and no more, and that only where
 * something is out for good of what it is about. */
#include "tests/unit/command/promotion_scene.h"

#define WHY "'code':'use_drift','reason':'A reason.'"

static const struct said {
	const char *command, *body;
	bool out; /* of what it is about something is out for good */
} acts[] = {
    {"release_hold gpt-2", "{" WHY "}", true},
    {"release_restrict gpt-2", "{'capability':['weights_download_public']," WHY "}", true},
    {"release_restrict gpt-2",
	"{'capability':['weights_download_public'],'version':['1.5b']," WHY "}", true},
    {"release_restrict gpt-2", "{'capability':['prompt_api']," WHY "}", false},
    {"release_roll_back gpt-2", "{'stage':'small'," WHY "}", true},
    {"release_withdraw_offer gpt-2", "{'tier':'public'," WHY "}", true},
    {"release_withdraw_offer gpt-2", "{'component':['api']," WHY "}", false},
    {"release_withdraw gpt-2", "{" WHY "}", true},
};

static bool
says(const struct json *reply, const char *text)
{
	return strstr(str_c(&house->arena, text_at(reply, "said")), text) != NULL;
}

static void
where_copies_are_out_an_act_says_that_it_stops_new_ones_only(void **unused)
{
	for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
		if (i != 0)
			(void)open_staging(unused);
		staging_enter(&staging);
		staging_enter(&staging);
		const struct json *r = house_do(house, lead, acts[i].command, acts[i].body);
		if (says(r, "stays out (weights)") != acts[i].out ||
		    says(r, "stops new copies only") != acts[i].out)
			fail_msg("%s %s says: %.*s", acts[i].command, acts[i].body,
			    STR_ARG(text_at(r, "said")));
		assert_false(says(r, "recall"));
		assert_false(says(r, "undo"));
		if (i + 1 < sizeof(acts) / sizeof(acts[0]))
			(void)close_staging(unused);
	}
}

/* What stays in the makers' hands is told of without a word about copies. */
static void
before_anything_is_out_no_act_speaks_of_copies(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < 3; i++)
		assert_false(says(house_do(house, lead, acts[i].command, acts[i].body), "copies"));
	assert_false(says(house_do(house, lead, "release_withdraw gpt-2", "{" WHY "}"), "copies"));
}

/* Completing and barring take nothing back, and don't say that they do. */
static void
what_takes_nothing_back_says_nothing_of_it(void **unused)
{
	(void)unused;
	staging_enter(&staging);
	assert_false(says(house_do(house, lead, "release_bar gpt-2",
			      "{'stage':'full','version':['1.5b']," WHY "}"),
	    "copies"));
	assert_false(says(house_do(house, lead, "release_complete gpt-2", "{" WHY "}"), "copies"));
}

int
main(void)
{
#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, open_staging, close_staging)
	const struct CMUnitTest tests[] = {
	    IN_PLACE(where_copies_are_out_an_act_says_that_it_stops_new_ones_only),
	    IN_PLACE(before_anything_is_out_no_act_speaks_of_copies),
	    IN_PLACE(what_takes_nothing_back_says_nothing_of_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
