/* The door to the database: rows, refusals, transactions, snapshots. */
#include "tests/unit/store/opened.h"

#include <sqlite3.h>
#include <string.h>

/* Organisation N of a name; nothing else about it matters here. */
static enum err
enter_named(int n, struct str name)
{
	return db_run(db, STMT_organisation_insert,
	    ARGS(TEXT(str_printf(&arena, "org_%026d", n)), TEXT(name), NULL_ARG, TEXT(STR("NL")),
		TEXT(STR("academia")), TEXT(STR("standard")), INT(n)));
}

static enum err
enter(int n)
{
	return enter_named(n, str_printf(&arena, "Organisation %d", n));
}

static int64_t
entered(void)
{
	return engine_number(db, "SELECT count(*) FROM organisation");
}

static void
commit_one(int n)
{
	assert_int_equal(db_begin(db), OK);
	assert_int_equal(enter(n), OK);
	assert_int_equal(db_commit(db), OK);
}

/* --- rows ------------------------------------------------------------------------------------- */

static struct rows
organisations_before(struct db *of, const char *id)
{
	return db_query(
	    of, STMT_organisation_list, ARGS(TEXT(STR("")), INT(0), TEXT(str_of(id)), INT(100)));
}

static void
rows_are_read_by_the_names_of_their_columns(void **state)
{
	struct rows rows;

	(void)state;
	assert_int_equal(enter_named(7, STR("Caf\xc3\xa9")), OK);
	rows = organisations_before(db, "~");
	assert_true(rows_next(&rows));
	assert_true(str_is(row_text(&rows, "name", &arena), "Caf\xc3\xa9"));
	assert_int_equal(row_int(&rows, "created_at"), 7);
	assert_true(row_null(&rows, "ror"));
	assert_null(row_text(&rows, "ror", &arena).p);
	assert_int_equal(row_int(&rows, "ror"), 0);
	assert_int_equal(row_flag(&rows, "created_at"), 7);
	assert_int_equal(row_flag(&rows, "no_such_column"), 0);
	assert_false(rows_next(&rows));
	assert_false(rows_next(&rows));
	assert_int_equal(rows_close(&rows), OK);
}

static void
a_statement_is_free_again_when_its_rows_are_closed(void **state)
{
	(void)state;
	for (int n = 0; n < 3; n++)
		assert_int_equal(enter(n), OK);
	for (int i = 0; i < 3; i++) {
		struct rows rows = organisations_before(db, "~");
		assert_true(rows_next(&rows));
		assert_true(rows_next(&rows));
		assert_int_equal(rows_close(&rows), OK);
		assert_int_equal(rows_close(&rows), OK);
	}
}

static void
one_row_is_found_or_not_found(void **state)
{
	struct rows row;

	(void)state;
	assert_int_equal(enter(1), OK);
	assert_int_equal(
	    db_one(db, STMT_find_organisation_by_name,
		ARGS(TEXT(STR("Organisation 1")), SPARE, TEXT(STR("acc")), INT(0)), &row),
	    OK);
	assert_int_equal(rows_close(&row), OK);
	assert_int_equal(
	    db_one(db, STMT_find_organisation_by_name,
		ARGS(TEXT(STR("Organisation 2")), SPARE, TEXT(STR("acc")), INT(0)), &row),
	    ERR_NOT_FOUND);
	assert_int_equal(rows_close(&row), OK);
}

static void
changes_are_counted(void **state)
{
	(void)state;
	assert_int_equal(enter(1), OK);
	assert_int_equal(db_changes(db), 1);
	assert_int_equal(db_run(db, STMT_token_revoke, ARGS(TEXT(STR("tok_none")), INT(1))), OK);
	assert_int_equal(db_changes(db), 0);
}

/* --- refusals --------------------------------------------------------------------------------- */

static void
a_row_that_is_there_already_is_refused_and_the_rest_stands(void **state)
{
	(void)state;
	assert_int_equal(db_begin(db), OK);
	assert_int_equal(enter(1), OK);
	assert_int_equal(enter(1), ERR_EXISTS); /* its primary key */
	assert_int_equal(enter_named(2, STR("Organisation 1")), ERR_EXISTS); /* its name */
	assert_int_equal(enter(3), OK);
	assert_int_equal(db_commit(db), OK);
	assert_int_equal(entered(), 2);
}

static void
a_reference_to_nothing_is_our_own_fault(void **state)
{
	(void)state;
	assert_int_equal(db_run(db, STMT_organisation_insert,
			     ARGS(TEXT(STR("org_x")), TEXT(STR("x")), NULL_ARG, TEXT(STR("NL")),
				 TEXT(STR("no such sector")), TEXT(STR("standard")), INT(1))),
	    ERR_INTERNAL);
	assert_non_null(strstr(db_trouble(db), "FOREIGN KEY"));
}

