/* SQLite behind the door of db.h: statements, rows and transactions. */
#include "daemon/store/sqlite_priv.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* --- statements ----------------------------------------------------------------------------- */

static void
close_statement(struct db *db, enum stmt stmt)
{
	int kept = 0;

	sqlite3_reset(db->stmts[stmt]);
	for (int i = 0; i < db->open_count; i++)
		if (db->open[i] != stmt)
			db->open[kept++] = db->open[i];
	db->open_count = kept;
}

static void
close_statements(struct db *db)
{
	while (db->open_count > 0)
		sqlite3_reset(db->stmts[db->open[--db->open_count]]);
}

static int
bind_one(sqlite3_stmt *s, int at, const struct arg *arg)
{
	switch (arg->kind) {
	case ARG_INT: return sqlite3_bind_int64(s, at, arg->i);
	case ARG_TEXT:
		if (arg->s.p == NULL)
			return sqlite3_bind_null(s, at);
		return sqlite3_bind_text(s, at, arg->s.p, (int)arg->s.n, SQLITE_STATIC);
	case ARG_BLOB: return sqlite3_bind_blob(s, at, arg->s.p, (int)arg->s.n, SQLITE_STATIC);
	case ARG_NULL:
	case ARG_SPARE:
	case ARG_END: break;
	}
	return sqlite3_bind_null(s, at);
}

/* Too many or too few arguments, and a statement that is open, are faults of this program. */
static void
bind_all(sqlite3_stmt *s, const struct arg *args)
{
	int asked = sqlite3_bind_parameter_count(s), n = 0;
	bool spare = false;

	if (sqlite3_stmt_busy(s))
		abort();
	for (; args->kind != ARG_END && !(spare && n == asked); args++) {
		if (args->kind == ARG_SPARE)
			spare = true;
		else if (bind_one(s, ++n, args) != SQLITE_OK)
			abort();
	}
	if (n != asked)
		abort();
}

/* Compiled at first use, for which the engine may have to read the disk: to compile all takes
 * longer than to start. */
static enum err
make_ready(struct db *db, enum stmt stmt, const struct arg *args)
{
	int rc = db->stmts[stmt] == NULL ? sqlite_prepare(db, stmt) : SQLITE_OK;

	if (rc == SQLITE_ERROR)
		abort(); /* a test compiles them all */
	if (rc != SQLITE_OK)
		return sqlite_err(db, rc);
	bind_all(db->stmts[stmt], args);
	return OK;
}

enum err
db_run(struct db *db, enum stmt stmt, const struct arg *args)
{
	TRY(make_ready(db, stmt, args));
	sqlite3_stmt *s = db->stmts[stmt];
	int rc = sqlite3_step(s);
	enum err e = rc == SQLITE_DONE || rc == SQLITE_ROW ? OK : sqlite_err(db, rc);

	db->changes = sqlite3_changes64(db->sql);
	sqlite3_reset(s);
	sqlite3_clear_bindings(s);
	return e;
}

int64_t
db_changes(const struct db *db)
{
	return db->changes;
}

struct rows
db_query(struct db *db, enum stmt stmt, const struct arg *args)
{
	enum err e = make_ready(db, stmt, args);
	if (e != OK)
		return (struct rows){NULL, stmt, e};
	assert(db->open_count < STMT_COUNT);
	db->open[db->open_count++] = stmt;
	return (struct rows){db, stmt, OK};
}

bool
rows_next(struct rows *rows)
{
	struct db *db = rows->db;

	if (db == NULL)
		return false;
	int rc = sqlite3_step(db->stmts[rows->stmt]);
	if (rc == SQLITE_ROW)
		return true;
	if (rc != SQLITE_DONE)
		rows->error = sqlite_err(db, rc);
	(void)rows_close(rows);
	return false;
}

enum err
rows_close(struct rows *rows)
{
	if (rows->db != NULL)
		close_statement(rows->db, rows->stmt);
	rows->db = NULL;
	return rows->error;
}

enum err
rows_end(struct rows *rows, enum err e)
{
	enum err closed = rows_close(rows);

	return e != OK ? e : closed;
}

