/* Lines of a gate that ask for evidence: each way in which an evaluation or a document
 * comes out. */
#include "tests/unit/rules/gate_scene.h"

/* --- evaluations ------------------------------------------------------------------------------ */

static void
a_value_is_compared_with_the_limit(void **state)
{
	(void)state;
	static const bool pass[COMPARISONS][3] = {/* one less, the same, one more */
	    [COMPARISON_AT_LEAST] = {false, true, true},
	    [COMPARISON_ABOVE] = {false, false, true},
	    [COMPARISON_AT_MOST] = {true, true, false},
	    [COMPARISON_BELOW] = {true, false, false},
	    [COMPARISON_EQUAL] = {false, true, false}};

	for (int op = 0; op < COMPARISONS; op++)
		for (int i = 0; i < 3; i++)
			assert_finds(line((enum comparison)op, 95000000),
			    measured(95000000 + i - 1), pass[op][i] ? RESULT_PASS : RESULT_FAIL);
}

static void
a_line_without_evidence_has_no_data_and_says_what_is_missing(void **state)
{
	(void)state;
	struct gate_finding f = find(line(COMPARISON_AT_LEAST, 0), NULL, 0);
	assert_int_equal(f.result, RESULT_NO_DATA);
	assert_string_equal(f.why, "no evidence has been submitted for it");
	struct evidence e = measured(MICRO);
	e.version = STR("ver_2");
	f = find(line(COMPARISON_AT_LEAST, 0), &e, 1);
	assert_int_equal(f.result, RESULT_NO_DATA);
	assert_ptr_equal(f.other, &e);
	e = measured(MICRO);
	e.style = STYLE_QUERY;
	f = find(line(COMPARISON_AT_LEAST, 0), &e, 1);
	assert_null(f.other);
	assert_int_equal(f.result, RESULT_NO_DATA);
	assert_string_equal(f.why, "there is only evidence in a weaker or another style");
	e = measured(MICRO);
	e.valid_until = NOW;
	f = find(line(COMPARISON_AT_LEAST, 0), &e, 1);
	assert_int_equal(f.result, RESULT_NO_DATA);
	assert_string_equal(f.why, "its evidence has expired; renew it");
	e = measured(MICRO);
	e.invalidated = true;
	f = find(line(COMPARISON_AT_LEAST, 0), &e, 1);
	assert_int_equal(f.result, RESULT_NO_DATA);
	assert_string_equal(f.why, "its evidence was invalidated; submit it anew");
	e = measured(MICRO);
	e.dimensions = STR("{\"text_of\":\"774m\"}");
	f = find(line(COMPARISON_AT_LEAST, 0), &e, 1);
	assert_int_equal(f.result, RESULT_NO_DATA);
	assert_string_equal(f.why, "there is only evidence with other dimensions");
}

static void
a_missing_n_warns_where_the_plan_allowed_it_and_is_inconclusive_elsewhere(void **state)
{
	(void)state;
	struct gate_line l = line(COMPARISON_AT_LEAST, 95000000);
	struct evidence e = measured(95700000);
	e.n = EVIDENCE_NO_N;
	assert_finds(l, e, RESULT_INCONCLUSIVE);
	l.missing_n_warns = true;
	assert_finds(l, e, RESULT_WARN);
	e.value = 94000000;
	assert_finds(l, e, RESULT_FAIL);
	e.value = 95700000;
	e.kind = EVIDENCE_MEAN;
	assert_finds(l, e, RESULT_WARN);
}

static void
counts_and_answers_need_no_n(void **state)
{
	(void)state;
	struct gate_line l = line(COMPARISON_AT_MOST, 0);
	struct evidence e = measured(0);
	e.n = EVIDENCE_NO_N;
	e.kind = EVIDENCE_COUNT;
	assert_finds(l, e, RESULT_PASS);
	e.kind = EVIDENCE_YES_NO;
	assert_finds(l, e, RESULT_PASS);
}

