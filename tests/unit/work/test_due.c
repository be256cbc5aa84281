/* The writer does what is due, by itself, once, and lets nothing stand in the way. */
#include "tests/support/raw.h"
#include "tests/support/vfs.h"
#include "tests/unit/work/desk.h"

#include "daemon/work/clock.h"

#include <time.h>

enum { SOON_MS = 10000, STEP_MS = 10 };

static struct desk desk;

static int
open_desk(void **unused)
{
	(void)unused;
	desk_open(&desk, QUEUE);
	return 0;
}

static int
close_desk(void **unused)
{
	(void)unused;
	(void)vfs_heal();
	vfs_release();
	desk_close(&desk);
	return 0;
}

/* While the desk is closed: a grant of ada's, number N, that ends at AT. */
static void
enter_grant(sqlite3 *sql, int n, int64_t at)
{
	raw_run(sql,
	    str_printf(&desk.arena,
		"INSERT INTO access_grant (id, account_id, model_id, tier_id, capabilities_low,"
		" capabilities_high, versions, start_at, end_at, terms_pending, created_at)"
		" SELECT 'grt_%026d', id, 'mdl_' || printf('%%026d', 0),"
		" 'tir_' || printf('%%026d', 0), 1, 0, 1, 1, %lld, 0, 1 FROM account;"
		"INSERT INTO due (kind, object_id, at) VALUES ('grant_expiry', 'grt_%026d', %lld)",
		n, (long long)at, n, (long long)at)
		.p);
}

static int64_t
number(const char *query)
{
	sqlite3 *sql = raw_open(desk.place.db);
	int64_t n = raw_number(sql, query);

	raw_close(sql);
	return n;
}

static int64_t
left(void)
{
	return number("SELECT count(*) FROM due");
}

static void
pass(int ms)
{
	const struct timespec t = {.tv_nsec = ms * 1000000L};

	nanosleep(&t, NULL);
}

/* Until WANTED are still to be done. */
static void
await_left(int64_t wanted)
{
	for (int ms = 0; ms < SOON_MS && left() != wanted; ms += STEP_MS)
		pass(STEP_MS);
	assert_int_equal(left(), wanted);
}

/* COUNT grants, which end AFTER ms from now. */
static void
restart_with(int count, int64_t after)
{
	desk_stop(&desk);
	sqlite3 *sql = raw_open(desk.place.db);
	raw_run(sql, "PRAGMA foreign_keys = OFF; BEGIN");
	for (int i = 0; i < count; i++)
		enter_grant(sql, i, clock_now() + after);
	raw_run(sql, "COMMIT");
	raw_close(sql);
	desk_start(&desk, QUEUE);
}

static void
assert_expired(int64_t count)
{
	assert_int_equal(number("SELECT count(*) FROM ledger WHERE entry LIKE '%grant.expired%'"
				" AND entry LIKE '%daemon:scheduler%'"),
	    count);
	assert_int_equal(number("SELECT count(*) FROM notice"), count);
	desk_stop(&desk);
	sqlite3 *sql = raw_open(desk.place.db);
	raw_run(sql, "DELETE FROM access_grant"); /* they are of no model */
	raw_close(sql);
	(void)desk_check(&desk, NULL);
}

static void
what_fell_due_while_it_was_down_is_done_at_the_start(void **unused)
{
	(void)unused;
	restart_with(300, -1);
	await_left(0);
	assert_expired(300);
}

static void
it_is_done_when_its_moment_has_come(void **unused)
{
	(void)unused;
	restart_with(1, 3000);
	assert_int_equal(left(), 1);
	await_left(0);
	assert_expired(1);
}

static void
once_is_enough(void **unused)
{
	(void)unused;
	restart_with(10, -1);
	await_left(0);
	desk_stop(&desk);
	desk_start(&desk, QUEUE);
	(void)desk_do(&desk, desk_token(&desk, "later"));
	assert_expired(10);
}

static void
what_fails_holds_up_nothing_and_nobody(void **unused)
{
	(void)unused;
	restart_with(5, -1);
	await_left(0);
	desk_stop(&desk);
	sqlite3 *sql = raw_open(desk.place.db);
	raw_run(sql,
	    "INSERT INTO due (kind, object_id, at) VALUES ('grant_expiry', 'grt_none', 1),"
	    " ('unheard_of', 'grt_none', 2), ('grant_reminder', 'grt_' || printf('%026d', 1), 3)");
	raw_close(sql);
	desk_start(&desk, QUEUE);
	await_left(2);
	assert_int_equal(desk_do(&desk, desk_token(&desk, "beside"))->call.status, 201);
	assert_int_equal(number("SELECT sum(tries) FROM due"), 2);
	pass(300);
	assert_int_equal(number("SELECT sum(tries) FROM due"), 2);
}

static void
who_asks_finds_done_what_was_due_before(void **unused)
{
	(void)unused;
	restart_with(40, 500);
	pass(600);
	(void)desk_do(&desk, desk_token(&desk, "after"));
	assert_int_equal(left(), 0);
}

static void
a_full_disk_only_delays_it(void **unused)
{
	const struct vfs_fault full = {VFS_WRITE, VFS_LOG, 1, SQLITE_FULL, true};

	(void)unused;
	restart_with(3, 1500);
	vfs_fail(&full);
	pass(2000);
	assert_int_equal(left(), 3);
	(void)vfs_heal();
	await_left(0);
	assert_expired(3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define AT_DESK(test) cmocka_unit_test_setup_teardown(test, open_desk, close_desk)
	    AT_DESK(what_fell_due_while_it_was_down_is_done_at_the_start),
	    AT_DESK(it_is_done_when_its_moment_has_come),
	    AT_DESK(once_is_enough),
	    AT_DESK(what_fails_holds_up_nothing_and_nobody),
	    AT_DESK(who_asks_finds_done_what_was_due_before),
	    AT_DESK(a_full_disk_only_delays_it),
	};
	vfs_install();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
