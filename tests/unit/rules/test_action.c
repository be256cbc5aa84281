/* Corrective actions: what still bites where. */
#include "daemon/rules/action.h"
#include "tests/support/cmocka.h"

static void
wider_hands_never_make_an_action_bite_more(void **unused)
{
	(void)unused;
	for (int i = 0; i < ACTION_COUNT; i++) {
		if (i == ACTION_TAKE_DOWN_MIRRORS)
			continue; /* there are none before copies are out */
		for (int s = 1; s < SURFACE_COUNT; s++)
			assert_true(action_at((enum action)i, (enum surface)s) <=
				    action_at((enum action)i, (enum surface)(s - 1)));
	}
}

static void
of_what_is_public_only_advice_and_defence_bite_in_full(void **unused)
{
	(void)unused;
	for (int i = 0; i < ACTION_COUNT; i++)
		assert_int_equal(action_at((enum action)i, SURFACE_PUBLIC) == ENFORCEABLE_FULL,
		    i == ACTION_PUBLISH_ADVISORY || i == ACTION_STRENGTHEN_DEFENCES);
}

static void
words_are_found_again(void **unused)
{
	(void)unused;
	for (int i = 0; i < ACTION_COUNT; i++) {
		assert_int_equal(action_of(str_of(action_word((enum action)i))), i);
		assert_true(action_text((enum action)i)[0] != '\0');
	}
	assert_int_equal(action_of(STR("recall_everything")), ACTION_COUNT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(wider_hands_never_make_an_action_bite_more),
	    cmocka_unit_test(of_what_is_public_only_advice_and_defence_bite_in_full),
	    cmocka_unit_test(words_are_found_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
