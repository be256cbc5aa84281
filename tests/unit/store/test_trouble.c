/* A full disk, a write-protected file and a failing disk: what was committed stays,
 * what was refused is gone, and service goes on where it can. */
#include "tests/support/raw.h"
#include "tests/unit/store/opened.h"

#include <string.h>

enum { ROWS_A_TRANSACTION = 3, TRANSACTIONS = 9, MANY = 400, WIDE = 4000 };

/* Organisation N, with a name that fills a page. */
static enum err
enter(int n)
{
	return db_run(db, STMT_organisation_insert,
	    ARGS(TEXT(str_printf(&arena, "org_%026d", n)),
		TEXT(str_printf(&arena, "%0*d", WIDE, n)), NULL_ARG, TEXT(STR("NL")),
		TEXT(STR("academia")), TEXT(STR("standard")), INT(n)));
}

static int64_t
entered(void)
{
	return engine_number(db, "SELECT count(*) FROM organisation");
}

static enum err
commit_one(int n)
{
	enum err e = db_begin(db);

	if (e == OK)
		e = enter(n);
	if (e == OK)
		return db_commit(db);
	db_rollback(db);
	return e;
}

/* --- no room ---------------------------------------------------------------------------------- */

/* No page can be added to the database from now on. */
static void
leave_no_room(void)
{
	int64_t pages = engine_number(db, "PRAGMA page_count");

	assert_true(engine_script(
	    db, str_printf(&arena, "PRAGMA max_page_count = %lld", (long long)pages).p));
}

static void
a_full_disk_takes_the_whole_batch_and_says_so(void **state)
{
	enum err e = OK;
	int n = 1;

	(void)state;
	assert_int_equal(commit_one(0), OK);
	leave_no_room();
	assert_int_equal(db_begin(db), OK);
	assert_int_equal(db_savepoint(db), OK);
	while (e == OK)
		e = enter(n++);
	assert_int_equal(e, ERR_STORE_FULL);
	assert_false(db_undo(db));
	assert_false(db_release(db));
	assert_int_not_equal(db_commit(db), OK);
	assert_int_equal(entered(), 1);
}

static void
service_resumes_when_there_is_room_again(void **state)
{
	(void)state;
	leave_no_room();
	assert_int_equal(commit_one(0), ERR_STORE_FULL);
	assert_true(engine_script(db, "PRAGMA max_page_count = 1000000"));
	assert_int_equal(commit_one(1), OK);
	assert_int_equal(entered(), 1);
}

static void
a_log_without_room_refuses_the_commit_and_nothing_else(void **state)
{
	const struct vfs_fault full = {VFS_WRITE, VFS_LOG, 1, SQLITE_FULL, true};

	(void)state;
	assert_int_equal(commit_one(0), OK);
	vfs_fail(&full);
	for (int n = 1; n < 4; n++) {
		assert_int_equal(commit_one(n), ERR_STORE_FULL);
		assert_int_equal(entered(), 1);
	}
	assert_true(vfs_heal() > 0);
	assert_int_equal(commit_one(9), OK);
	db_close(db);
	open_writer();
	assert_int_equal(engine_number(db, "SELECT sum(created_at) FROM organisation"), 9);
}

/* A transaction that is larger than the cache is written before its end. */
static void
a_log_that_fills_up_midway_takes_the_batch_along(void **state)
{
	const struct vfs_fault full = {VFS_WRITE, VFS_LOG, 20, SQLITE_FULL, true};
	enum err e = OK;

	(void)state;
	assert_int_equal(commit_one(0), OK);
	assert_true(engine_script(db, "PRAGMA cache_size = 10"));
	vfs_fail(&full);
	assert_int_equal(db_begin(db), OK);
	assert_int_equal(db_savepoint(db), OK);
	for (int n = 1; n < MANY && e == OK; n++)
		e = enter(n);
	assert_int_equal(e, ERR_STORE_FULL);
	assert_false(db_undo(db));
	assert_int_equal(entered(), 1);
	(void)vfs_heal();
	assert_int_equal(commit_one(1), OK);
}

/* --- no right --------------------------------------------------------------------------------- */

static void
a_write_protected_database_is_read_and_not_written(void **state)
{
	(void)state;
	assert_int_equal(commit_one(0), OK);
	db_close(db);
	vfs_write_protect(true);
	open_writer();
	assert_int_equal(entered(), 1);
	assert_int_equal(commit_one(1), ERR_STORE_READ_ONLY);
	db_close(db);
	vfs_write_protect(false);
	open_writer();
	assert_int_equal(commit_one(1), OK);
}

/* --- a failing disk --------------------------------------------------------------------------- */

static void
a_commit_whose_sync_fails_is_no_refusal(void **state)
{
	const struct vfs_fault fault = {VFS_SYNC, VFS_LOG, 1, SQLITE_IOERR_FSYNC, false};

	(void)state;
	assert_int_equal(commit_one(0), OK);
	vfs_fail(&fault);
	assert_int_equal(db_begin(db), OK);
	assert_int_equal(enter(1), OK);
	assert_int_equal(db_commit(db), ERR_INTERNAL);
	assert_non_null(strstr(db_trouble(db), "disk I/O error"));
}

