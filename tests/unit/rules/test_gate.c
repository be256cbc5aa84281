/* Gates: votes, dwell, what counts, and how a line reads. */
#include "tests/unit/rules/gate_scene.h"

/* --- votes and dwell -------------------------------------------------------------------------- */

static struct gate_finding
find_vote(struct gate_votes votes, int64_t limit)
{
	struct gate_line l = {.type = GATE_VOTE, .limit = limit * MICRO, .counted = true};
	struct gate_facts facts = {.votes = votes, .now = NOW};

	return gate_line_find(&l, &facts);
}

static void
a_vote_is_no_data_until_it_is_closed(void **state)
{
	(void)state;
	struct gate_finding f = find_vote((struct gate_votes){0}, 2);
	assert_int_equal(f.result, RESULT_NO_DATA);
	assert_true(f.awaits_votes);
	f = find_vote((struct gate_votes){.asked = true, .approvals = 3}, 2);
	assert_int_equal(f.result, RESULT_NO_DATA);
	assert_true(f.awaits_votes);
}

static void
closed_it_passes_when_approved_by_as_many_as_the_line_asks(void **state)
{
	(void)state;
	for (int approved = 0; approved < 2; approved++)
		for (int n = 0; n < 5; n++) {
			struct gate_finding f = find_vote(
			    (struct gate_votes){true, true, approved != 0, n}, 2);
			assert_false(f.awaits_votes);
			assert_int_equal(
			    f.result, approved != 0 && n >= 2 ? RESULT_PASS : RESULT_FAIL);
		}
}

static void
a_dwell_is_inconclusive_until_it_is_over(void **state)
{
	(void)state;
	struct gate_line l = {.type = GATE_DWELL, .limit = 14 * 86400 * (int64_t)MICRO};
	struct gate_facts facts = {.dwell_ms = 14 * DAY_MS - 1};

	assert_int_equal(gate_line_find(&l, &facts).result, RESULT_INCONCLUSIVE);
	assert_int_equal(gate_time_left(&l, &facts), 1);
	facts.dwell_ms++;
	assert_int_equal(gate_line_find(&l, &facts).result, RESULT_PASS);
	assert_int_equal(gate_time_left(&l, &facts), 0);
	l.comparison = COMPARISON_ABOVE;
	assert_int_equal(gate_line_find(&l, &facts).result, RESULT_INCONCLUSIVE);
	assert_int_equal(gate_time_left(&l, &facts), 1);
	facts.dwell_ms = -1;
	assert_int_equal(gate_line_find(&l, &facts).result, RESULT_NO_DATA);
	assert_int_equal(gate_time_left(&l, &facts), 0);
}

/* --- the whole gate --------------------------------------------------------------------------- */

static void
seven_results_in_the_order_of_the_domain(void **state)
{
	(void)state;
	static const int order[GATE_RESULTS] = {[RESULT_PASS] = 0,
	    [RESULT_WARN] = 1,
	    [RESULT_WAIVED] = 2,
	    [RESULT_INCONCLUSIVE] = 3,
	    [RESULT_NO_DATA] = 3,
	    [RESULT_ERROR] = 3,
	    [RESULT_FAIL] = 4};

	assert_int_equal(GATE_RESULTS, 7);
	for (int a = 0; a < GATE_RESULTS; a++) {
		assert_int_equal(gate_met((enum gate_result)a), order[a] <= 2);
		for (int b = 0; b < GATE_RESULTS; b++)
			assert_int_equal(gate_worse((enum gate_result)a, (enum gate_result)b),
			    order[a] > order[b]);
	}
}

static void
the_worst_counted_line_is_the_gate(void **state)
{
	(void)state;
	struct gate_line lines[2] = {{.counted = true}, {.counted = true}};

	for (int a = 0; a < GATE_RESULTS; a++)
		for (int b = 0; b < GATE_RESULTS; b++) {
			struct gate_finding f[2] = {
			    {.result = (enum gate_result)a}, {.result = (enum gate_result)b}};
			struct gate gate = {2, lines, f};
			enum gate_result worst = gate_worst(&gate, true);
			assert_false(gate_worse((enum gate_result)a, worst));
			assert_false(gate_worse((enum gate_result)b, worst));
			assert_true(worst == (enum gate_result)a || worst == (enum gate_result)b);
			lines[0].counted = false;
			assert_int_equal(gate_worst(&gate, true), b);
			lines[0].counted = true;
		}
	assert_int_equal(gate_worst(&(struct gate){0}, true), RESULT_PASS);
}

static void
a_line_that_awaits_votes_counts_once_they_are_cast(void **state)
{
	(void)state;
	struct gate_line l = {.counted = true};
	struct gate_finding f = {.result = RESULT_NO_DATA, .awaits_votes = true};
	struct gate gate = {1, &l, &f};

	assert_int_equal(gate_worst(&gate, false), RESULT_PASS);
	assert_int_equal(gate_worst(&gate, true), RESULT_NO_DATA);
}

