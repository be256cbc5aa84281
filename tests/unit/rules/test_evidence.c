/* Evidence: which satisfies which demand, and the interval of a rate. */
#include "daemon/rules/evidence.h"
#include "lib/decimal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { NOW = 1000 };

static struct evidence
sound(void)
{
	return (struct evidence){.id = STR("evd_1"),
	    .criterion = STR("detector_accuracy"),
	    .version = STR("ver_1"),
	    .style = STYLE_WEIGHTS,
	    .kind = EVIDENCE_SCORE,
	    .statistic = STATISTIC_VALUE,
	    .n = EVIDENCE_NO_N,
	    .valid_until = INT64_MAX};
}

static struct evidence_wish
wish(void)
{
	return (struct evidence_wish){.criterion = STR("detector_accuracy"),
	    .version = STR("ver_1"),
	    .style = STYLE_WEIGHTS,
	    .statistic = STATISTIC_VALUE};
}

static enum evidence_fit
fit(struct evidence e, struct evidence_wish w)
{
	return evidence_fit(&e, &w, NOW);
}

static void
a_weaker_style_never_satisfies_a_stronger_one(void **state)
{
	(void)state;
	static const enum style middle[] = {
	    STYLE_QUERY_INFORMATION, STYLE_ADAPTATION, STYLE_INTERNALS};

	for (int i = 0; i < 3; i++) {
		assert_false(style_satisfies(STYLE_QUERY, middle[i]));
		assert_false(style_satisfies(middle[i], STYLE_WEIGHTS));
		assert_true(style_satisfies(middle[i], STYLE_QUERY));
		assert_true(style_satisfies(STYLE_WEIGHTS, middle[i]));
		for (int j = 0; j < 3; j++)
			assert_int_equal(style_satisfies(middle[i], middle[j]), i == j);
	}
	assert_false(style_satisfies(STYLE_QUERY, STYLE_WEIGHTS));
	assert_true(style_satisfies(STYLE_WEIGHTS, STYLE_QUERY));
}

static void
any_style_satisfies_a_demand_for_none_and_an_unsaid_one_only_that(void **state)
{
	(void)state;
	for (int i = 0; i <= STYLE_COUNT; i++)
		assert_true(style_satisfies((enum style)i, STYLE_ANY));
	for (int i = 0; i < STYLE_COUNT; i++)
		assert_false(style_satisfies(STYLE_ANY, (enum style)i));
}

static void
what_is_asked_for_is_usable(void **state)
{
	(void)state;
	assert_int_equal(fit(sound(), wish()), FIT_USABLE);
}

static void
each_difference_is_named(void **state)
{
	(void)state;
	struct evidence e = sound();
	e.criterion = STR("bias");
	assert_int_equal(fit(e, wish()), FIT_NONE);
	e = sound();
	e.version = STR("ver_2");
	assert_int_equal(fit(e, wish()), FIT_OTHER_VERSION);
	e.version = STR("");
	assert_int_equal(fit(e, wish()), FIT_OTHER_VERSION);
	e = sound();
	e.statistic = STATISTIC_DELTA;
	assert_int_equal(fit(e, wish()), FIT_NONE);
	e = sound();
	e.baseline = STR("ver_0");
	assert_int_equal(fit(e, wish()), FIT_NONE);
	e = sound();
	e.replaced = true;
	assert_int_equal(fit(e, wish()), FIT_NONE);
	e = sound();
	e.dimensions = STR("{\"text_of\":\"774m\"}");
	assert_int_equal(fit(e, wish()), FIT_OTHER_DIMENSIONS);
	e = sound();
	e.style = STYLE_QUERY;
	assert_int_equal(fit(e, wish()), FIT_WEAKER_STYLE);
	e = sound();
	e.invalidated = true;
	assert_int_equal(fit(e, wish()), FIT_INVALIDATED);
}

static void
it_is_valid_until_just_before_its_end(void **state)
{
	(void)state;
	struct evidence e = sound();
	e.valid_until = NOW + 1;
	assert_int_equal(fit(e, wish()), FIT_USABLE);
	e.valid_until = NOW;
	assert_int_equal(fit(e, wish()), FIT_EXPIRED);
}

static void
a_wish_without_version_takes_any(void **state)
{
	(void)state;
	struct evidence_wish w = wish();
	w.version = STR("");
	assert_int_equal(fit(sound(), w), FIT_USABLE);
}

static void
the_newest_usable_one_is_found_and_else_the_best_fit_is_said(void **state)
{
	(void)state;
	struct evidence all[3] = {sound(), sound(), sound()};
	struct evidence_wish w = wish();
	struct evidence_match m;

	all[0].style = STYLE_QUERY;
	m = evidence_find(all, 3, &w, NOW);
	assert_ptr_equal(m.usable, &all[1]);
	assert_int_equal(m.fit, FIT_USABLE);
	all[1].invalidated = true;
	all[2].valid_until = 1;
	m = evidence_find(all, 3, &w, NOW);
	assert_null(m.usable);
	assert_ptr_equal(m.nearest, &all[2]);
	assert_int_equal(m.fit, FIT_EXPIRED);
	m = evidence_find(all, 2, &w, NOW);
	assert_null(m.usable);
	assert_ptr_equal(m.nearest, &all[1]);
	assert_int_equal(m.fit, FIT_INVALIDATED);
	m = evidence_find(all, 0, &w, NOW);
	assert_null(m.nearest);
	assert_int_equal(m.fit, FIT_NONE);
}

