/* SQLite, asked directly. */
#include "tests/support/raw.h"

#include "tests/support/cmocka.h"

#include <ctype.h>
#include <string.h>

sqlite3 *
raw_open(const char *path)
{
	sqlite3 *sql = NULL;

	if (sqlite3_open(path, &sql) != SQLITE_OK)
		fail_msg("cannot open %s", path);
	return sql;
}

void
raw_close(sqlite3 *sql)
{
	assert_int_equal(sqlite3_close(sql), SQLITE_OK);
}

struct str
raw_refused(sqlite3 *sql, struct arena *a, const char *script)
{
	char *said = NULL;
	struct str ret = {NULL, 0};

	if (sqlite3_exec(sql, script, NULL, NULL, &said) != SQLITE_OK)
		ret = str_copy(a, str_of(said == NULL ? "?" : said));
	sqlite3_free(said);
	return ret;
}

void
raw_run(sqlite3 *sql, const char *script)
{
	struct arena a = {0};
	struct str why = raw_refused(sql, &a, script);

	if (why.p != NULL)
		fail_msg("%s: %s", why.p, script);
	arena_free(&a);
}

void
raw_each(sqlite3 *sql, const char *query, raw_row *with, void *of)
{
	sqlite3_stmt *s = NULL;
	int rc;

	if (sqlite3_prepare_v2(sql, query, -1, &s, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sqlite3_errmsg(sql), query);
	while ((rc = sqlite3_step(s)) == SQLITE_ROW)
		with(of, s);
	assert_int_equal(rc, SQLITE_DONE);
	sqlite3_finalize(s);
}

static void
take_number(void *of, sqlite3_stmt *row)
{
	*(int64_t *)of = sqlite3_column_int64(row, 0);
}

int64_t
raw_number(sqlite3 *sql, const char *query)
{
	int64_t n = -1;

	raw_each(sql, query, take_number, &n);
	return n;
}

/* Text, and the arena that it goes to. */
struct taking {
	struct arena *arena;
	struct str text;
};

static void
take_text(void *of, sqlite3_stmt *row)
{
	struct taking *t = of;
	const char *p = (const char *)sqlite3_column_text(row, 0);

	if (p != NULL)
		t->text = str_copy(t->arena, str_of(p));
}

struct str
raw_text(sqlite3 *sql, struct arena *a, const char *query)
{
	struct taking t = {a, {NULL, 0}};

	raw_each(sql, query, take_text, &t);
	return t.text;
}

/* --- the whole of it -------------------------------------------------------------------------- */

struct dump {
	sqlite3 *sql;
	struct buf text;
};

static void
put_row(void *of, sqlite3_stmt *row)
{
	struct dump *d = of;

	for (int i = 0; i < sqlite3_column_count(row); i++) {
		char *literal = sqlite3_mprintf(
		    sqlite3_column_type(row, i) == SQLITE_NULL ? "NULL" : "%Q",
		    sqlite3_column_text(row, i));
		buf_printf(&d->text, "%s%s", i == 0 ? "" : ",", literal);
		sqlite3_free(literal);
	}
	buf_char(&d->text, '\n');
}

static void
put_table(void *of, sqlite3_stmt *row)
{
	struct dump *d = of;
	const char *name = (const char *)sqlite3_column_text(row, 0);
	char *query = sqlite3_mprintf("SELECT * FROM \"%w\" ORDER BY 1, 2", name);

	if (sqlite3_column_int(row, 1) == 1) {
		sqlite3_free(query);
		query = sqlite3_mprintf("SELECT * FROM \"%w\" ORDER BY 1", name);
	}
	buf_printf(&d->text, "%s\n", name);
	raw_each(d->sql, query, put_row, d);
	sqlite3_free(query);
}

struct str
raw_rows(sqlite3 *sql, struct arena *a)
{
	struct dump d = {sql, {.arena = a}};

	raw_each(sql,
	    "SELECT name, (SELECT count(*) FROM pragma_table_info(s.name)) FROM sqlite_schema s"
	    " WHERE type = 'table' ORDER BY name",
	    put_table, &d);
	return d.text.n == 0 ? STR("") : buf_str(&d.text);
}

static bool
is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '\'';
}

/* Space stays only where it keeps two words apart. */
static void
put_condensed(struct buf *b, const char *p)
{
	bool gap = false;
	char last = ' ';

	for (; *p != '\0'; p++) {
		if (strncmp(p, "--", 2) == 0)
			p += strcspn(p, "\n") - 1;
		else if (isspace((unsigned char)*p))
			gap = true;
		else {
			if (gap && is_word(last) && is_word(*p))
				buf_char(b, ' ');
			buf_char(b, *p);
			last = *p;
			gap = false;
		}
	}
	buf_char(b, '\n');
}

static void
put_definition(void *of, sqlite3_stmt *row)
{
	put_condensed(&((struct dump *)of)->text, (const char *)sqlite3_column_text(row, 0));
}

struct str
raw_schema(sqlite3 *sql, struct arena *a)
{
	struct dump d = {sql, {.arena = a}};

	raw_each(sql, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name",
	    put_definition, &d);
	return d.text.n == 0 ? STR("") : buf_str(&d.text);
}