static void
a_statement_that_cannot_be_compiled_for_the_disk_is_an_error(void **state)
{
	const struct vfs_fault fault = {VFS_READ, VFS_ANY, 1, SQLITE_IOERR_READ, true};
	const char *why;
	struct rows row;

	(void)state;
	assert_int_equal(commit_one(0), OK);
	assert_int_equal(db_checkpoint(db, 0), OK);
	struct db *reader = db_open_reader(place.db, &why);
	assert_non_null(reader);
	vfs_fail(&fault);
	assert_int_equal(db_one(reader, STMT_installation_row, NO_ARGS, &row), ERR_INTERNAL);
	assert_false(rows_next(&row));
	assert_int_equal(rows_close(&row), ERR_INTERNAL);
	(void)vfs_heal();
	assert_int_equal(db_one(reader, STMT_installation_row, NO_ARGS, &row), ERR_NOT_FOUND);
	db_close(reader);
}

static void
a_checkpoint_that_fails_is_told(void **state)
{
	const struct vfs_fault full = {VFS_WRITE, VFS_MAIN, 1, SQLITE_FULL, true};
	const struct vfs_fault sync = {VFS_SYNC, VFS_MAIN, 1, SQLITE_IOERR_FSYNC, false};

	(void)state;
	for (int n = 0; n < 10; n++)
		assert_int_equal(commit_one(n), OK);
	vfs_fail(&full);
	assert_int_equal(db_checkpoint(db, 0), ERR_STORE_FULL);
	vfs_fail(&sync);
	assert_int_equal(db_checkpoint(db, 0), ERR_INTERNAL);
	(void)vfs_heal();
	assert_int_equal(db_checkpoint(db, 0), OK);
	assert_int_equal(entered(), 10);
}

/* --- every call that can fail, one after the other -------------------------------------------- */

static enum err
enter_several(int first)
{
	enum err e = db_begin(db);

	for (int i = 0; i < ROWS_A_TRANSACTION && e == OK; i++)
		e = enter(first + i);
	return e;
}

/* Transactions of several rows until one fails; how many were acknowledged.  *unsure: the
 * last one may or may not be there. */
static int
commit_until_it_fails(bool *unsure)
{
	enum err e = OK;
	int n = 0;

	*unsure = false;
	while (e == OK && n < TRANSACTIONS) {
		e = enter_several(n * ROWS_A_TRANSACTION);
		if (e != OK)
			break;
		e = db_commit(db);
		*unsure = e != OK && e != ERR_STORE_FULL;
		if (e == OK && n++ % 4 == 3)
			e = db_checkpoint(db, 0);
	}
	db_rollback(db);
	return n;
}

static void
check_what_is_left(int acknowledged, bool unsure)
{
	sqlite3 *raw = raw_open(place.db);
	int64_t rows = raw_number(raw, "SELECT count(*) FROM organisation");

	assert_string_equal(raw_text(raw, &arena, "PRAGMA integrity_check").p, "ok");
	assert_int_equal(rows % ROWS_A_TRANSACTION, 0);
	int64_t there = rows / ROWS_A_TRANSACTION;
	if (there != acknowledged && !(unsure && there == acknowledged + 1))
		fail_msg("%d transactions were acknowledged, and %lld are there", acknowledged,
		    (long long)there);
	raw_close(raw);
}

/* One fresh database for each K; true as long as there was a K-th call to fail. */
static bool
fail_at(struct vfs_fault fault, int k)
{
	bool unsure;

	fault.at = k;
	vfs_fail(&fault);
	int n = commit_until_it_fails(&unsure);
	int seen = vfs_heal();
	check_what_is_left(n, unsure);
	db_close(db);
	place_close(&place);
	arena_free(&arena);
	place_open(&place);
	open_writer();
	return seen >= k;
}

static void
nothing_acknowledged_is_lost_whichever_call_fails(void **state)
{
	static const struct vfs_fault faults[] = {
	    {VFS_WRITE, VFS_ANY, 0, SQLITE_FULL, true},
	    {VFS_WRITE, VFS_ANY, 0, SQLITE_FULL, false},
	    {VFS_WRITE, VFS_ANY, 0, SQLITE_IOERR_WRITE, true},
	    {VFS_WRITE, VFS_ANY, 0, SQLITE_IOERR_WRITE, false},
	    {VFS_SYNC, VFS_ANY, 0, SQLITE_IOERR_FSYNC, true},
	    {VFS_SYNC, VFS_ANY, 0, SQLITE_IOERR_FSYNC, false},
	    {VFS_READ, VFS_ANY, 0, SQLITE_IOERR_READ, true},
	    {VFS_TRUNCATE, VFS_ANY, 0, SQLITE_IOERR_TRUNCATE, true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		for (int k = 1; fail_at(faults[i], k); k += 1 + k / 5)
			continue;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_DB(test) cmocka_unit_test_setup_teardown(test, open_db, close_db)
	    IN_DB(a_full_disk_takes_the_whole_batch_and_says_so),
	    IN_DB(service_resumes_when_there_is_room_again),
	    IN_DB(a_log_without_room_refuses_the_commit_and_nothing_else),
	    IN_DB(a_log_that_fills_up_midway_takes_the_batch_along),
	    IN_DB(a_write_protected_database_is_read_and_not_written),
	    IN_DB(a_commit_whose_sync_fails_is_no_refusal),
	    IN_DB(a_statement_that_cannot_be_compiled_for_the_disk_is_an_error),
	    IN_DB(a_checkpoint_that_fails_is_told),
	    IN_DB(nothing_acknowledged_is_lost_whichever_call_fails),
	};
	vfs_install();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