/* --- savepoints ------------------------------------------------------------------------------- */

static void
an_undone_savepoint_takes_only_its_own(void **state)
{
	(void)state;
	assert_int_equal(db_begin(db), OK);
	for (int n = 0; n < 6; n++) {
		assert_int_equal(db_savepoint(db), OK);
		assert_int_equal(enter(n), OK);
		assert_true(n % 2 == 0 ? db_release(db) : db_undo(db));
	}
	assert_int_equal(db_commit(db), OK);
	assert_int_equal(entered(), 3);
	assert_int_equal(engine_number(db, "SELECT sum(created_at) FROM organisation"), 0 + 2 + 4);
}

static void
rows_left_open_do_not_stand_in_the_way(void **state)
{
	bool (*const ends[])(struct db *) = {db_release, db_undo};

	(void)state;
	for (int n = 0; n < 4; n++)
		assert_int_equal(enter(n), OK);
	assert_int_equal(db_begin(db), OK);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(db_savepoint(db), OK);
		struct rows rows = organisations_before(db, "~");
		assert_true(rows_next(&rows));
		assert_true(ends[i](db));
	}
	struct rows rows = organisations_before(db, "~");
	assert_true(rows_next(&rows));
	assert_int_equal(db_commit(db), OK);
}

static void
what_is_rolled_back_was_never_there(void **state)
{
	(void)state;
	commit_one(1);
	assert_int_equal(db_begin(db), OK);
	assert_int_equal(enter(2), OK);
	db_rollback(db);
	db_rollback(db);
	assert_int_equal(entered(), 1);
	commit_one(3);
	assert_int_equal(entered(), 2);
}

/* --- readers ---------------------------------------------------------------------------------- */

static int
rows_seen(struct db *reader)
{
	struct rows rows = organisations_before(reader, "~");
	int n = 0;

	while (rows_next(&rows))
		n++;
	assert_int_equal(rows_close(&rows), OK);
	return n;
}

static struct db *
open_reader(void)
{
	const char *why = NULL;
	struct db *reader = db_open_reader(place.db, &why);

	if (reader == NULL)
		fail_msg("%s", why);
	return reader;
}

static void
a_reader_sees_one_moment_and_nothing_uncommitted(void **state)
{
	struct db *reader = open_reader();

	(void)state;
	commit_one(1);
	assert_int_equal(db_begin_read(reader), OK);
	assert_int_equal(rows_seen(reader), 1);
	commit_one(2);
	assert_int_equal(rows_seen(reader), 1);
	db_end_read(reader);
	assert_int_equal(db_begin(db), OK);
	assert_int_equal(enter(3), OK);
	assert_int_equal(rows_seen(reader), 2);
	assert_int_equal(db_commit(db), OK);
	assert_int_equal(rows_seen(reader), 3);
	db_close(reader);
}

static void
a_reader_cannot_write(void **state)
{
	struct db *reader = open_reader();

	(void)state;
	assert_int_equal(
	    db_run(reader, STMT_token_revoke, ARGS(TEXT(STR("tok")), INT(1))), ERR_STORE_READ_ONLY);
	assert_int_equal(db_begin(reader), ERR_STORE_READ_ONLY);
	db_close(reader);
}

static void
the_log_is_emptied_between_transactions_only_when_it_is_long(void **state)
{
	const char *log = str_printf(&arena, "%s-wal", place.db).p;

	(void)state;
	for (int n = 0; n < 200; n++) {
		commit_one(n);
		assert_int_equal(db_checkpoint(db, 40), OK);
	}
	size_t short_log = file_text(&arena, log).n;
	for (int n = 200; n < 400; n++) {
		commit_one(n);
		assert_int_equal(db_checkpoint(db, 1000000), OK);
	}
	assert_true(short_log < 100 * 4200);
	assert_true(file_text(&arena, log).n > 2 * short_log);
	assert_int_equal(entered(), 400);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_DB(test) cmocka_unit_test_setup_teardown(test, open_db, close_db)
	    IN_DB(rows_are_read_by_the_names_of_their_columns),
	    IN_DB(a_statement_is_free_again_when_its_rows_are_closed),
	    IN_DB(one_row_is_found_or_not_found),
	    IN_DB(changes_are_counted),
	    IN_DB(a_row_that_is_there_already_is_refused_and_the_rest_stands),
	    IN_DB(a_reference_to_nothing_is_our_own_fault),
	    IN_DB(an_undone_savepoint_takes_only_its_own),
	    IN_DB(rows_left_open_do_not_stand_in_the_way),
	    IN_DB(what_is_rolled_back_was_never_there),
	    IN_DB(a_reader_sees_one_moment_and_nothing_uncommitted),
	    IN_DB(a_reader_cannot_write),
	    IN_DB(the_log_is_emptied_between_transactions_only_when_it_is_long),
	};
	vfs_install();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
