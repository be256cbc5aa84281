/* What an automatic policy approves: every combination of facts. */
#include "daemon/rules/automatic.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct automatic_facts
facts_of(unsigned bits)
{
	return (struct automatic_facts){.exception = (bits & 1) != 0,
	    .beyond = (bits & 2) != 0,
	    .wants_endorsement = (bits & 4) != 0,
	    .endorsed = (bits & 8) != 0,
	    .denied = (bits & 16) != 0,
	    .revoked = (bits & 32) != 0,
	    .lasting = (bits & 64) != 0,
	    .named = (bits & 128) != 0};
}

static void
it_approves_what_has_nothing_against_it(void **unused)
{
	(void)unused;
	for (unsigned bits = 0; bits < 256; bits++) {
		struct automatic_facts f = facts_of(bits);
		bool plain = (bits & (1 | 2 | 16 | 32)) == 0;
		bool vouched = (bits & 4) == 0 || (bits & 8) != 0;
		bool said = (bits & 64) == 0 || (bits & 128) != 0;
		assert_int_equal(automatic_approves(&f), plain && vouched && said);
	}
}

static void
each_fact_is_told_by_the_condition_that_it_breaks(void **unused)
{
	static const struct {
		unsigned bits;
		enum automatic breaks;
	} cases[] = {{1, AUTOMATIC_ELIGIBILITY}, {2, AUTOMATIC_MEASURE}, {4, AUTOMATIC_ENDORSEMENT},
	    {16, AUTOMATIC_DENY_LIST}, {32, AUTOMATIC_HISTORY}, {64, AUTOMATIC_STATEMENT}};
	(void)unused;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct automatic_facts f = facts_of(cases[i].bits);
		for (int c = 0; c < AUTOMATIC_COUNT; c++)
			assert_int_equal(automatic_holds((enum automatic)c, &f),
			    (enum automatic)c != cases[i].breaks);
		assert_string_not_equal(
		    automatic_text(cases[i].breaks, true), automatic_text(cases[i].breaks, false));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(it_approves_what_has_nothing_against_it),
	    cmocka_unit_test(each_fact_is_told_by_the_condition_that_it_breaks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
