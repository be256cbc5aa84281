/* The database engine itself, for tests that look behind the store's door. */
#ifndef TESTS_SUPPORT_RAW_H
#define TESTS_SUPPORT_RAW_H

#include "lib/buf.h"

#include <sqlite3.h>

/* Open the file at PATH (":memory:"), made when it is not there; fails the test. */
sqlite3 *raw_open(const char *path);
void raw_close(sqlite3 *sql);

/* Run SCRIPT; fails the test with the engine's complaint. */
void raw_run(sqlite3 *sql, const char *script);
/* The engine's complaint about SCRIPT, in A; p == NULL when it had none. */
struct str raw_refused(sqlite3 *sql, struct arena *a, const char *script);

/* The one number, or the one text, that QUERY yields; -1 and p == NULL for no row. */
int64_t raw_number(sqlite3 *sql, const char *query);
struct str raw_text(sqlite3 *sql, struct arena *a, const char *query);

/* Call WITH with each row of QUERY: a column is sqlite3_column_…(row, i). */
typedef void raw_row(void *of, sqlite3_stmt *row);
void raw_each(sqlite3 *sql, const char *query, raw_row *with, void *of);

/* Every table's rows in the order of their columns, one line each, as SQL literals. */
struct str raw_rows(sqlite3 *sql, struct arena *a);
/* Every table, index and trigger, one line each, without comments and needless space. */
struct str raw_schema(sqlite3 *sql, struct arena *a);

#endif
