/* Nothing is answered before the disk has it, nothing answered is lost and nothing refused
 * is kept, whatever the disk does. */
#include "tests/support/vfs.h"
#include "tests/unit/work/desk.h"

#include "lib/time.h"

#include <sqlite3.h>

enum { SOON_MS = 20000, MOMENT_MS = 100, LOAD = 20, WAVE = 5 };

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

static const char *
name_of(int n)
{
	return str_printf(&desk.arena, "t%d", n).p;
}

/* --- before the sync -------------------------------------------------------------------------- */

static void
no_reply_leaves_before_the_logs_sync_has_returned(void **unused)
{
	(void)unused;
	for (int i = 0; i < 10; i++) {
		struct job *j = desk_token(&desk, name_of(i));
		vfs_hold_sync();
		desk_submit(&desk, j);
		assert_true(vfs_wait_held());
		assert_null(desk_wait(&desk, MOMENT_MS));
		vfs_release();
		assert_ptr_equal(desk_wait(&desk, SOON_MS), j);
		assert_int_equal(j->call.status, 201);
	}
}

static void
the_index_knows_nothing_before_the_sync_either(void **unused)
{
	struct job *j = desk_token(&desk, "t");

	(void)unused;
	index_enter(desk.reader);
	uint64_t before = index_position(desk.reader);
	index_leave(desk.reader);
	vfs_hold_sync();
	desk_submit(&desk, j);
	assert_true(vfs_wait_held());
	index_enter(desk.reader);
	assert_int_equal(index_position(desk.reader), before);
	index_leave(desk.reader);
	vfs_release();
	assert_ptr_equal(desk_wait(&desk, SOON_MS), j);
	assert_true(desk_lets_in(&desk, desk_member(&desk, j, "token")));
}

/* The disk as it would be found after the power went: what was synced and no more. */
static const char *
after_power_loss(int n)
{
	const char *path = place_file(&desk.place, &desk.arena, name_of(n));
	const char *durable = str_printf(&desk.arena, "%s.durable", desk.place.db).p;
	const char *log = str_printf(&desk.arena, "%s-wal.durable", desk.place.db).p;

	vfs_still(true);
	struct str pages = file_text(&desk.arena, durable);
	struct str rest = file_text(&desk.arena, log);
	if (pages.p == NULL)
		pages = file_text(&desk.arena, desk.place.db);
	vfs_still(false);
	assert_non_null(rest.p);
	file_write(path, pages);
	file_write(str_printf(&desk.arena, "%s-wal", path).p, rest);
	return path;
}

static void
what_was_answered_outlives_a_power_cut(void **unused)
{
	(void)unused;
	for (int i = 0; i < 30; i++) {
		struct job *j = desk_do(&desk, desk_token(&desk, name_of(i)));
		assert_int_equal(j->call.status, 201);
		if (i % 7 == 3)
			assert_null(desk_wait(&desk, 500)); /* idle: the log is moved */
		const char *path = after_power_loss(i);
		for (int k = 0; k <= i; k++)
			assert_true(desk_has_token(&desk, path, name_of(k)));
		assert_int_equal(desk_check(&desk, path), i + 2);
	}
}

/* --- a full disk ------------------------------------------------------------------------------ */

