/* Fairness and concentration: integers, small groups kept back. */
#include "daemon/rules/metrics.h"

#include "lib/decimal.h"
#include "tests/support/cmocka.h"

#include <stdlib.h>
#include <string.h>

static void
access_is_concentrated_from_one_holder_down_to_many(void **unused)
{
	struct concentration one = {0, 0}, four = {0, 0}, uneven = {0, 0}, none = {0, 0};

	(void)unused;
	concentration_add(&one, 7);
	for (int i = 0; i < 4; i++)
		concentration_add(&four, 3);
	concentration_add(&uneven, 3);
	concentration_add(&uneven, 1);
	assert_int_equal(concentration_micro(&one), MICRO);
	assert_int_equal(concentration_micro(&four), MICRO / 4);
	assert_int_equal(concentration_micro(&uneven), 625000);
	assert_int_equal(concentration_micro(&none), 0);
}

static void
gini_is_nothing_among_equals_and_grows_with_the_difference(void **unused)
{
	struct valued equal[] = {{1000, 50}, {1000, 50}}, half[] = {{1000, 1}, {0, 1}};
	struct valued large[] = {{UINT64_C(1000000000000), 500000}, {0, 500000}};
	struct valued three[] = {{3, 1}, {1, 1}, {2, 1}}, none[] = {{0, 3}};

	(void)unused;
	assert_int_equal(gini_micro(equal, 2), 0);
	assert_int_equal(gini_micro(half, 2), 500000);
	assert_int_equal(gini_micro(large, 2), 500000);
	assert_in_range(gini_micro(three, 3), 166666, 222223);
	assert_int_equal(gini_micro(none, 1), 0);
}

static void
entropy_counts_the_bits_that_tell_perspectives_apart(void **unused)
{
	const uint64_t one[] = {9}, two[] = {5, 5}, eight[] = {1, 1, 1, 1, 1, 1, 1, 1};
	const uint64_t uneven[] = {3, 1, 0};

	(void)unused;
	assert_int_equal(entropy_micro(one, 1), 0);
	assert_in_range(entropy_micro(two, 2), 999900, 1000000);
	assert_in_range(entropy_micro(eight, 8), 2999900, 3000000);
	assert_in_range(entropy_micro(uneven, 3), 811000, 811300);
	assert_int_equal(entropy_micro(NULL, 0), 0);
}

static struct group *
group(struct groups *g, const char *name, uint32_t decided, uint32_t approved)
{
	struct group *ret = groups_find(g, str_of(name));

	ret->asked = ret->decided = decided;
	ret->approved = approved;
	ret->waits[decided % 30] = decided;
	return ret;
}

static const struct group *
shown(struct groups *g, const char *name)
{
	return groups_find(g, str_of(name));
}

static void
small_groups_are_kept_back_and_never_one_alone(void **unused)
{
	struct groups *g = calloc(1, sizeof(*g));
	int64_t micro;

	(void)unused;
	assert_non_null(g);
	(void)group(g, "industry", 40, 10);
	(void)group(g, "academia", 20, 10);
	(void)group(g, "", 30, 15);
	(void)group(g, "government", 9, 9);
	groups_keep_back(g);
	assert_true(shown(g, "government")->kept_back);
	assert_true(shown(g, "academia")->kept_back);
	assert_false(shown(g, "industry")->kept_back);
	assert_false(shown(g, "unknown")->kept_back);
	assert_true(groups_approval_parity(g, &micro));
	assert_int_equal(micro, 500000);
	free(g);
}

static void
two_small_groups_hide_each_other(void **unused)
{
	struct groups *g = calloc(1, sizeof(*g));
	int64_t micro;

	(void)unused;
	assert_non_null(g);
	(void)group(g, "a", 9, 9);
	(void)group(g, "b", 1, 0);
	(void)group(g, "c", 10, 1);
	groups_keep_back(g);
	assert_false(shown(g, "c")->kept_back);
	assert_false(groups_approval_parity(g, &micro));
	assert_false(groups_waiting_parity(g, &micro));
	free(g);
}

static void
nine_in_ten_were_decided_within_so_many_days(void **unused)
{
	struct groups *g = calloc(1, sizeof(*g));
	struct group *quick, *slow;
	int64_t micro;

	(void)unused;
	assert_non_null(g);
	quick = group(g, "quick", 20, 10);
	slow = groups_find(g, STR("slow"));
	slow->decided = 10;
	memset(quick->waits, 0, sizeof(quick->waits));
	quick->waits[1] = 18;
	quick->waits[300] = 2;
	slow->waits[9] = 10;
	assert_int_equal(group_waited(quick, 90), 1);
	assert_int_equal(group_waited(quick, 91), 300);
	groups_keep_back(g);
	assert_true(groups_waiting_parity(g, &micro));
	assert_int_equal(micro, 200000);
	free(g);
}

static void
more_groups_than_there_is_room_for_are_counted_together(void **unused)
{
	struct groups *g = calloc(1, sizeof(*g));
	char name[16];

	(void)unused;
	assert_non_null(g);
	for (int i = 0; i < 2 * GROUPS_MAX; i++) {
		name[0] = (char)('a' + i % 26);
		name[1] = (char)('a' + i / 26);
		name[2] = '\0';
		groups_find(g, str_of(name))->asked++;
	}
	assert_int_equal(g->count, GROUPS_MAX);
	assert_string_equal(g->of[GROUPS_MAX - 1].name, "other");
	assert_int_equal(g->of[GROUPS_MAX - 1].asked, GROUPS_MAX + 1);
	free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(access_is_concentrated_from_one_holder_down_to_many),
	    cmocka_unit_test(gini_is_nothing_among_equals_and_grows_with_the_difference),
	    cmocka_unit_test(entropy_counts_the_bits_that_tell_perspectives_apart),
	    cmocka_unit_test(small_groups_are_kept_back_and_never_one_alone),
	    cmocka_unit_test(two_small_groups_hide_each_other),
	    cmocka_unit_test(nine_in_ten_were_decided_within_so_many_days),
	    cmocka_unit_test(more_groups_than_there_is_room_for_are_counted_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
