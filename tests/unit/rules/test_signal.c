/* Signals: where each template works, and what every change of how one stands leads to. */
#include "daemon/rules/signal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct watched between = {
    .has_low = true, .has_high = true, .low = 1000000, .high = 5000000, .floor = 100};

static void
a_template_is_known_by_its_code(void **unused)
{
	(void)unused;
	assert_int_equal(SIGNAL_COUNT, 22);
	for (int i = 0; i < SIGNAL_COUNT; i++)
		assert_int_equal(signal_of(str_of(signal_code((enum signal)i))), i);
	assert_int_equal(signal_of(STR("SG23")), SIGNAL_COUNT);
	assert_int_equal(signal_of(STR("")), SIGNAL_COUNT);
}

/* Framework 2.8.2: into downloadable and open, run-time signals give way to others. */
static void
behind_the_weights_boundary_only_outside_signals_work(void **unused)
{
	(void)unused;
	static const char *const outside[] = {"SG02", "SG05", "SG12", "SG13", "SG14", "SG20"};
	static const char *const runtime[] = {"SG01", "SG03", "SG04", "SG10", "SG15", "SG21"};

	for (size_t i = 0; i < 6; i++) {
		assert_true(signal_works(signal_of(str_of(outside[i])), SURFACE_GATED));
		assert_true(signal_works(signal_of(str_of(outside[i])), SURFACE_PUBLIC));
		assert_true(signal_works(signal_of(str_of(runtime[i])), SURFACE_API));
		assert_false(signal_works(signal_of(str_of(runtime[i])), SURFACE_GATED));
		assert_false(signal_works(signal_of(str_of(runtime[i])), SURFACE_PUBLIC));
	}
	assert_true(signal_counts_use(SURFACE_API));
	assert_false(signal_counts_use(SURFACE_GATED));
}

static void
both_ends_of_the_range_are_in_it(void **unused)
{
	(void)unused;
	assert_int_equal(watch_judge(&between, 1000000, 100, true), WATCH_IN_RANGE);
	assert_int_equal(watch_judge(&between, 5000000, 100, true), WATCH_IN_RANGE);
	assert_int_equal(watch_judge(&between, 999999, 100, true), WATCH_OUT_OF_RANGE);
	assert_int_equal(watch_judge(&between, 5000001, 100, true), WATCH_OUT_OF_RANGE);
}

static void
below_the_exposure_floor_nothing_is_concluded(void **unused)
{
	(void)unused;
	assert_int_equal(watch_judge(&between, 3000000, 99, true), WATCH_INCONCLUSIVE);
	assert_int_equal(watch_judge(&between, 9000000, 99, true), WATCH_INCONCLUSIVE);
}

static void
a_count_that_is_not_over_may_still_rise_into_its_range(void **unused)
{
	(void)unused;
	assert_int_equal(watch_judge(&between, 999999, 100, false), WATCH_INCONCLUSIVE);
	assert_int_equal(watch_judge(&between, 1000000, 100, false), WATCH_IN_RANGE);
	assert_int_equal(watch_judge(&between, 5000001, 100, false), WATCH_OUT_OF_RANGE);
}

/* Silence holds whatever was declared; out of range only where that was; silence is over with
 * any value, and out of range only with one in range. */
static void
every_change_leads_where_it_should(void **unused)
{
	(void)unused;
	for (int holds = 0; holds <= 1; holds++) {
		struct watched w = between;
		w.holds = holds != 0;
		for (int from = 0; from < WATCH_COUNT; from++) {
			for (int to = 0; to < WATCH_COUNT; to++) {
				struct watch_effect e = watch_change(
				    &w, (enum watch)from, (enum watch)to);
				bool holds_now = to == WATCH_SILENT ||
						 (to == WATCH_OUT_OF_RANGE && w.holds);
				assert_int_equal(e.hold, holds_now);
				assert_int_equal(e.alarm,
				    from != to && (to == WATCH_SILENT || to == WATCH_OUT_OF_RANGE));
				assert_int_equal(e.heard, to != WATCH_SILENT);
				assert_int_equal(e.back, to == WATCH_IN_RANGE);
			}
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_template_is_known_by_its_code),
	    cmocka_unit_test(behind_the_weights_boundary_only_outside_signals_work),
	    cmocka_unit_test(both_ends_of_the_range_are_in_it),
	    cmocka_unit_test(below_the_exposure_floor_nothing_is_concluded),
	    cmocka_unit_test(a_count_that_is_not_over_may_still_rise_into_its_range),
	    cmocka_unit_test(every_change_leads_where_it_should),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