static void
a_batch_that_finds_no_room_is_refused_whole(void **unused)
{
	const struct vfs_fault full = {VFS_WRITE, VFS_LOG, 1, SQLITE_FULL, true};
	struct job *first = desk_token(&desk, "first"), *more[20];

	(void)unused;
	vfs_hold_sync();
	desk_submit(&desk, first);
	assert_true(vfs_wait_held());
	for (int i = 0; i < 20; i++) {
		more[i] = desk_token(&desk, name_of(i));
		desk_submit(&desk, more[i]);
	}
	vfs_fail(&full);
	vfs_release();
	assert_int_equal(desk_wait(&desk, SOON_MS)->call.status, 201);
	for (int i = 0; i < 20; i++) {
		struct job *j = desk_wait(&desk, SOON_MS);
		assert_ptr_equal(j, more[i]);
		assert_int_equal(j->call.status, 503);
		assert_int_equal(j->call.position, 0);
		assert_string_equal(desk_member(&desk, j, "code").p, "store_full");
		assert_null(desk_member(&desk, j, "token").p);
	}
	assert_int_equal(desk_check(&desk, NULL), 2);
	struct job *j = desk_do(&desk, desk_job(&desk, desk.ada, "me_show", NULL));
	assert_int_equal(j->call.status, 200);
	(void)vfs_heal();
	j = desk_do(&desk, desk_token(&desk, "again"));
	assert_int_equal(j->call.status, 201);
	assert_true(desk_lets_in(&desk, desk_member(&desk, j, "token")));
	assert_int_equal(desk_check(&desk, NULL), 3);
}

/* With a reason that fills a page. */
static struct job *
appoint(int n)
{
	return desk_job(&desk, desk.ada, "role_propose",
	    str_printf(&desk.arena,
		"{'role':'auditor','account':'p%d@example.org','reason':'%04000d'}", n, n)
		.p);
}

/* More than goes to the log at once: it is full in the midst of what the commit writes. */
static void
a_batch_that_is_lost_midway_is_refused_and_the_rest_is_tried(void **unused)
{
	const struct vfs_fault full = {VFS_WRITE, VFS_LOG, 3, SQLITE_FULL, true};
	struct job *first = desk_token(&desk, "first");
	int good = 0, refused = 0;

	(void)unused;
	for (int i = 0; i < QUEUE; i++)
		assert_int_equal(
		    desk_do(&desk,
			desk_job(&desk, desk.ada, "account_invite",
			    str_printf(&desk.arena, "{'name':'P','email':'p%d@example.org'}", i).p))
			->call.status,
		    201);
	assert_null(
	    desk_wait(&desk, 500)); /* idle: the log is moved, and no sync but a batch's comes */
	vfs_hold_sync();
	desk_submit(&desk, first);
	assert_true(vfs_wait_held());
	for (int i = 0; i < QUEUE; i++)
		desk_submit(&desk, appoint(i));
	vfs_fail(&full);
	vfs_release();
	for (int i = 0; i <= QUEUE; i++) {
		struct job *j = desk_wait(&desk, SOON_MS);
		good += j->call.status == 201 || j->call.status == 200;
		refused += j->call.status == 503;
	}
	(void)vfs_heal();
	assert_int_equal(good + refused, QUEUE + 1);
	assert_true(refused > 0);
	assert_int_equal(desk_do(&desk, desk_token(&desk, "after"))->call.status, 201);
	assert_int_equal(desk_check(&desk, NULL), 3);
	desk_stop(&desk);
	desk_start(&desk, QUEUE);
	assert_int_equal(desk_do(&desk, desk_token(&desk, "then"))->call.status, 201);
}

/* --- every call that can fail, one after the other -------------------------------------------- */

struct outcome {
	struct job *jobs[LOAD];
	int status[LOAD]; /* of what came back; 0: nothing did */
	bool silent; /* the writer has ended */
};

static void
take_back(struct outcome *o)
{
	struct job *j = desk_wait(&desk, SOON_MS);

	o->silent = j == NULL;
	for (int n = 0; n < LOAD && j != NULL; n++)
		if (o->jobs[n] == j)
			o->status[n] = j->call.status;
}

/* Waves of jobs, until they are all answered or the writer has ended. */
static void
load(struct outcome *o)
{
	*o = (struct outcome){.silent = false};
	for (int n = 0; n < LOAD; n++)
		o->jobs[n] = desk_token(&desk, name_of(n));
	for (int n = 0; n < LOAD && !o->silent; n += WAVE) {
		for (int i = n; i < n + WAVE; i++)
			desk_submit(&desk, o->jobs[i]);
		for (int i = 0; i < WAVE && !o->silent; i++)
			take_back(o);
	}
}

