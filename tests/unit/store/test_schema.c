/* From nothing, and from every older schema, to the one that schema/database.sql shows. */
#include "daemon/store/db.h"
#include "tests/support/cmocka.h"
#include "tests/support/place.h"
#include "tests/support/raw.h"

#include <string.h>
#include <unistd.h>

static const struct {
	int number;
	const char *name, *script;
} steps[] = {
#define FILE(number, name, text) {number, name, text},
#include "generated/migrations.def"
#undef FILE
};
enum { NEWEST = sizeof(steps) / sizeof(steps[0]) };

static struct arena arena;
static struct place place;

static int
open_place(void **state)
{
	(void)state;
	place_open(&place);
	return 0;
}

static int
close_place(void **state)
{
	(void)state;
	place_close(&place);
	arena_free(&arena);
	return 0;
}

/* A database as the program of schema AT left it, with one row of somebody's own. */
static void
make_old(int at, int64_t mark)
{
	sqlite3 *sql;

	unlink(place.db);
	sql = raw_open(place.db);
	raw_run(sql, "PRAGMA application_id = 0x536c7563; CREATE TABLE kept (x INTEGER)");
	for (int i = 0; i < at; i++)
		raw_run(sql, steps[i].script);
	raw_run(sql, str_printf(&arena, "PRAGMA user_version = %d; INSERT INTO kept VALUES (%lld)",
			 at, (long long)mark)
			 .p);
	raw_close(sql);
}

static void
open_and_close(void)
{
	const char *why = NULL;
	struct db *db = db_open_writer(place.db, true, &why);

	if (db == NULL)
		fail_msg("%s", why);
	db_close(db);
}

static const char *
refusal(void)
{
	const char *why = NULL;

	assert_null(db_open_writer(place.db, false, &why));
	assert_non_null(why);
	return why;
}

static struct str
database_sql(void)
{
	struct str text = file_text(&arena, SOURCE_DIR "/schema/database.sql");

	assert_non_null(text.p);
	return text;
}

/* --- what the schema is ----------------------------------------------------------------------- */

static void
assert_same_text(struct str a, struct str b)
{
	size_t i = 0;

	while (i < a.n && i < b.n && a.p[i] == b.p[i])
		i++;
	if (a.n == b.n && i == a.n)
		return;
	while (i > 0 && a.p[i - 1] != '\n')
		i--;
	struct str rest_a, rest_b;
	fail_msg("the migrations give\n  %.*s\nwhere schema/database.sql gives\n  %.*s",
	    STR_ARG(str_cut(str_from(a, i), '\n', &rest_a)),
	    STR_ARG(str_cut(str_from(b, i), '\n', &rest_b)));
}

static void
the_migrations_give_what_database_sql_shows(void **state)
{
	sqlite3 *shown = raw_open(":memory:");

	(void)state;
	make_old(0, 1);
	open_and_close();
	sqlite3 *made = raw_open(place.db);
	raw_run(made, "DROP TABLE kept");
	raw_run(shown, str_c(&arena, database_sql()));
	assert_same_text(raw_schema(made, &arena), raw_schema(shown, &arena));
	assert_same_text(raw_rows(made, &arena), raw_rows(shown, &arena));
	raw_close(made);
	raw_close(shown);
}

/* Does a line of the schema's text begin with NAME and say something behind it? */
static bool
is_explained(struct str text, const char *table, const char *name)
{
	struct str head = str_printf(&arena, "CREATE TABLE %s (\n", table), line;
	const char *from = memmem(text.p, text.n, head.p, head.n);

	if (from == NULL)
		return false;
	text = str_from(text, (size_t)(from - text.p) + head.n);
	do {
		line = str_cut(text, '\n', &text);
		if (str_starts(line, str_printf(&arena, "\t%s ", name).p))
			return memmem(line.p, line.n, "-- ", 3) != NULL;
	} while (text.n != 0 && line.n != 0 && line.p[0] != ')');
	return false;
}

