/* A connection as SQLite's side of the door knows it; for sqlite.c and sqlite_open.c alone. */
#ifndef STORE_SQLITE_PRIV_H
#define STORE_SQLITE_PRIV_H

#include "daemon/store/columns.h"
#include "daemon/store/engine.h"
#include "daemon/store/log_file.h"

#include <sqlite3.h>

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

/* The engine's code as an error of ours; its words are kept for db_trouble(). */
enum err sqlite_err(struct db *db, int rc);
/* Compile STMT, which isn't yet; a code of the engine. */
int sqlite_prepare(struct db *db, enum stmt stmt);

#endif
