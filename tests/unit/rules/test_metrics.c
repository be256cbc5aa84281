/* Fairness and concentration: integers, small groups kept back. */
#include "daemon/rules/metrics.h"

#include "lib/decimal.h"
#include "tests/support/cmocka.h"

#include <stdlib.h>
#include <string.h>

/* The index of Herfindahl and Hirschman, × 10⁻⁶. */
static int64_t
index_of(const uint64_t *grants, size_t holders)
{
	struct concentration c = {0, 0};

	for (size_t i = 0; i < holders; i++)
		concentration_add(&c, grants[i]);
	return (int64_t)(c.squares * MICRO / (c.sum * c.sum));
}

static void
access_is_concentrated_from_one_holder_down_to_many(void **unused)
{
	const uint64_t one[] = {7}, four[] = {3, 3, 3, 3}, uneven[] = {3, 1};

	(void)unused;
	assert_int_equal(index_of(one, 1), MICRO);
	assert_int_equal(index_of(four, 4), MICRO / 4);
	assert_int_equal(index_of(uneven, 2), 625000);
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

/* Every pair by itself: what a short program would do that knows nothing of the other. */
static int64_t
slow_gini(const uint64_t *values, size_t n)
{
	uint64_t differences = 0, sum = 0;

	for (size_t i = 0; i < n; i++) {
		sum += values[i];
		for (size_t j = 0; j < i; j++)
			differences += values[i] > values[j] ? values[i] - values[j]
							     : values[j] - values[i];
	}
	return sum == 0 ? 0 : (int64_t)(differences * MICRO / (n * sum));
}

static void
gini_is_that_of_every_pair(void **unused)
{
	uint64_t values[60];
	struct valued once[60];

	(void)unused;
	srandom(7);
	for (int round = 0; round < 200; round++) {
		size_t n = 1 + (size_t)random() % 60;
		for (size_t i = 0; i < n; i++) {
			values[i] = (uint64_t)random() % 1000;
			once[i] = (struct valued){values[i], 1};
		}
		assert_int_equal(gini_micro(once, n), slow_gini(values, n));
	}
}

static struct group *
group(struct groups *g, const char *name, uint32_t decided, uint32_t approved)
{
	struct group *ret = groups_find(g, str_of(name));

	ret->of[OUTCOME_DECIDED].all = decided;
	ret->of[OUTCOME_DECIDED].yes = approved;
	ret->waits.of[decided % 30] = decided;
	return ret;
}

static bool
is_kept_back(struct groups *g, const char *name)
{
	return groups_find(g, str_of(name))->of[OUTCOME_DECIDED].kept_back;
}

static void
small_groups_are_kept_back_and_never_one_alone(void **unused)
{
	struct groups *g = calloc(1, sizeof(*g));
	struct spread s;

	(void)unused;
	assert_non_null(g);
	(void)group(g, "industry", 40, 10);
	(void)group(g, "academia", 20, 10);
	(void)group(g, "", 30, 15);
	(void)group(g, "government", 9, 9);
	groups_keep_back(g);
	assert_true(is_kept_back(g, "government"));
	assert_true(is_kept_back(g, "academia"));
	assert_false(is_kept_back(g, "industry"));
	assert_false(is_kept_back(g, "unknown"));
	assert_true(groups_spread(g, OUTCOME_DECIDED, &s));
	assert_int_equal(s.low, 250000);
	assert_int_equal(s.high, 500000);
	free(g);
}

static void
two_small_groups_hide_each_other(void **unused)
{
	struct groups *g = calloc(1, sizeof(*g));
	struct spread s;
	int quickest, slowest;

	(void)unused;
	assert_non_null(g);
	(void)group(g, "a", 9, 9);
	(void)group(g, "b", 1, 0);
	(void)group(g, "c", 10, 1);
	groups_keep_back(g);
	assert_false(is_kept_back(g, "c"));
	assert_false(groups_spread(g, OUTCOME_DECIDED, &s));
	assert_false(groups_waiting(g, &quickest, &slowest));
	free(g);
}

/* Of two small groups of two and three, the five that the rest leaves would be told. */
static void
groups_too_small_even_together_take_another_with_them(void **unused)
{
	struct groups *g = calloc(1, sizeof(*g));

	(void)unused;
	assert_non_null(g);
	(void)group(g, "a", 2, 2);
	(void)group(g, "b", 3, 3);
	(void)group(g, "c", 12, 1);
	(void)group(g, "d", 50, 1);
	groups_keep_back(g);
	assert_true(is_kept_back(g, "c"));
	assert_false(is_kept_back(g, "d"));
	free(g);
}

/* Whoever knows the total and all that is shown is left with no group, or with two or more that
 * are ten together. */
static void
what_is_kept_back_is_never_left_over(void **unused)
{
	struct groups *g = calloc(1, sizeof(*g));

	(void)unused;
	assert_non_null(g);
	srandom(11);
	for (int round = 0; round < 2000; round++) {
		uint32_t kept = 0, sum = 0, shown = 0;
		memset(g, 0, sizeof(*g));
		for (char name[2] = "a"; name[0] < 'a' + 1 + round % 9; name[0]++)
			(void)group(g, name, (uint32_t)(random() % 30), 0);
		groups_keep_back(g);
		for (size_t i = 0; i < g->count; i++) {
			bool back = g->of[i].of[OUTCOME_DECIDED].kept_back;
			uint32_t all = g->of[i].of[OUTCOME_DECIDED].all;
			assert_true(back || all >= GROUP_SMALL);
			kept += back && all != 0;
			sum += back ? all : 0;
			shown += !back;
		}
		assert_true(kept == 0 || shown == 0 || (kept >= 2 && sum >= GROUP_SMALL));
	}
	free(g);
}

static void
how_many_are_unknown_is_not_said_where_they_are_kept_back(void **unused)
{
	struct groups *g = calloc(1, sizeof(*g));
	uint64_t unknown, all;

	(void)unused;
	assert_non_null(g);
	(void)group(g, "", 3, 1);
	(void)group(g, "a", 20, 1);
	(void)group(g, "b", 30, 1);
	groups_keep_back(g);
	assert_false(groups_unknown(g, OUTCOME_DECIDED, &unknown, &all));
	(void)group(g, "", 30, 1);
	groups_keep_back(g);
	assert_true(groups_unknown(g, OUTCOME_DECIDED, &unknown, &all));
	assert_int_equal(unknown, 30);
	assert_int_equal(all, 80);
	free(g);
}

/* 5 of 10 lies between 0.2366 and 0.7634 by Wilson, 9 of 10 between 0.5958 and 0.9821. */
static void
the_ratio_of_two_groups_lies_between_those_of_their_intervals(void **unused)
{
	struct groups *g = calloc(1, sizeof(*g));
	struct spread s;

	(void)unused;
	assert_non_null(g);
	(void)group(g, "a", 10, 5);
	(void)group(g, "b", 10, 9);
	groups_keep_back(g);
	assert_true(groups_spread(g, OUTCOME_DECIDED, &s));
	assert_in_range(s.ratio.low, 240800, 241100); /* 0.2366 / 0.9821 */
	assert_int_equal(s.ratio.high, MICRO); /* 0.7634 / 0.5958: more than all */
	free(g);
}

static void
nine_in_ten_were_decided_within_so_many_days(void **unused)
{
	struct groups *g = calloc(1, sizeof(*g));
	struct group *quick, *slow;
	int quickest, slowest;

	(void)unused;
	assert_non_null(g);
	quick = group(g, "quick", 20, 10);
	memset(&quick->waits, 0, sizeof(quick->waits));
	for (int i = 0; i < 20; i++)
		waits_add(&quick->waits, i < 18 ? 1 : 300);
	assert_int_equal(waits_within(&quick->waits, 90), 1);
	assert_int_equal(waits_within(&quick->waits, 91), 300);
	slow = groups_find(g, STR("slow"));
	slow->of[OUTCOME_DECIDED].all = 10;
	slow->waits.of[9] = 10;
	groups_keep_back(g);
	assert_true(groups_waiting(g, &quickest, &slowest));
	assert_int_equal(quickest, 2);
	assert_int_equal(slowest, 10);
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
		groups_find(g, str_of(name))->of[OUTCOME_DECIDED].all++;
	}
	assert_int_equal(g->count, GROUPS_MAX);
	assert_string_equal(g->of[GROUPS_MAX - 1].name, "other");
	assert_int_equal(g->of[GROUPS_MAX - 1].of[OUTCOME_DECIDED].all, GROUPS_MAX + 1);
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
	    cmocka_unit_test(gini_is_that_of_every_pair),
	    cmocka_unit_test(groups_too_small_even_together_take_another_with_them),
	    cmocka_unit_test(what_is_kept_back_is_never_left_over),
	    cmocka_unit_test(how_many_are_unknown_is_not_said_where_they_are_kept_back),
	    cmocka_unit_test(the_ratio_of_two_groups_lies_between_those_of_their_intervals),
	    cmocka_unit_test(nine_in_ten_were_decided_within_so_many_days),
	    cmocka_unit_test(more_groups_than_there_is_room_for_are_counted_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
