/* Every statement of daemon/store, against the schema as it is. */
#include "daemon/store/db.h"
#include "tests/support/cmocka.h"
#include "tests/support/place.h"
#include "tests/support/raw.h"

#include <ctype.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>

static const struct statement {
	const char *name, *text, *scan;
} statements[STMT_COUNT] = {
#define STMT(name, text, scan) {#name, text, scan},
#include "generated/statements.def"
#undef STMT
};

static struct arena arena;
static struct place place;
static sqlite3 *sql;
static struct buf sources = {.arena = &arena}; /* every .c and .h of the daemon */

static int
read_source(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)at;
	struct str name = str_of(path);
	if (type == FTW_F && (str_ends(name, STR(".c")) || str_ends(name, STR(".h"))))
		buf_put(&sources, file_text(&arena, path));
	return 0;
}

static int
open_all(void **state)
{
	const char *why;

	(void)state;
	place_open(&place);
	struct db *db = db_open_writer(place.db, true, &why);
	assert_non_null(db);
	db_close(db);
	sql = raw_open(place.db);
	assert_int_equal(nftw(SOURCE_DIR "/daemon", read_source, 16, FTW_PHYS), 0);
	assert_true(sources.n > 10000);
	return 0;
}

static int
close_all(void **state)
{
	(void)state;
	raw_close(sql);
	place_close(&place);
	arena_free(&arena);
	return 0;
}

static sqlite3_stmt *
compiled(const struct statement *s)
{
	sqlite3_stmt *ret = NULL;
	const char *rest = "";

	if (sqlite3_prepare_v2(sql, s->text, -1, &ret, &rest) != SQLITE_OK || ret == NULL)
		fail_msg("%s: %s", s->name, sqlite3_errmsg(sql));
	if (rest[strspn(rest, " \n")] != '\0')
		fail_msg("%s is more than one statement", s->name);
	return ret;
}

static void
every_statement_compiles_and_is_one_statement(void **state)
{
	(void)state;
	for (int i = 0; i < STMT_COUNT; i++)
		sqlite3_finalize(compiled(&statements[i]));
}

static void
no_two_statements_share_a_name(void **state)
{
	(void)state;
	for (int i = 0; i < STMT_COUNT; i++)
		for (int j = 0; j < i; j++)
			assert_string_not_equal(statements[i].name, statements[j].name);
}

/* --- plans ------------------------------------------------------------------------------------ */

/* Does a line of a query plan read a whole table, or a whole index?  Subqueries, lists of
 * values and table functions are read whole by nature. */
static bool
is_scan(const char *detail)
{
	if (strncmp(detail, "SCAN ", 5) != 0)
		return false;
	detail += 5;
	return strstr(detail, "CONSTANT ROW") == NULL && strstr(detail, "VIRTUAL TABLE") == NULL &&
	       detail[0] != '(' && strncmp(detail, "SUBQUERY", 8) != 0;
}

/* A name that the statement itself makes: WITH name AS, or (SELECT …) name. */
static bool
is_made(const char *text, const char *name)
{
	size_t n = strlen(name);

	for (const char *p = strstr(text, name); p != NULL; p = strstr(p + 1, name)) {
		bool whole = (p == text || !isalnum((unsigned char)p[-1])) &&
			     !isalnum((unsigned char)p[n]) && p[n] != '_';
		const char *before = p;
		while (before > text && isspace((unsigned char)before[-1]))
			before--;
		if (whole && ((before > text && before[-1] == ')') ||
				 strncmp(p + n, " AS (", 5) == 0 || strncmp(p + n, " (", 2) == 0))
			return true;
	}
	return false;
}

struct plan {
	const struct statement *statement;
	int scans;
	char first[128];
};

static void
read_plan(void *of, sqlite3_stmt *row)
{
	struct plan *p = of;
	const char *detail = (const char *)sqlite3_column_text(row, 3);
	char name[64] = "";

	if (!is_scan(detail))
		return;
	(void)sscanf(detail, "SCAN %63s", name);
	if (is_made(p->statement->text, name))
		return;
	if (p->scans++ == 0)
		snprintf(p->first, sizeof(p->first), "%s", detail);
}

static struct plan
plan_of(const struct statement *s)
{
	struct plan p = {.statement = s};
	const char *text = str_printf(&arena, "EXPLAIN QUERY PLAN %s", s->text).p;

	raw_each(sql, text, read_plan, &p);
	return p;
}

static void
nothing_reads_a_whole_table_without_saying_why(void **state)
{
	(void)state;
	for (int i = 0; i < STMT_COUNT; i++) {
		struct plan p = plan_of(&statements[i]);
		if (p.scans != 0 && statements[i].scan[0] == '\0')
			fail_msg("%s: %s; give it an index, or say why on its name line",
			    statements[i].name, p.first);
		if (p.scans == 0 && statements[i].scan[0] != '\0')
			fail_msg("%s says why it scans, and does not", statements[i].name);
	}
}

static void
find_sorting(void *of, sqlite3_stmt *row)
{
	const char *detail = (const char *)sqlite3_column_text(row, 3);
	struct plan *p = of;

	if (strstr(detail, "TEMP B-TREE FOR ORDER BY") != NULL ||
	    strstr(detail, "TEMP B-TREE FOR GROUP BY") != NULL ||
	    strstr(detail, "MATERIALIZE") != NULL)
		snprintf(p->first, sizeof(p->first), "%s", detail);
}