static void
check_column(void *of, sqlite3_stmt *row)
{
	const struct str *text = of;
	const char *table = (const char *)sqlite3_column_text(row, 0);
	const char *name = (const char *)sqlite3_column_text(row, 1);

	if (!is_explained(*text, table, name))
		fail_msg("schema/database.sql does not say what %s.%s means", table, name);
}

static void
every_column_says_what_it_means(void **state)
{
	sqlite3 *shown = raw_open(":memory:");
	struct str text = database_sql();

	(void)state;
	raw_run(shown, str_c(&arena, text));
	raw_each(shown,
	    "SELECT s.name, c.name FROM sqlite_schema s, pragma_table_info(s.name) c"
	    " WHERE s.type = 'table'",
	    check_column, &text);
	raw_close(shown);
}

static void
the_steps_are_numbered_one_by_one(void **state)
{
	(void)state;
	for (int i = 0; i < NEWEST; i++)
		assert_int_equal(steps[i].number, i + 1);
}

static void
check_table(void *of, sqlite3_stmt *row)
{
	(void)of;
	if (sqlite3_column_int(row, 1) == 0)
		fail_msg("%s is not STRICT", (const char *)sqlite3_column_text(row, 0));
}

static void
every_table_is_strict_and_sound(void **state)
{
	(void)state;
	open_and_close();
	sqlite3 *made = raw_open(place.db);
	raw_each(made,
	    "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
	    " AND name NOT LIKE 'sqlite%'",
	    check_table, NULL);
	assert_string_equal(raw_text(made, &arena, "PRAGMA integrity_check").p, "ok");
	raw_close(made);
}

/* --- upwards ---------------------------------------------------------------------------------- */

static void
a_new_database_is_ours_and_in_wal_mode(void **state)
{
	(void)state;
	open_and_close();
	sqlite3 *made = raw_open(place.db);
	assert_int_equal(raw_number(made, "PRAGMA application_id"), 0x536c7563);
	assert_int_equal(raw_number(made, "PRAGMA user_version"), NEWEST);
	assert_string_equal(raw_text(made, &arena, "PRAGMA journal_mode").p, "wal");
	raw_close(made);
	assert_int_equal(place_count(&place, "backup"), 0);
}

static void
opening_again_changes_nothing_and_copies_nothing(void **state)
{
	(void)state;
	open_and_close();
	struct str before = file_text(&arena, place.db);
	open_and_close();
	assert_true(str_eq(before, file_text(&arena, place.db)));
	assert_int_equal(place_count(&place, "backup"), 0);
}

static void
a_missing_database_is_made_only_when_asked(void **state)
{
	const char *why = NULL;

	(void)state;
	assert_null(db_open_writer(place.db, false, &why));
	assert_non_null(why);
	assert_null(db_open_reader(place.db, &why));
	assert_int_equal(access(place.db, F_OK), -1);
}

/* Copies are named so that the newest sorts last. */
static sqlite3 *
newest_backup(void)
{
	const char *folder = place_file(&place, &arena, "backup");
	struct str name = last_file(&arena, folder);

	assert_non_null(name.p);
	return raw_open(str_printf(&arena, "%s/%s", folder, name.p).p);
}

static void
an_older_schema_is_copied_and_brought_up_to_date(void **state)
{
	static const int ages[] = {0, 1, NEWEST / 2, NEWEST - 1};

	(void)state;
	for (size_t i = 0; i < sizeof(ages) / sizeof(ages[0]); i++) {
		int at = ages[i];
		make_old(at, 100 + at);
		open_and_close();
		sqlite3 *made = raw_open(place.db), *copy = newest_backup();
		assert_int_equal(raw_number(made, "PRAGMA user_version"), NEWEST);
		assert_int_equal(raw_number(made, "SELECT x FROM kept"), 100 + at);
		assert_int_equal(raw_number(copy, "PRAGMA user_version"), at);
		assert_int_equal(raw_number(copy, "SELECT x FROM kept"), 100 + at);
		raw_close(made);
		raw_close(copy);
	}
}

