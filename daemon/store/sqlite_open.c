/* SQLite behind the door of db.h: connections, opened and closed, and what only store/ asks. */
#include "daemon/store/sqlite_priv.h"

#include "daemon/store/migrate.h"

#include <pthread.h>
#include <stdlib.h>

static const char *const stmt_text[STMT_COUNT] = {
#define STMT(name, text, scan) [STMT_##name] = text,
#include "generated/statements.def"
#undef STMT
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

enum err
sqlite_err(struct db *db, int rc)
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
	return rc == SQLITE_OK || (sqlite_err(db, rc), false);
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
db_copy(struct db *db, const char *path)
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

int
sqlite_prepare(struct db *db, enum stmt stmt)
{
	int rc = sqlite3_prepare_v3(
	    db->sql, stmt_text[stmt], -1, SQLITE_PREPARE_PERSISTENT, &db->stmts[stmt], NULL);
	if (rc != SQLITE_OK)
		return rc;
	columns_open(&db->columns[stmt], sqlite3_column_count(db->stmts[stmt]));
	for (int i = 0; i < db->columns[stmt].count; i++)
		columns_name(&db->columns[stmt], i, sqlite3_column_name(db->stmts[stmt], i));
	return SQLITE_OK;
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