/* What reads all there is, row by row, may not keep it in memory to sort it. */
static void
no_report_sorts_what_it_reads_whole(void **state)
{
	int reports = 0;

	(void)state;
	for (int i = 0; i < STMT_COUNT; i++) {
		struct plan p = {.statement = &statements[i]};
		if (strncmp(statements[i].name, "metrics_", 8) != 0 ||
		    statements[i].scan[0] == '\0')
			continue;
		const char *text = str_printf(&arena, "EXPLAIN QUERY PLAN %s", statements[i].text)
				       .p;
		raw_each(sql, text, find_sorting, &p);
		if (p.first[0] != '\0')
			fail_msg("%s: %s", statements[i].name, p.first);
		reports++;
	}
	assert_true(reports >= 5);
}

static void
the_check_of_plans_finds_a_scan(void **state)
{
	static const struct statement whole = {"whole", "SELECT * FROM account a WHERE name = ?1",
					  ""},
				      one = {"one", "SELECT * FROM account a WHERE id = ?1", ""},
				      made = {
					  "made", "WITH m AS (SELECT 1 AS x) SELECT x FROM m", ""};

	(void)state;
	assert_int_equal(plan_of(&whole).scans, 1);
	assert_int_equal(plan_of(&one).scans, 0);
	assert_int_equal(plan_of(&made).scans, 0);
}

/* --- parameters ------------------------------------------------------------------------------- */

static void
parameters_are_bound_by_their_number(void **state)
{
	(void)state;
	for (int i = 0; i < STMT_COUNT; i++) {
		sqlite3_stmt *s = compiled(&statements[i]);
		for (int n = 1; n <= sqlite3_bind_parameter_count(s); n++) {
			const char *name = sqlite3_bind_parameter_name(s, n);
			char expected[16];
			snprintf(expected, sizeof(expected), "?%d", n);
			if (name == NULL || strcmp(name, expected) != 0)
				fail_msg("%s does not use its parameter %d", statements[i].name, n);
		}
		sqlite3_finalize(s);
	}
}

/* $2 stands before $1 in the text of this statement. */
static void
what_is_given_second_is_the_second_parameter(void **state)
{
	const char *why;
	struct db *db = db_open_writer(place.db, false, &why);
	struct rows row;

	(void)state;
	assert_non_null(db);
	assert_true(strstr(statements[STMT_find_account_by_id].text, "?2") <
		    strstr(statements[STMT_find_account_by_id].text, "?1"));
	raw_run(sql, "INSERT INTO account (id, name, email, language, service, status, created_at)"
		     " VALUES ('acc_a', 'Grace', 'grace@example.org', 'en', 0, 'active', 1)");
	assert_int_equal(db_one(db, STMT_find_account_by_id,
			     ARGS(TEXT(STR("acc_a")), SPARE, TEXT(STR("acc_b"))), &row),
	    OK);
	assert_int_equal(row_int(&row, "self"), 0);
	assert_int_equal(rows_close(&row), OK);
	assert_int_equal(db_one(db, STMT_find_account_by_id,
			     ARGS(TEXT(STR("acc_a")), SPARE, TEXT(STR("acc_a"))), &row),
	    OK);
	assert_int_equal(row_int(&row, "self"), 1);
	assert_int_equal(rows_close(&row), OK);
	db_close(db);
}

/* --- use -------------------------------------------------------------------------------------- */

static bool
is_named(const char *word)
{
	size_t n = strlen(word);

	for (const char *p = strstr(sources.p, word); p != NULL; p = strstr(p + 1, word)) {
		char before = p == sources.p ? ' ' : p[-1];
		if (before != '_' && !isalnum((unsigned char)before) && p[n] != '_' &&
		    !isalnum((unsigned char)p[n]))
			return true;
	}
	return false;
}

/* FIND…(NOUN), where the dots are capitals: a macro that makes the name. */
static bool
is_made_by_macro(struct str noun)
{
	const char *call = str_printf(&arena, "(%.*s)", STR_ARG(noun)).p;

	for (const char *p = strstr(sources.p, call); p != NULL; p = strstr(p + 1, call)) {
		const char *word = p;
		while (word > sources.p && (isupper((unsigned char)word[-1]) || word[-1] == '_'))
			word--;
		if (strncmp(word, "FIND", 4) == 0)
			return true;
	}
	return false;
}

/* STMT_name itself, or a macro that makes it of its noun: FIND(account). */
static bool
is_used(const char *name)
{
	const char *by = strstr(name, "_by_");

	if (is_named(str_printf(&arena, "STMT_%s", name).p))
		return true;
	return strncmp(name, "find_", 5) == 0 && by != NULL &&
	       is_made_by_macro((struct str){name + 5, (size_t)(by - name) - 5});
}

static void
every_statement_is_used_somewhere(void **state)
{
	(void)state;
	buf_char(&sources, '\0');
	assert_false(is_used("account_of_nobody"));
	assert_false(is_used("find_nobody_by_id"));
	for (int i = 0; i < STMT_COUNT; i++)
		if (!is_used(statements[i].name))
			fail_msg("nothing uses the statement %s", statements[i].name);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_statement_compiles_and_is_one_statement),
	    cmocka_unit_test(no_two_statements_share_a_name),
	    cmocka_unit_test(nothing_reads_a_whole_table_without_saying_why),
	    cmocka_unit_test(no_report_sorts_what_it_reads_whole),
	    cmocka_unit_test(the_check_of_plans_finds_a_scan),
	    cmocka_unit_test(parameters_are_bound_by_their_number),
	    cmocka_unit_test(what_is_given_second_is_the_second_parameter),
	    cmocka_unit_test(every_statement_is_used_somewhere),
	};
	return cmocka_run_group_tests(tests, open_all, close_all);
}
