/* A grant's state: every combination of facts against the order written in the domain. */
#include "daemon/rules/grant.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { NOW = 1000 };

static struct grant_facts
healthy(void)
{
	return (struct grant_facts){.start_at = 0, .end_at = 2000, .offered = true};
}

static void
a_grant_within_its_dates_is_active(void **unused)
{
	(void)unused;
	struct grant_facts f = healthy();
	assert_int_equal(grant_state(&f, NOW), GRANT_ACTIVE);
}

static void
it_begins_at_its_start_and_is_over_at_its_end(void **unused)
{
	(void)unused;
	struct grant_facts f = healthy();
	f.start_at = NOW;
	assert_int_equal(grant_state(&f, NOW - 1), GRANT_PENDING_TERMS);
	assert_int_equal(grant_state(&f, NOW), GRANT_ACTIVE);
	assert_int_equal(grant_state(&f, f.end_at - 1), GRANT_ACTIVE);
	assert_int_equal(grant_state(&f, f.end_at), GRANT_EXPIRED);
}

static void
one_that_was_never_activated_is_pending(void **unused)
{
	(void)unused;
	struct grant_facts f = healthy();
	f.start_at = INT64_MAX;
	assert_int_equal(grant_state(&f, NOW), GRANT_PENDING_TERMS);
}

/* Bit i of FACTS makes the i-th state, in the order of the domain, hold. */
static enum grant_state
state_of_bits(unsigned facts)
{
	struct grant_facts f = healthy();

	if ((facts & 1) != 0)
		f.end_at = NOW;
	f.revoked = (facts & 2) != 0;
	f.closed = (facts & 4) != 0;
	f.superseded = (facts & 8) != 0;
	f.suspended = (facts & 16) != 0;
	f.offered = (facts & 32) == 0;
	f.terms_pending = (facts & 64) != 0;
	return grant_state(&f, NOW);
}

static void
the_first_state_that_holds_is_the_state(void **unused)
{
	(void)unused;
	for (unsigned facts = 0; facts < 128; facts++) {
		enum grant_state first = GRANT_ACTIVE;
		for (int bit = 6; bit >= 0; bit--)
			if ((facts >> bit & 1) != 0)
				first = (enum grant_state)bit;
		assert_int_equal(state_of_bits(facts), first);
	}
}

static void
a_set_of_capabilities_holds_what_was_added(void **unused)
{
	(void)unused;
	struct capabilities set = {{0, 0}};
	capability_add(&set, 0);
	capability_add(&set, 63);
	capability_add(&set, 64);
	capability_add(&set, 127);
	for (int i = -200; i < 300; i++)
		assert_int_equal(capability_in(&set, i), i == 0 || i == 63 || i == 64 || i == 127);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_grant_within_its_dates_is_active),
	    cmocka_unit_test(it_begins_at_its_start_and_is_over_at_its_end),
	    cmocka_unit_test(one_that_was_never_activated_is_pending),
	    cmocka_unit_test(the_first_state_that_holds_is_the_state),
	    cmocka_unit_test(a_set_of_capabilities_holds_what_was_added),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
