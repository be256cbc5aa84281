/* One clock: it never falls, and it notices when somebody turns it far ahead.  The
 * machine's own clocks are this file's. */
#include "daemon/work/clock.h"

#include "lib/time.h"
#include "tests/support/place.h"
#include "tests/unit/work/desk.h"

#include <time.h>

static _Atomic int64_t wall_ms = 1900000000000, boot_ms = 5000; /* the writer looks too */

/* In place of the system's. */
int
clock_gettime(clockid_t clock, struct timespec *ret)
{
	int64_t ms = clock == CLOCK_REALTIME ? wall_ms : boot_ms;

	ret->tv_sec = ms / 1000;
	ret->tv_nsec = ms % 1000 * 1000000;
	return 0;
}

static void
pass(int64_t ms)
{
	wall_ms += ms;
	boot_ms += ms;
}

static void
the_clock_is_the_machines(void **unused)
{
	(void)unused;
	assert_int_equal(clock_now(), wall_ms);
	pass(1234);
	assert_int_equal(clock_now(), wall_ms);
}

static void
it_never_falls_below_the_last_entry(void **unused)
{
	int64_t floor = wall_ms + 10 * DAY_MS;

	(void)unused;
	clock_floor(floor);
	assert_int_equal(clock_now(), floor);
	clock_floor(floor - 1);
	assert_int_equal(clock_now(), floor);
	pass(11 * DAY_MS);
	assert_int_equal(clock_now(), wall_ms);
	wall_ms -= 2 * DAY_MS;
	assert_int_equal(clock_now(), floor);
	wall_ms += 2 * DAY_MS;
}

static void
time_that_passes_is_not_suspect(void **unused)
{
	(void)unused;
	clock_accept();
	for (int i = 0; i < 400; i++) {
		pass(DAY_MS);
		assert_false(clock_suspect());
	}
}

static void
a_jump_of_more_than_an_hour_is_suspect_until_it_is_accepted(void **unused)
{
	(void)unused;
	clock_accept();
	wall_ms += HOUR_MS;
	assert_false(clock_suspect());
	wall_ms += 1;
	assert_true(clock_suspect());
	pass(DAY_MS);
	assert_true(clock_suspect());
	clock_accept();
	assert_false(clock_suspect());
}

static void
a_jump_that_is_taken_back_is_forgiven(void **unused)
{
	(void)unused;
	clock_accept();
	wall_ms += 2 * HOUR_MS;
	assert_true(clock_suspect());
	wall_ms -= 2 * HOUR_MS;
	assert_false(clock_suspect());
}

static void
setting_it_back_is_not_suspect_since_it_revives_nothing(void **unused)
{
	(void)unused;
	clock_accept();
	wall_ms -= 3 * HOUR_MS;
	assert_false(clock_suspect());
	wall_ms += 3 * HOUR_MS;
}

/* --- the writer asks it ----------------------------------------------------------------------- */

static struct desk desk;

static void
a_suspect_clock_stops_changes_and_nothing_else(void **unused)
{
	(void)unused;
	desk_open(&desk, QUEUE);
	assert_int_equal(desk_do(&desk, desk_token(&desk, "before"))->call.status, 201);
	wall_ms += 2 * HOUR_MS;
	for (int i = 0; i < 3; i++) {
		struct job *j = desk_do(&desk, desk_token(&desk, "while"));
		assert_int_equal(j->call.status, 503);
		assert_string_equal(desk_member(&desk, j, "code").p, "clock_suspect");
		j = desk_do(&desk, desk_job(&desk, desk.ada, "me_show", NULL));
		assert_int_equal(j->call.status, 200);
	}
	clock_accept();
	assert_int_equal(desk_do(&desk, desk_token(&desk, "after"))->call.status, 201);
	assert_int_equal(desk_check(&desk, NULL), 3);
	desk_close(&desk);
}

static void
a_clock_set_back_revives_no_token(void **unused)
{
	(void)unused;
	desk_open(&desk, QUEUE);
	struct job *j = desk_do(
	    &desk, desk_job(&desk, desk.ada, "token_create", "{'name':'short','days':1}"));
	struct str token = desk_member(&desk, j, "id");
	pass(DAY_MS);
	assert_int_equal(desk_do(&desk, desk_job(&desk, token, "me_show", NULL))->call.status, 401);
	assert_int_equal(desk_do(&desk, desk_token(&desk, "later"))->call.status, 201);
	wall_ms -= DAY_MS;
	assert_int_equal(desk_do(&desk, desk_job(&desk, token, "me_show", NULL))->call.status, 401);
	desk_stop(&desk);
	desk_start(&desk, QUEUE);
	assert_int_equal(desk_do(&desk, desk_job(&desk, token, "me_show", NULL))->call.status, 401);
	assert_int_equal(desk_do(&desk, desk_token(&desk, "last"))->call.status, 201);
	desk_close(&desk);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_clock_is_the_machines),
	    cmocka_unit_test(it_never_falls_below_the_last_entry),
	    cmocka_unit_test(time_that_passes_is_not_suspect),
	    cmocka_unit_test(a_jump_of_more_than_an_hour_is_suspect_until_it_is_accepted),
	    cmocka_unit_test(a_jump_that_is_taken_back_is_forgiven),
	    cmocka_unit_test(setting_it_back_is_not_suspect_since_it_revives_nothing),
	    cmocka_unit_test(a_suspect_clock_stops_changes_and_nothing_else),
	    cmocka_unit_test(a_clock_set_back_revives_no_token),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
