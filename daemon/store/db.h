/* The door to the database.  Nothing above this header knows which engine runs.
 * A struct db belongs to one thread. */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "lib/err.h"
#include "lib/str.h"

#include <stdint.h>

struct db;

/* Every statement of the .sql files beside this header, by its name there. */
enum stmt {
#define STMT(name, text, scan) STMT_##name,
#include "generated/statements.def"
#undef STMT
	STMT_COUNT
};

/* Open PATH for the one writer, making it when CREATE: a backup beside it before any
 * migration, migrate.  NULL with a sentence in *why when it is unreadable, not ours,
 * newer than this program, or cannot be migrated. */
struct db *db_open_writer(const char *path, bool create, const char **why);
/* Open an existing database for reading only. */
struct db *db_open_reader(const char *path, const char **why);
void db_close(struct db *db); /* NULL is fine; readers before the writer */
/* Copy the whole database, as it stands at this moment, to a new file at PATH; others may go
 * on writing. */
MUST_USE bool db_copy(struct db *db, const char *path);

/* What a statement's $1, $2, … stand for. */
struct arg {
	enum { ARG_END, ARG_INT, ARG_TEXT, ARG_BLOB, ARG_NULL, ARG_SPARE } kind;
	int64_t i;
	struct str s;
};
#define INT(x) ((struct arg){ARG_INT, (x), {NULL, 0}})
/* A view with p == NULL is SQL's NULL. */
#define TEXT(x)  ((struct arg){ARG_TEXT, 0, (x)})
#define BLOB(x)  ((struct arg){ARG_BLOB, 0, (x)})
#define NULL_ARG ((struct arg){ARG_NULL, 0, {NULL, 0}})
/* An empty text is stored as NULL. */
static inline struct arg
text_or_null(struct str s)
{
	return s.n != 0 ? (struct arg){ARG_TEXT, 0, s} : NULL_ARG;
}
#define END_ARG ((struct arg){ARG_END, 0, {NULL, 0}})
/* What stands behind it is for statements that ask for it; others do without. */
#define SPARE     ((struct arg){ARG_SPARE, 0, {NULL, 0}})
#define ARGS(...) ((const struct arg[]){__VA_ARGS__, END_ARG})
#define NO_ARGS   ((const struct arg[]){END_ARG})

/* Errors of all of these: ERR_EXISTS (a unique row is there already), ERR_STORE_FULL,
 * ERR_STORE_READ_ONLY; anything else that the engine says is ERR_INTERNAL and stands
 * in db_trouble(). */

/* A statement that yields no rows. */
MUST_USE enum err db_run(struct db *db, enum stmt stmt, const struct arg *args);
/* How many rows the last db_run changed. */
int64_t db_changes(const struct db *db);

/* A statement's rows.  A statement can be open once at a time. */
struct rows {
	struct db *db;
	enum stmt stmt;
	enum err error;
};
struct rows db_query(struct db *db, enum stmt stmt, const struct arg *args);
/* Step to the next row; false at the end or on an error, and the rows are closed. */
bool rows_next(struct rows *rows);
/* Close early (also after the end); the error that ended them, or OK. */
enum err rows_close(struct rows *rows);
/* The same after E came of a row: E where that is an error. */
MUST_USE enum err rows_end(struct rows *rows, enum err e);
/* Exactly the first row: ERR_NOT_FOUND when there is none.  Close it after reading. */
MUST_USE enum err db_one(struct db *db, enum stmt stmt, const struct arg *args, struct rows *ret);

/* Columns of the present row by name; an unknown name aborts.  NULL reads as 0, or as
 * a view with p == NULL. */
int64_t row_int(const struct rows *rows, const char *column);
/* As row_int, but 0 when there is no such column. */
int64_t row_flag(const struct rows *rows, const char *column);
bool row_null(const struct rows *rows, const char *column);
/* Is there such a column? */
bool row_has(const struct rows *rows, const char *column);
struct str row_text(const struct rows *rows, const char *column, struct arena *a);
/* The same without a copy: good until the next step. */
struct str row_peek(const struct rows *rows, const char *column);
struct str row_blob(const struct rows *rows, const char *column, struct arena *a);

/* Transactions.  A reader's see one snapshot. */
MUST_USE enum err db_begin_read(struct db *db);
void db_end_read(struct db *db);
MUST_USE enum err db_begin(struct db *db);
/* ERR_STORE_FULL: nothing was committed and service may go on; ERR_INTERNAL: the
 * disk failed, and nobody knows what it holds: the process must end. */
MUST_USE enum err db_commit(struct db *db);
void db_rollback(struct db *db);
MUST_USE enum err db_savepoint(struct db *db);
/* Keep or undo what was done since the savepoint.  False when the engine had to undo
 * the whole transaction. */
MUST_USE bool db_release(struct db *db);
MUST_USE bool db_undo(struct db *db);

/* Move what is committed from the write-ahead log into the database file; the writer
 * between two batches.  PAGES: do nothing below that many in the log.  ERR_INTERNAL: the
 * disk failed, as for db_commit; any other error leaves it for the next time. */
MUST_USE enum err db_checkpoint(struct db *db, int pages);
/* What the engine last complained about: as an error, and in words for the log. */
enum err db_error(const struct db *db);
const char *db_trouble(const struct db *db);

#endif
