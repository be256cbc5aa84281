/* Policies held against those who could vote. */
#include "daemon/rules/perspective.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
every_perspective_has_a_word_of_its_own_and_a_kind(void **unused)
{
	int n = 0;
	(void)unused;

	for (int i = 0; i < PERSPECTIVES_MAX; i++) {
		if (perspective_word(i) == NULL)
			continue;
		assert_int_equal(perspective_of(str_of(perspective_word(i))), i);
		assert_true(strcmp(perspective_kind(i), "discipline") == 0 ||
			    strcmp(perspective_kind(i), "stakeholder") == 0);
		assert_non_null(perspective_title(i));
		n++;
	}
	assert_true(n > 20);
	assert_int_equal(perspective_of(STR("astrology")), -1);
	assert_int_equal(perspective_of((struct str){NULL, 0}), -1);
	assert_null(perspective_word(-1));
	assert_null(perspective_word(PERSPECTIVES_MAX));
}

static void
a_policy_takes_enough_voters_and_somebody_for_each_perspective(void **unused)
{
	struct tally_policy p = {2, 1, 2, 3, false, 5, 0};
	const uint64_t speak[] = {1, 4, 4};
	(void)unused;

	struct policy_gap gap = policy_gap(&p, speak, 3);
	assert_int_equal(policy_takes(&p), 3);
	assert_true(policy_met(&gap, 0));
	assert_true(gap.tight);
	assert_int_equal(gap.single, 1);
	gap = policy_gap(&p, speak, 2);
	assert_false(policy_met(&gap, 0));
	assert_int_equal(gap.voters_lacking, 1);
	gap = policy_gap(&p, speak + 1, 2);
	assert_int_equal(gap.unheard, 1);
	assert_true(policy_met(&gap, 1));
	gap = policy_gap(&p, NULL, 0);
	assert_false(policy_met(&gap, 2));
	assert_true(policy_met(&gap, 3));
	assert_int_equal(gap.voters_lacking, 3);
	assert_int_equal(gap.unheard, 5);
}

static void
a_board_with_one_to_spare_is_not_tight(void **unused)
{
	struct tally_policy p = {2, 1, 2, 2, false, 1, 0};
	const uint64_t speak[] = {1, 1, 0};
	struct policy_gap gap = policy_gap(&p, speak, 3);
	(void)unused;

	assert_true(policy_met(&gap, 0));
	assert_false(gap.tight);
	assert_int_equal(gap.single, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_perspective_has_a_word_of_its_own_and_a_kind),
	    cmocka_unit_test(a_policy_takes_enough_voters_and_somebody_for_each_perspective),
	    cmocka_unit_test(a_board_with_one_to_spare_is_not_tight),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