static void
a_line_may_ask_for_evidence_of_others_and_of_late(void **state)
{
	(void)state;
	struct evidence e = sound();
	struct evidence_wish w = wish();

	w.independent = true;
	assert_int_equal(evidence_fit(&e, &w, NOW), FIT_NOT_INDEPENDENT);
	e.independent = true;
	assert_int_equal(evidence_fit(&e, &w, NOW), FIT_USABLE);
	w.within_ms = 10;
	e.at = NOW - 9;
	assert_int_equal(evidence_fit(&e, &w, NOW), FIT_USABLE);
	assert_int_equal(evidence_ends(&e, &w), NOW + 1);
	e.at = NOW - 10;
	assert_int_equal(evidence_fit(&e, &w, NOW), FIT_EXPIRED);
	e.at = NOW;
	e.valid_until = NOW + 3;
	assert_int_equal(evidence_ends(&e, &w), NOW + 3);
}

static void
only_the_same_thing_measured_again_replaces(void **state)
{
	(void)state;
	struct evidence a = sound(), b = sound();

	b.value = 7;
	b.kind = EVIDENCE_MEAN;
	assert_true(evidence_replaces(&b, &a));
	b.style = STYLE_QUERY;
	assert_false(evidence_replaces(&b, &a));
	b = sound();
	b.dimensions = STR("{}");
	assert_false(evidence_replaces(&b, &a));
	b = sound();
	b.version = STR("ver_2");
	assert_false(evidence_replaces(&b, &a));
	b = sound();
	b.statistic = STATISTIC_RATIO;
	assert_false(evidence_replaces(&b, &a));
	b = sound();
	b.baseline = STR("ver_2");
	assert_false(evidence_replaces(&b, &a));
	b = sound();
	b.criterion = STR("bias");
	assert_false(evidence_replaces(&b, &a));
}

/* The ends are where n·(p − x)² = z²·x·(1 − x): the left side is greater outside. */
static double
outside(int64_t k, int64_t n, int64_t micro)
{
	const double z2 = 3.841459, p = (double)k / (double)n, x = (double)micro / MICRO;

	return (double)n * (p - x) * (p - x) - z2 * x * (1 - x);
}

static void
the_interval_is_wilsons_rounded_outwards(void **state)
{
	(void)state;
	static const int64_t sizes[] = {1, 2, 3, 10, 50, 997, 10000, 1234567, 1000000000};
	enum { NEAR = 4 }; /* millionths within which the true end lies */

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		for (int64_t n = sizes[i], k = 0; k <= n; k += n / 17 + 1) {
			struct interval w = evidence_interval(k, n);
			int64_t p = (int64_t)(k * (__int128)MICRO / n);
			assert_true(w.low <= p && p <= w.high);
			assert_true(w.low == 0 || outside(k, n, w.low) >= 0);
			assert_true(w.high == MICRO || outside(k, n, w.high) >= 0);
			assert_true(p - w.low <= NEAR || outside(k, n, w.low + NEAR) <= 0);
			assert_true(w.high - p <= NEAR || outside(k, n, w.high - NEAR) <= 0);
		}
}

static void
the_interval_stays_within_nought_and_one(void **state)
{
	(void)state;
	struct interval none = evidence_interval(0, 100), all = evidence_interval(100, 100);

	assert_int_equal(none.low, 0);
	assert_in_range(none.high, 36900, 37010); /* 3.7 %: as tables of it have it */
	assert_int_equal(all.high, MICRO);
	assert_in_range(all.low, 962990, 963100);
	struct interval vast = evidence_interval(EVIDENCE_N_MAX / 2, EVIDENCE_N_MAX);
	assert_in_range(vast.low, 499990, 500000);
	assert_in_range(vast.high, 500000, 500010);
}

static void
every_word_reads_back(void **state)
{
	(void)state;
	for (int i = 0; i < STYLE_COUNT; i++)
		assert_int_equal(style_of(str_of(style_word((enum style)i))), i);
	for (int i = 0; i < EVIDENCE_KINDS; i++)
		assert_int_equal(
		    evidence_kind_of(str_of(evidence_kind_word((enum evidence_kind)i))), i);
	for (int i = 0; i < STATISTICS; i++)
		assert_int_equal(statistic_of(str_of(statistic_word((enum statistic)i))), i);
	assert_int_equal(style_of(STR("")), STYLE_ANY);
	assert_null(style_word(STYLE_ANY));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_weaker_style_never_satisfies_a_stronger_one),
	    cmocka_unit_test(any_style_satisfies_a_demand_for_none_and_an_unsaid_one_only_that),
	    cmocka_unit_test(what_is_asked_for_is_usable),
	    cmocka_unit_test(each_difference_is_named),
	    cmocka_unit_test(it_is_valid_until_just_before_its_end),
	    cmocka_unit_test(a_wish_without_version_takes_any),
	    cmocka_unit_test(the_newest_usable_one_is_found_and_else_the_best_fit_is_said),
	    cmocka_unit_test(a_line_may_ask_for_evidence_of_others_and_of_late),
	    cmocka_unit_test(only_the_same_thing_measured_again_replaces),
	    cmocka_unit_test(the_interval_is_wilsons_rounded_outwards),
	    cmocka_unit_test(the_interval_stays_within_nought_and_one),
	    cmocka_unit_test(every_word_reads_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