enum err
db_one(struct db *db, enum stmt stmt, const struct arg *args, struct rows *ret)
{
	*ret = db_query(db, stmt, args);
	if (rows_next(ret))
		return OK;
	return ret->error != OK ? ret->error : ERR_NOT_FOUND;
}

static int
find_column(const struct rows *rows, const char *name)
{
	return columns_find(&rows->db->columns[rows->stmt], name);
}

static int
column(const struct rows *rows, const char *name)
{
	int i = find_column(rows, name);
	if (i < 0)
		abort();
	return i;
}

bool
row_has(const struct rows *rows, const char *name)
{
	return find_column(rows, name) >= 0;
}

int64_t
row_flag(const struct rows *rows, const char *name)
{
	int i = find_column(rows, name);
	return i < 0 ? 0 : sqlite3_column_int64(rows->db->stmts[rows->stmt], i);
}

int64_t
row_int(const struct rows *rows, const char *name)
{
	return sqlite3_column_int64(rows->db->stmts[rows->stmt], column(rows, name));
}

bool
row_null(const struct rows *rows, const char *name)
{
	return sqlite3_column_type(rows->db->stmts[rows->stmt], column(rows, name)) == SQLITE_NULL;
}

struct str
row_peek(const struct rows *rows, const char *name)
{
	sqlite3_stmt *s = rows->db->stmts[rows->stmt];
	int i = column(rows, name);
	const char *p = (const char *)sqlite3_column_text(s, i);

	return (struct str){p, p == NULL ? 0 : (size_t)sqlite3_column_bytes(s, i)};
}

struct str
row_text(const struct rows *rows, const char *name, struct arena *a)
{
	struct str s = row_peek(rows, name);

	return s.p == NULL ? s : str_copy(a, s);
}

struct str
row_blob(const struct rows *rows, const char *name, struct arena *a)
{
	sqlite3_stmt *s = rows->db->stmts[rows->stmt];
	int i = column(rows, name);
	struct str bytes = {sqlite3_column_blob(s, i), (size_t)sqlite3_column_bytes(s, i)};

	return bytes.p == NULL ? bytes : str_copy(a, bytes);
}

/* --- transactions ------------------------------------------------------------------------------ */

enum err
db_begin_read(struct db *db)
{
	return db_run(db, STMT_begin_read, NO_ARGS);
}

void
db_end_read(struct db *db)
{
	db_rollback(db);
}

enum err
db_begin(struct db *db)
{
	return db_run(db, STMT_begin, NO_ARGS);
}

enum err
db_commit(struct db *db)
{
	close_statements(db);
	enum err e = db_run(db, STMT_commit, NO_ARGS);
	if (e != OK && !sqlite3_get_autocommit(db->sql))
		db_rollback(db);
	return e;
}

void
db_rollback(struct db *db)
{
	close_statements(db);
	if (sqlite3_get_autocommit(db->sql))
		return;
	if (db_run(db, STMT_rollback, NO_ARGS) != OK && !sqlite3_get_autocommit(db->sql))
		abort(); /* whatever the disk did, a rollback ends the transaction */
}

enum err
db_savepoint(struct db *db)
{
	return db_run(db, STMT_savepoint, NO_ARGS);
}

bool
db_release(struct db *db)
{
	close_statements(db);
	return !sqlite3_get_autocommit(db->sql) && db_run(db, STMT_release, NO_ARGS) == OK;
}

bool
db_undo(struct db *db)
{
	close_statements(db);
	return !sqlite3_get_autocommit(db->sql) && db_run(db, STMT_undo, NO_ARGS) == OK &&
	       db_run(db, STMT_release, NO_ARGS) == OK;
}

enum err
db_checkpoint(struct db *db, int pages)
{
	if (db->log_pages < pages)
		return OK;
	int rc = sqlite3_wal_checkpoint_v2(db->sql, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	if (rc == SQLITE_OK)
		db->log_pages = 0;
	return rc == SQLITE_OK || rc == SQLITE_BUSY ? OK : sqlite_err(db, rc);
}

enum err
db_error(const struct db *db)
{
	return db->error;
}

const char *
db_trouble(const struct db *db)
{
	return db->trouble;
}