static void
the_last_three_copies_are_kept(void **state)
{
	(void)state;
	for (int mark = 1; mark <= 8; mark++) {
		make_old(NEWEST - 1, mark);
		open_and_close();
		assert_int_equal(place_count(&place, "backup"), mark < 3 ? mark : 3);
		sqlite3 *copy = newest_backup();
		assert_int_equal(raw_number(copy, "SELECT x FROM kept"), mark);
		raw_close(copy);
	}
}

static void
a_step_that_fails_leaves_the_database_as_it_was(void **state)
{
	(void)state;
	make_old(0, 7);
	sqlite3 *old = raw_open(place.db);
	raw_run(old, "CREATE TABLE installation (mine TEXT)");
	raw_close(old);
	struct str before = file_text(&arena, place.db);
	assert_non_null(strstr(refusal(), steps[0].name));
	assert_true(str_eq(before, file_text(&arena, place.db)));
	assert_int_equal(place_count(&place, "backup"), 1);
}

/* Foreign keys are off while steps run, and what they leave is looked at once, at the end. */
static void
steps_that_leave_a_reference_to_nothing_are_all_undone(void **state)
{
	(void)state;
	make_old(NEWEST - 2, 7);
	sqlite3 *old = raw_open(place.db);
	raw_run(old, "CREATE TABLE mine (x TEXT REFERENCES account);"
		     "INSERT INTO mine VALUES ('nobody')");
	raw_close(old);
	struct str before = file_text(&arena, place.db);
	assert_non_null(strstr(refusal(), "as it was before: go on with the sluiced of before"));
	assert_true(str_eq(before, file_text(&arena, place.db)));
}

/* --- what is refused -------------------------------------------------------------------------- */

static void
a_database_newer_than_the_program_is_refused_untouched(void **state)
{
	(void)state;
	make_old(NEWEST, 1);
	sqlite3 *newer = raw_open(place.db);
	raw_run(newer, str_printf(&arena, "PRAGMA user_version = %d", NEWEST + 1).p);
	raw_close(newer);
	struct str before = file_text(&arena, place.db);
	assert_non_null(strstr(refusal(), "newer than this program"));
	assert_true(str_eq(before, file_text(&arena, place.db)));
	assert_int_equal(place_count(&place, "backup"), 0);
}

static void
what_is_no_database_of_ours_is_refused_untouched(void **state)
{
	static const char *const settings[] = {
	    "PRAGMA application_id = 1; CREATE TABLE mine (x)", "CREATE TABLE mine (x)"};
	struct str text = STR("This is a letter, and a long one, but no database at all.\n");

	(void)state;
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		unlink(place.db);
		sqlite3 *other = raw_open(place.db);
		raw_run(other, settings[i]);
		raw_close(other);
		struct str before = file_text(&arena, place.db);
		assert_non_null(strstr(refusal(), "not a Sluice database"));
		assert_true(str_eq(before, file_text(&arena, place.db)));
	}
	file_write(place.db, text);
	assert_non_null(strstr(refusal(), "not a Sluice database"));
	assert_true(str_eq(text, file_text(&arena, place.db)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, open_place, close_place)
	    IN_PLACE(the_migrations_give_what_database_sql_shows),
	    IN_PLACE(every_column_says_what_it_means),
	    IN_PLACE(the_steps_are_numbered_one_by_one),
	    IN_PLACE(every_table_is_strict_and_sound),
	    IN_PLACE(a_new_database_is_ours_and_in_wal_mode),
	    IN_PLACE(opening_again_changes_nothing_and_copies_nothing),
	    IN_PLACE(a_missing_database_is_made_only_when_asked),
	    IN_PLACE(an_older_schema_is_copied_and_brought_up_to_date),
	    IN_PLACE(the_last_three_copies_are_kept),
	    IN_PLACE(steps_that_leave_a_reference_to_nothing_are_all_undone),
	    IN_PLACE(a_step_that_fails_leaves_the_database_as_it_was),
	    IN_PLACE(a_database_newer_than_the_program_is_refused_untouched),
	    IN_PLACE(what_is_no_database_of_ours_is_refused_untouched),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
