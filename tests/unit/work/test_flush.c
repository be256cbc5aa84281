/* What was used is kept, day by day, for as long as is said, whether or not anything is used
 * after that. */
#include "tests/support/raw.h"
#include "tests/unit/work/desk.h"

#include "daemon/store/usage.h"
#include "daemon/work/clock.h"
#include "lib/time.h"

#include <time.h>

enum { SOON_MS = 10000, STEP_MS = 20, MANY = 2500 };

static struct desk desk;

static int
open_desk(void **unused)
{
	(void)unused;
	desk_open(&desk, QUEUE);
	desk_stop(&desk);
	return 0;
}

static int
close_desk(void **unused)
{
	(void)unused;
	desk_close(&desk);
	return 0;
}

static int64_t
number(const char *query)
{
	sqlite3 *sql = raw_open(desk.place.db);
	int64_t n = raw_number(sql, query);

	raw_close(sql);
	return n;
}

/* While the desk is closed: on the day AGO days ago COUNT grants were used once each. */
static void
enter_day(int64_t ago, int count)
{
	sqlite3 *sql = raw_open(desk.place.db);

	raw_run(sql, str_printf(&desk.arena,
			 "PRAGMA foreign_keys = off;"
			 "WITH n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < %d)"
			 " INSERT INTO usage_day SELECT %lld, printf('grt_%%026d', n), -1, -1, 1, "
			 "0, 0 FROM n",
			 count, (long long)(clock_now() / DAY_MS - ago))
			 .p);
	raw_close(sql);
}

/* Until WANTED rows are left. */
static void
await_rows(int64_t wanted)
{
	const struct timespec step = {.tv_nsec = STEP_MS * 1000000L};

	for (int ms = 0; ms < SOON_MS && number("SELECT count(*) FROM usage_day") != wanted;
	     ms += STEP_MS)
		nanosleep(&step, NULL);
	assert_int_equal(number("SELECT count(*) FROM usage_day"), wanted);
}

static void
four_hundred_days_are_kept_and_no_more(void **unused)
{
	(void)unused;
	enter_day(0, 1);
	enter_day(USAGE_DAYS_KEPT - 1, 1);
	enter_day(USAGE_DAYS_KEPT, 1);
	enter_day(USAGE_DAYS_KEPT + 1, 1);
	enter_day(3 * USAGE_DAYS_KEPT, 1);
	desk_start(&desk, QUEUE);
	await_rows(3);
	assert_int_equal(number("SELECT max(day) - min(day) FROM usage_day"), USAGE_DAYS_KEPT);
}

/* However much there is, no transaction takes all of it, and all of it goes. */
static void
many_that_are_old_go_piece_by_piece(void **unused)
{
	(void)unused;
	enter_day(USAGE_DAYS_KEPT + 2, MANY);
	enter_day(1, 1);
	desk_start(&desk, QUEUE);
	await_rows(1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		four_hundred_days_are_kept_and_no_more, open_desk, close_desk),
	    cmocka_unit_test_setup_teardown(
		many_that_are_old_go_piece_by_piece, open_desk, close_desk),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
