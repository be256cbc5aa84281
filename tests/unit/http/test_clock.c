/* A clock that jumps: nothing is changed until somebody has looked at it. */
#include "daemon/work/clock.h"
#include "lib/time.h"
#include "tests/unit/http/client.h"

#include <stdatomic.h>

/* The linker sends every call of time_boot here (CMakeLists.txt): a machine that has run
 * for less long than the wall clock went on is one whose wall clock was set forward. */
int64_t __real_time_boot(void);
int64_t __wrap_time_boot(void);

static atomic_int_least64_t set_forward; /* ms */
static const char body[] = "{\"name\":\"Northfield\",\"country\":\"NL\",\"sector\":\"academia\"}";

int64_t
__wrap_time_boot(void)
{
	return __real_time_boot() - atomic_load(&set_forward);
}

static int
open_server_in_time(void **unused)
{
	(void)unused;
	atomic_store(&set_forward, 0);
	clock_accept();
	server_open(&server, &(struct server_setup){.queue = 0});
	return 0;
}

static void
after_a_jump_forward_nothing_is_changed(void **unused)
{
	struct client c;
	struct got got;

	(void)unused;
	client_open(&c, &server);
	atomic_store(&set_forward, HOUR_MS + MINUTE_MS);
	client_ask(&c, "POST", "/v1/organisations", body, NULL);
	client_expect(&c, &got, 503);
	assert_true(str_is(got_text(&c, &got, "code"), "clock_suspect"));
	assert_true(str_is(got_field(&c, &got, "Retry-After"), "1"));
	client_ask(&c, "GET", "/v1/organisations", NULL, NULL);
	client_expect(&c, &got, 200);
	assert_string_equal(got.body, "{\"items\":[],\"next\":null}");
	client_close(&c);
}

static void
the_operator_accepts_it_by_starting_anew(void **unused)
{
	struct client c;
	struct got got;

	(void)unused;
	client_open(&c, &server);
	atomic_store(&set_forward, 2 * HOUR_MS);
	client_ask(&c, "POST", "/v1/organisations", body, NULL);
	client_expect(&c, &got, 503);
	clock_accept();
	client_ask(&c, "POST", "/v1/organisations", body, NULL);
	client_expect(&c, &got, 201);
	client_close(&c);
}

/* Time servers correct clocks; that is no jump. */
static void
less_than_an_hour_and_backwards_are_nothing_to_suspect(void **unused)
{
	(void)unused;
	atomic_store(&set_forward, HOUR_MS - MINUTE_MS);
	assert_false(clock_suspect());
	atomic_store(&set_forward, -2 * HOUR_MS);
	assert_false(clock_suspect());
	atomic_store(&set_forward, HOUR_MS + MINUTE_MS);
	assert_true(clock_suspect());
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		after_a_jump_forward_nothing_is_changed, open_server_in_time, close_server),
	    cmocka_unit_test_setup_teardown(
		the_operator_accepts_it_by_starting_anew, open_server_in_time, close_server),
	    cmocka_unit_test_setup_teardown(less_than_an_hour_and_backwards_are_nothing_to_suspect,
		open_server_in_time, close_server),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
