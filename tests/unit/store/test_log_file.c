/* Writes to the log are gathered, and nobody can tell but by counting them. */
#include "tests/unit/store/opened.h"

#include <sqlite3.h>

enum { MANY = 3000, NEVER = 1 << 30 };

static void
enter(int from, int to)
{
	for (int i = from; i < to; i++)
		assert_int_equal(
		    db_run(db, STMT_organisation_insert,
			ARGS(TEXT(str_printf(&arena, "org_%026d", i * 7919 % 1000000)),
			    TEXT(str_printf(&arena, "Organisation %d", i)), NULL_ARG,
			    TEXT(STR("NL")), TEXT(STR("academia")), TEXT(STR("standard")), INT(i))),
		    OK);
}

/* Are exactly the first COUNT of them there, as THROUGH sees it? */
static void
assert_there(struct db *through, int count)
{
	assert_int_equal(engine_number(through, "SELECT count(*) FROM organisation"), count);
	assert_int_equal(
	    engine_number(through,
		"SELECT count(*) FROM organisation WHERE name = 'Organisation ' || created_at "
		"AND id = printf('org_%026d', created_at * 7919 % 1000000)"),
	    count);
	assert_int_equal(
	    engine_number(through,
		"SELECT count(*) FROM organisation a JOIN organisation b ON b.name = a.name"),
	    count);
}

static void
assert_sound(struct db *through)
{
	assert_int_equal(engine_number(through, "SELECT count(*) FROM pragma_integrity_check WHERE "
						"integrity_check = 'ok'"),
	    1);
}

static void
a_commit_of_many_pages_goes_to_the_log_in_few_writes(void **state)
{
	const struct vfs_fault count = {VFS_WRITE, VFS_LOG, NEVER, SQLITE_FULL, false};

	(void)state;
	assert_int_equal(db_begin(db), OK);
	enter(0, MANY);
	vfs_fail(&count);
	assert_int_equal(db_commit(db), OK);
	int writes = vfs_heal();
	int64_t bytes = engine_number(db, "SELECT page_count * page_size FROM pragma_page_count, "
					  "pragma_page_size");
	assert_true(writes >= 1);
	assert_true(writes <= bytes / 100000 + 2);
	assert_there(db, MANY);
}

/* With a cache of a few pages the engine writes most of them before the commit, and reads
 * them back to go on. */
static void
what_is_gathered_is_read_back(void **state)
{
	const char *why;

	(void)state;
	assert_true(engine_script(db, "PRAGMA cache_size = 5"));
	assert_int_equal(db_begin(db), OK);
	enter(0, MANY);
	assert_there(db, MANY);
	struct db *reader = db_open_reader(place.db, &why);
	assert_there(reader, 0);
	assert_int_equal(db_commit(db), OK);
	assert_there(reader, MANY);
	assert_int_equal(db_begin(db), OK);
	enter(MANY, 2 * MANY);
	db_rollback(db);
	assert_there(db, MANY);
	assert_there(reader, MANY);
	db_close(reader);
	assert_sound(db);
}

static void
a_checkpoint_finds_everything_in_the_log(void **state)
{
	(void)state;
	for (int i = 0; i < 10; i++) {
		assert_int_equal(db_begin(db), OK);
		enter(i * 100, i * 100 + 100);
		assert_int_equal(db_commit(db), OK);
		if (i % 3 == 0)
			assert_int_equal(db_checkpoint(db, 0), OK);
	}
	assert_there(db, 1000);
	db_close(db);
	open_writer();
	assert_there(db, 1000);
	assert_sound(db);
}

/* Whichever of its writes fails: nothing of the commit is there, and the next one is whole. */
static void
a_commit_whose_writes_fail_leaves_nothing_behind(void **state)
{
	(void)state;
	for (int at = 1; at <= 4; at++) {
		const struct vfs_fault full = {VFS_WRITE, VFS_LOG, at, SQLITE_FULL, true};
		assert_int_equal(db_begin(db), OK);
		enter((at - 1) * 10, MANY);
		vfs_fail(&full);
		assert_int_equal(db_commit(db), ERR_STORE_FULL);
		(void)vfs_heal();
		assert_int_equal(db_begin(db), OK);
		enter((at - 1) * 10, at * 10);
		assert_int_equal(db_commit(db), OK);
		assert_there(db, at * 10);
	}
	db_close(db);
	open_writer();
	assert_there(db, 40);
	assert_sound(db);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_DB(test) cmocka_unit_test_setup_teardown(test, open_db, close_db)
	    IN_DB(a_commit_of_many_pages_goes_to_the_log_in_few_writes),
	    IN_DB(what_is_gathered_is_read_back),
	    IN_DB(a_checkpoint_finds_everything_in_the_log),
	    IN_DB(a_commit_whose_writes_fail_leaves_nothing_behind),
#undef IN_DB
	};

	vfs_install();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
