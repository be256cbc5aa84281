/* What time makes of states: derived, never stored. */
#include "daemon/rules/step.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
a_token_past_its_end_has_expired(void **unused)
{
	(void)unused;
	assert_int_equal(state_ripe(STATE_TOKEN_ACTIVE), STATE_TOKEN_EXPIRED);
}

static void
what_was_ended_by_a_person_stays_ended(void **unused)
{
	(void)unused;
	assert_int_equal(state_ripe(STATE_TOKEN_REVOKED), STATE_TOKEN_REVOKED);
	assert_int_equal(state_ripe(STATE_ACCOUNT_ACTIVE), STATE_ACCOUNT_ACTIVE);
}

static void
nothing_ripens_twice(void **unused)
{
	(void)unused;
	for (int i = 0; i < STATE_COUNT; i++) {
		enum state ripe = state_ripe((enum state)i);
		assert_int_equal(state_ripe(ripe), ripe);
	}
}

static void
an_expired_token_can_not_be_revoked(void **unused)
{
	(void)unused;
	assert_int_equal(step_take(OBJECT_TOKEN, STATE_TOKEN_EXPIRED, STEP_REVOKE, IS_SELF).answer,
	    ERR_WRONG_STATE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_token_past_its_end_has_expired),
	    cmocka_unit_test(what_was_ended_by_a_person_stays_ended),
	    cmocka_unit_test(nothing_ripens_twice),
	    cmocka_unit_test(an_expired_token_can_not_be_revoked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