static void
a_rate_passes_and_fails_by_its_whole_interval(void **state)
{
	(void)state;
	struct gate_line most = line(COMPARISON_AT_MOST, 50000),
			 least = line(COMPARISON_AT_LEAST, 950000);

	assert_finds(most, rate(4, 100), RESULT_INCONCLUSIVE); /* 1.6–9.8 % */
	assert_finds(most, rate(40, 1000), RESULT_INCONCLUSIVE); /* 3.0–5.4 % */
	assert_finds(most, rate(400, 10000), RESULT_PASS); /* 3.6–4.4 % */
	assert_finds(most, rate(6, 100), RESULT_INCONCLUSIVE); /* 2.8–12.5 % */
	assert_finds(most, rate(600, 10000), RESULT_FAIL);
	assert_finds(most, rate(0, 10), RESULT_INCONCLUSIVE); /* 0–28 %: little was looked at */
	assert_finds(least, rate(97, 100), RESULT_INCONCLUSIVE);
	assert_finds(least, rate(9700, 10000), RESULT_PASS);
	assert_finds(least, rate(90, 100), RESULT_FAIL); /* 82.6–94.5 % */
}

static void
the_interval_stands_in_the_finding(void **state)
{
	(void)state;
	struct evidence e = rate(9, 10), score = measured(1);
	struct gate_finding f = find(line(COMPARISON_AT_LEAST, 0), &e, 1);

	assert_true(f.sampled);
	assert_true(f.interval.low < 900000 && f.interval.high > 900000);
	assert_int_equal(f.value, 900000);
	assert_false(find(line(COMPARISON_AT_LEAST, 0), &score, 1).sampled);
}

static void
a_rate_equals_a_number_never_for_certain(void **state)
{
	(void)state;
	assert_finds(line(COMPARISON_EQUAL, 500000), rate(5, 10), RESULT_INCONCLUSIVE);
	assert_finds(line(COMPARISON_EQUAL, 990000), rate(5, 10), RESULT_FAIL);
}

/* --- compared with a baseline ----------------------------------------------------------------- */

static struct gate_line
related(enum statistic statistic, enum comparison comparison, int64_t limit)
{
	struct gate_line l = line(comparison, limit);

	l.wish.statistic = statistic;
	l.baseline = STR("ver_0");
	return l;
}

static struct gate_finding
find_related(struct gate_line l, int64_t value, int64_t base)
{
	static struct evidence all[2];

	all[0] = measured(value);
	all[1] = measured(base);
	all[1].version = STR("ver_0");
	return find(l, all, 2);
}

static void
an_increment_is_taken_from_two_values(void **state)
{
	(void)state;
	struct gate_line l = related(STATISTIC_DELTA, COMPARISON_AT_MOST, 250000);
	struct gate_finding f = find_related(l, 6910000, 6720000);

	assert_int_equal(f.result, RESULT_PASS);
	assert_int_equal(f.value, 190000);
	assert_string_equal(f.baseline->version.p, "ver_0");
	assert_int_equal(find_related(l, 6980000, 6720000).result, RESULT_FAIL);
}

static void
or_from_evidence_that_states_it(void **state)
{
	(void)state;
	struct gate_line l = related(STATISTIC_DELTA, COMPARISON_AT_MOST, 250000);
	struct evidence e = measured(190000);

	e.statistic = STATISTIC_DELTA;
	assert_finds(l, e, RESULT_NO_DATA); /* against which baseline? */
	e.baseline = STR("ver_0");
	assert_finds(l, e, RESULT_PASS);
	assert_null(find(l, &e, 1).baseline);
}

static void
without_the_baselines_value_there_is_no_data(void **state)
{
	(void)state;
	struct evidence e = measured(1);
	struct gate_finding f = find(related(STATISTIC_DELTA, COMPARISON_AT_MOST, 1), &e, 1);
	assert_int_equal(f.result, RESULT_NO_DATA);
	assert_string_equal(f.why, "there is no evidence about its baseline");
	struct evidence base = measured(1);
	base.version = STR("ver_0");
	assert_finds(related(STATISTIC_DELTA, COMPARISON_AT_MOST, 1), base, RESULT_NO_DATA);
}