static void
the_evidence_that_ends_first_is_named(void **state)
{
	(void)state;
	struct gate_line lines[3] = {{.counted = true}, {.counted = true}, {.counted = false}};
	struct gate_finding f[3] = {{.ends = INT64_MAX}, {.ends = INT64_MAX}, {.ends = INT64_MAX}};
	struct gate gate = {3, lines, f};

	assert_int_equal(gate_ends_before(&gate, NOW), 3);
	f[0].ends = NOW - 1;
	f[1].ends = NOW - 2;
	f[2].ends = NOW - 3; /* isn't counted */
	assert_int_equal(gate_ends_before(&gate, NOW), 1);
	assert_int_equal(gate_ends_before(&gate, NOW - 1), 1);
	assert_int_equal(gate_ends_before(&gate, NOW - 2), 3);
}

static void
a_line_ends_with_its_evidence_its_baseline_or_its_waiver(void **state)
{
	(void)state;
	struct evidence e[2] = {measured(1), measured(2)};
	struct gate_waiver w = {STR("lin_1"), STR("Grace"), STR("why"), NOW + 1};
	struct gate_facts facts = {
	    .evidence = e, .evidence_count = 2, .now = NOW, .waivers = {&w, 0, true}};
	struct gate_line l = line(COMPARISON_AT_LEAST, 0);

	e[0].valid_until = NOW + 5;
	assert_int_equal(gate_line_find(&l, &facts).ends, NOW + 5);
	e[1].version = STR("ver_0");
	e[1].valid_until = NOW + 4;
	l.wish.statistic = STATISTIC_DELTA;
	l.baseline = STR("ver_0");
	assert_int_equal(gate_line_find(&l, &facts).ends, NOW + 4);
	l.id = STR("lin_1");
	facts.waivers.count = 1;
	assert_int_equal(gate_line_find(&l, &facts).result, RESULT_WAIVED);
	assert_int_equal(gate_line_find(&l, &facts).ends, NOW + 1);
	l.type = GATE_DWELL;
	l.id = STR("lin_2");
	assert_int_equal(gate_line_find(&l, &facts).ends, INT64_MAX);
}

/* --- words ------------------------------------------------------------------------------------ */

static void
assert_reads(struct gate_line l, const struct evidence *all, size_t count, const char *text)
{
	struct gate_finding f = find(l, all, count);

	assert_string_equal(str_c(&arena, gate_text(&arena, &l, &f)), text);
}

static void
a_line_reads_as_value_operator_limit(void **state)
{
	(void)state;
	struct evidence e = measured(95700000);
	struct gate_line l = line(COMPARISON_AT_LEAST, 95 * MICRO);

	assert_reads(l, &e, 1, "detector_accuracy 95.7 >= 95");
	assert_reads(l, NULL, 0, "detector_accuracy ? >= 95");
	l.wish.statistic = e.statistic = STATISTIC_DELTA;
	l.baseline = e.baseline = STR("ver_0");
	assert_reads(l, &e, 1, "detector_accuracy delta 95.7 >= 95");
	l.type = GATE_DOCUMENT;
	assert_reads(l, NULL, 0, "detector_accuracy ?");
	struct gate_facts facts = {.dwell_ms = 36 * HOUR_MS, .votes = {true, true, true, 3}};
	struct gate_line dwell = {.type = GATE_DWELL, .limit = 14 * 86400 * (int64_t)MICRO};
	struct gate_finding f = gate_line_find(&dwell, &facts);
	assert_string_equal(str_c(&arena, gate_text(&arena, &dwell, &f)), "dwell 1 day >= 14 days");
	struct gate_line vote = {.type = GATE_VOTE, .limit = 2 * MICRO};
	f = gate_line_find(&vote, &facts);
	assert_string_equal(str_c(&arena, gate_text(&arena, &vote, &f)), "approvals 3 >= 2");
}

static void
every_word_reads_back(void **state)
{
	(void)state;
	for (int i = 0; i < GATE_TYPES; i++)
		assert_int_equal(gate_type_of(str_of(gate_type_word((enum gate_type)i))), i);
	for (int i = 0; i < GATE_RESULTS; i++)
		assert_int_equal(gate_result_of(str_of(gate_result_word((enum gate_result)i))), i);
	for (int i = 0; i < COMPARISONS; i++)
		assert_int_equal(comparison_of(str_of(comparison_word((enum comparison)i))), i);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_vote_is_no_data_until_it_is_closed),
	    cmocka_unit_test(closed_it_passes_when_approved_by_as_many_as_the_line_asks),
	    cmocka_unit_test(a_dwell_is_inconclusive_until_it_is_over),
	    cmocka_unit_test(seven_results_in_the_order_of_the_domain),
	    cmocka_unit_test(the_worst_counted_line_is_the_gate),
	    cmocka_unit_test(a_line_that_awaits_votes_counts_once_they_are_cast),
	    cmocka_unit_test(the_evidence_that_ends_first_is_named),
	    cmocka_unit_test(a_line_ends_with_its_evidence_its_baseline_or_its_waiver),
	    cmocka_unit_test(a_line_reads_as_value_operator_limit),
	    cmocka_unit_test(every_word_reads_back),
	};
	return cmocka_run_group_tests(tests, NULL, empty_arena);
}
