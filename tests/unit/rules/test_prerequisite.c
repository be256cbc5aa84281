/* What comes of a lost prerequisite: every combination of facts. */
#include "daemon/rules/prerequisite.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct prerequisite_facts
facts_of(unsigned bits)
{
	return (struct prerequisite_facts){(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0,
	    (bits & 8) != 0, (bits & 16) != 0, (bits & 32) != 0, (bits & 64) != 0,
	    (bits & 128) != 0};
}

static void
the_first_that_is_lost_is_told(void **unused)
{
	static const enum prerequisite in_order[] = {PREREQUISITE_ACCOUNT, PREREQUISITE_ENDORSEMENT,
	    PREREQUISITE_ELIGIBILITY, PREREQUISITE_RECERTIFICATION, PREREQUISITE_TERMS};
	(void)unused;

	for (unsigned bits = 0; bits < 32; bits++) {
		struct prerequisite_facts f = facts_of(bits);
		unsigned first = 0;
		while (first < 5 && (bits >> first & 1) != 0)
			first++;
		assert_int_equal(
		    prerequisite_lost(&f), first == 5 ? PREREQUISITE_COUNT : in_order[first]);
	}
}

static void
it_is_suspended_once_and_restored_once_and_never_unseen_under_shelter(void **unused)
{
	(void)unused;
	for (unsigned bits = 0; bits < 256; bits++) {
		struct prerequisite_facts f = facts_of(bits);
		bool lost = (bits & 31) != 31;
		enum prerequisite_act act = prerequisite_acts(&f);
		if (act == PREREQUISITE_SUSPEND)
			assert_true(lost && !f.noted && !f.suspended && !f.sheltered);
		if (act == PREREQUISITE_ALARM)
			assert_true(lost && !f.noted && !f.suspended && f.sheltered);
		assert_int_equal(act == PREREQUISITE_RESTORE, !lost && f.noted);
		if (lost && !f.noted && !f.suspended)
			assert_int_not_equal(act, PREREQUISITE_LEAVE);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_first_that_is_lost_is_told),
	    cmocka_unit_test(it_is_suspended_once_and_restored_once_and_never_unseen_under_shelter),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