static void
a_quotient_is_rounded_away_from_passing(void **state)
{
	(void)state;
	struct gate_line least = related(STATISTIC_RATIO, COMPARISON_AT_LEAST, 333334);
	struct gate_line most = related(STATISTIC_RATIO, COMPARISON_AT_MOST, 333333);

	assert_int_equal(find_related(least, MICRO, 3 * MICRO).value, 333333);
	assert_int_equal(find_related(most, MICRO, 3 * MICRO).value, 333334);
	assert_int_equal(find_related(least, -MICRO, 3 * MICRO).value, -333334);
	assert_int_equal(find_related(most, -MICRO, 3 * MICRO).value, -333333);
	assert_int_equal(find_related(least, MICRO, -3 * MICRO).value, -333334);
	assert_int_equal(find_related(least, -MICRO, -3 * MICRO).value, 333333);
	assert_int_equal(find_related(least, 6 * MICRO, 3 * MICRO).value, 2 * MICRO);
}

static void
what_cannot_be_related_is_an_error(void **state)
{
	(void)state;
	struct gate_line ratio = related(STATISTIC_RATIO, COMPARISON_AT_LEAST, 0);
	struct gate_line delta = related(STATISTIC_DELTA, COMPARISON_AT_LEAST, 0);

	assert_int_equal(find_related(ratio, MICRO, 0).result, RESULT_ERROR);
	assert_int_equal(find_related(ratio, INT64_MAX, 1).result, RESULT_ERROR);
	assert_int_equal(find_related(delta, INT64_MIN, 1).result, RESULT_ERROR);
	assert_false(find_related(ratio, MICRO, 0).measured);
}

static void
a_missing_n_of_the_baseline_is_missing_too(void **state)
{
	(void)state;
	struct evidence all[2] = {measured(2 * MICRO), measured(MICRO)};

	all[1].version = STR("ver_0");
	all[1].n = EVIDENCE_NO_N;
	struct gate_line l = related(STATISTIC_DELTA, COMPARISON_AT_MOST, MICRO);
	assert_int_equal(find(l, all, 2).result, RESULT_INCONCLUSIVE);
	l.missing_n_warns = true;
	assert_int_equal(find(l, all, 2).result, RESULT_WARN);
}

/* --- documents -------------------------------------------------------------------------------- */

static void
a_document_must_be_there_and_say_which(void **state)
{
	(void)state;
	struct gate_line l = line(COMPARISON_AT_LEAST, 0);
	struct evidence e = measured(MICRO);

	l.type = GATE_DOCUMENT;
	l.wish.style = STYLE_ANY;
	e.kind = EVIDENCE_YES_NO;
	e.n = EVIDENCE_NO_N;
	assert_finds(l, e, RESULT_INCONCLUSIVE);
	e.documented = true;
	assert_finds(l, e, RESULT_PASS);
	e.value = 0;
	assert_finds(l, e, RESULT_FAIL);
	e.valid_until = NOW;
	assert_finds(l, e, RESULT_NO_DATA);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_value_is_compared_with_the_limit),
	    cmocka_unit_test(a_line_without_evidence_has_no_data_and_says_what_is_missing),
	    cmocka_unit_test(
		a_missing_n_warns_where_the_plan_allowed_it_and_is_inconclusive_elsewhere),
	    cmocka_unit_test(counts_and_answers_need_no_n),
	    cmocka_unit_test(a_rate_passes_and_fails_by_its_whole_interval),
	    cmocka_unit_test(the_interval_stands_in_the_finding),
	    cmocka_unit_test(a_rate_equals_a_number_never_for_certain),
	    cmocka_unit_test(an_increment_is_taken_from_two_values),
	    cmocka_unit_test(or_from_evidence_that_states_it),
	    cmocka_unit_test(without_the_baselines_value_there_is_no_data),
	    cmocka_unit_test(a_quotient_is_rounded_away_from_passing),
	    cmocka_unit_test(what_cannot_be_related_is_an_error),
	    cmocka_unit_test(a_missing_n_of_the_baseline_is_missing_too),
	    cmocka_unit_test(a_document_must_be_there_and_say_which),
	};
	return cmocka_run_group_tests(tests, NULL, empty_arena);
}
