/* SQLite behind the door of db.h: statements, rows and transactions. */
#include "daemon/store/db.h"

#include "daemon/store/columns.h"
#include "daemon/store/engine.h"
#include "daemon/store/log_file.h"
#include "daemon/store/migrate.h"

#include <assert.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

static const char *const stmt_text[STMT_COUNT] = {
#define STMT(name, text, scan) [STMT_##name] = text,
#include "generated/statements.def"
#undef STMT
};

struct db {
	sqlite3 *sql;
	sqlite3_stmt *stmts[STMT_COUNT];
	struct columns columns[STMT_COUNT];
	struct log_file *log; /* the writer's */
	enum stmt open[STMT_COUNT]; /* statements with a row pending, in order of opening */
	int open_count;
	int log_pages; /* length of the write-ahead log at the last commit */
	int64_t changes;
	enum err error; /* the last complaint … */
	char trouble[256]; /* … and its words */
};

static enum err
err_of_code(int rc)
{
	int primary = rc & 0xff;

	if (rc == SQLITE_CONSTRAINT_UNIQUE || rc == SQLITE_CONSTRAINT_PRIMARYKEY)
		return ERR_EXISTS;
	if (primary == SQLITE_FULL)
		return ERR_STORE_FULL;
	if (primary == SQLITE_READONLY)
		return ERR_STORE_READ_ONLY;
	return ERR_INTERNAL;
}

static enum err
err_of(struct db *db, int rc)
{
	sqlite3_snprintf(sizeof(db->trouble), db->trouble, "%s (%d)", sqlite3_errmsg(db->sql), rc);
	return db->error = err_of_code(rc);
}

/* --- opening ---------------------------------------------------------------------------- */

static bool
exec(sqlite3 *sql, const char *text)
{
	return sqlite3_exec(sql, text, NULL, NULL, NULL) == SQLITE_OK;
}

static int
note_log_length(void *of, sqlite3 *sql, const char *name, int pages)
{
	(void)sql;
	(void)name;
	((struct db *)of)->log_pages = pages;
	return SQLITE_OK;
}

static bool
harden(sqlite3 *sql)
{
	static const struct {
		int option, value;
	} settings[] = {
	    {SQLITE_DBCONFIG_DEFENSIVE, 1},
	    {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
	    {SQLITE_DBCONFIG_DQS_DML, 0},
	    {SQLITE_DBCONFIG_DQS_DDL, 0},
	    {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
	};

	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if (sqlite3_db_config(sql, settings[i].option, settings[i].value, NULL) !=
		    SQLITE_OK)
			return false;
	sqlite3_limit(sql, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_extended_result_codes(sql, 1);
	return exec(sql, "PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON;"
			 "PRAGMA temp_store = MEMORY; PRAGMA busy_timeout = 5000");
}

/* Counting every allocation of the engine takes a lock each time, and nobody asks. */
static void
configure(void)
{
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static struct db *
open_file(const char *path, int flags, const char **why)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct db *db = calloc(1, sizeof(*db));
	if (db == NULL || pthread_once(&once, configure) != 0)
		abort();
	*why = "the database file cannot be opened";
	if (sqlite3_open_v2(path, &db->sql, flags | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK &&
	    harden(db->sql))
		return db;
	db_close(db);
	return NULL;
}

bool
engine_script(struct db *db, const char *script)
{
	int rc = sqlite3_exec(db->sql, script, NULL, NULL, NULL);
	return rc == SQLITE_OK || (err_of(db, rc), false);
}

int64_t
engine_number(struct db *db, const char *query)
{
	sqlite3_stmt *s = NULL;
	int64_t n = -1;

	if (sqlite3_prepare_v2(db->sql, query, -1, &s, NULL) == SQLITE_OK &&
	    sqlite3_step(s) == SQLITE_ROW)
		n = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	return n;
}

bool
engine_copy(struct db *db, const char *path)
{
	sqlite3 *to = NULL;
	bool done = false;

	if (sqlite3_open(path, &to) == SQLITE_OK) {
		sqlite3_backup *b = sqlite3_backup_init(to, "main", db->sql, "main");
		done = b != NULL && sqlite3_backup_step(b, -1) == SQLITE_DONE;
		done = sqlite3_backup_finish(b) == SQLITE_OK && done;
	}
	sqlite3_close(to);
	return done;
}

static int
prepare(struct db *db, enum stmt stmt)
{
	if (db->stmts[stmt] != NULL)
		return SQLITE_OK;
	int rc = sqlite3_prepare_v3(
	    db->sql, stmt_text[stmt], -1, SQLITE_PREPARE_PERSISTENT, &db->stmts[stmt], NULL);
	if (rc != SQLITE_OK)
		return rc;
	columns_open(&db->columns[stmt], sqlite3_column_count(db->stmts[stmt]));
	for (int i = 0; i < db->columns[stmt].count; i++)
		columns_name(&db->columns[stmt], i, sqlite3_column_name(db->stmts[stmt], i));
	return SQLITE_OK;
}

static const char *
prepare_all(struct db *db)
{
	for (int i = 0; i < STMT_COUNT; i++)
		if (prepare(db, (enum stmt)i) != SQLITE_OK)
			return "a statement of this program does not fit the database";
	return NULL;
}

struct db *
db_open_writer(const char *path, bool create, const char **why)
{
	int flags = SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0);
	struct db *db = open_file(path, flags, why);
	if (db == NULL)
		return NULL;
	*why = migrate(db, path);
	if (*why == NULL && !exec(db->sql, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
					   "PRAGMA wal_autocheckpoint = 0;"
					   "PRAGMA cache_size = -16384")) /* KiB */
		*why = "the database cannot be switched to write-ahead logging";
	if (*why == NULL)
		*why = prepare_all(db);
	if (*why != NULL) {
		db_close(db);
		return NULL;
	}
	sqlite3_wal_hook(db->sql, note_log_length, db);
	db->log = log_file_open(db->sql);
	return db;
}

struct db *
db_open_reader(const char *path, const char **why)
{
	struct db *db = open_file(path, SQLITE_OPEN_READONLY, why);
	if (db != NULL)
		(void)exec(db->sql, "PRAGMA query_only = ON; PRAGMA wal_autocheckpoint = 0;"
				    "PRAGMA cache_size = -16384"); /* KiB */
	return db;
}

void
db_close(struct db *db)
{
	if (db == NULL)
		return;
	for (int i = 0; i < STMT_COUNT; i++) {
		sqlite3_finalize(db->stmts[i]);
		columns_close(&db->columns[i]);
	}
	sqlite3_close(db->sql);
	log_file_close(db->log);
	free(db);
}

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

/* Readers compile at first use, for which the engine may have to read the disk. */
static enum err
make_ready(struct db *db, enum stmt stmt, const struct arg *args)
{
	int rc = prepare(db, stmt);

	if (rc == SQLITE_ERROR)
		abort(); /* a test compiles them all */
	if (rc != SQLITE_OK)
		return err_of(db, rc);
	bind_all(db->stmts[stmt], args);
	return OK;
}

enum err
db_run(struct db *db, enum stmt stmt, const struct arg *args)
{
	TRY(make_ready(db, stmt, args));
	sqlite3_stmt *s = db->stmts[stmt];
	int rc = sqlite3_step(s);
	enum err e = rc == SQLITE_DONE || rc == SQLITE_ROW ? OK : err_of(db, rc);

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
		rows->error = err_of(db, rc);
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
	return rc == SQLITE_OK || rc == SQLITE_BUSY ? OK : err_of(db, rc);
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