/* What the next process would find. */
static const char *
left_behind(void)
{
	const char *path = place_file(&desk.place, &desk.arena, "left.db");
	struct str log = file_text(&desk.arena, str_printf(&desk.arena, "%s-wal", desk.place.db).p);

	file_write(path, file_text(&desk.arena, desk.place.db));
	if (log.p != NULL)
		file_write(str_printf(&desk.arena, "%s-wal", path).p, log);
	return path;
}

static void
check_outcome(const struct outcome *o)
{
	const char *path = left_behind();

	for (int n = 0; n < LOAD; n++) {
		int status = o->status[n];
		bool there = desk_has_token(&desk, path, name_of(n));
		if (status == 201 && !there)
			fail_msg("a token that was acknowledged is lost");
		if (status / 100 == 5 && there)
			fail_msg("a token that was refused is there");
		if (status == 201)
			assert_true(desk_lets_in(&desk, desk_member(&desk, o->jobs[n], "token")));
	}
	(void)desk_check(&desk, path);
}

static bool
fail_at(struct vfs_fault fault, int k)
{
	struct outcome o;

	fault.at = k;
	vfs_fail(&fault);
	load(&o);
	bool reached = vfs_heal() >= k;
	check_outcome(&o);
	desk_close(&desk);
	desk_open(&desk, QUEUE);
	return reached;
}

static void
try_all(unsigned calls, unsigned files, int code, bool lasting)
{
	const struct vfs_fault fault = {calls, files, 0, code, lasting};

	for (int k = 1; fail_at(fault, k); k += 1 + k / 2)
		continue;
}

static void
a_full_disk_loses_nothing_whichever_write_meets_it(void **unused)
{
	(void)unused;
	try_all(VFS_WRITE, VFS_LOG, SQLITE_FULL, false);
	try_all(VFS_WRITE, VFS_LOG, SQLITE_FULL, true);
	try_all(VFS_WRITE, VFS_MAIN, SQLITE_FULL, true);
}

static void
a_failing_disk_loses_nothing_whichever_call_meets_it(void **unused)
{
	(void)unused;
	try_all(VFS_WRITE, VFS_LOG, SQLITE_IOERR_WRITE, false);
	try_all(VFS_SYNC, VFS_LOG, SQLITE_IOERR_FSYNC, false);
	try_all(VFS_SYNC, VFS_MAIN, SQLITE_IOERR_FSYNC, true);
	try_all(VFS_READ, VFS_ANY, SQLITE_IOERR_READ, true);
}

static void
a_failed_sync_is_never_answered(void **unused)
{
	const struct vfs_fault fault = {VFS_SYNC, VFS_LOG, 1, SQLITE_IOERR_FSYNC, false};
	struct job *j = desk_token(&desk, "unsure");

	(void)unused;
	vfs_fail(&fault);
	desk_submit(&desk, j);
	assert_null(desk_wait(&desk, SOON_MS));
	assert_true(atomic_load(&desk.ended));
	assert_int_equal(vfs_heal(), 1);
	(void)desk_check(&desk, left_behind());
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define AT_DESK(test) cmocka_unit_test_setup_teardown(test, open_desk, close_desk)
	    AT_DESK(no_reply_leaves_before_the_logs_sync_has_returned),
	    AT_DESK(the_index_knows_nothing_before_the_sync_either),
	    AT_DESK(what_was_answered_outlives_a_power_cut),
	    AT_DESK(a_batch_that_finds_no_room_is_refused_whole),
	    AT_DESK(a_batch_that_is_lost_midway_is_refused_and_the_rest_is_tried),
	    AT_DESK(a_full_disk_loses_nothing_whichever_write_meets_it),
	    AT_DESK(a_failing_disk_loses_nothing_whichever_call_meets_it),
	    AT_DESK(a_failed_sync_is_never_answered),
	};
	vfs_install();
	vfs_keep_durable();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
