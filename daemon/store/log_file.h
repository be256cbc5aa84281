/* The write-ahead log's file of the one writer: what the engine writes to it in pieces, two
 * for each page, goes to the system together.  Nothing is held back over a sync. */
#ifndef STORE_LOG_FILE_H
#define STORE_LOG_FILE_H

struct sqlite3;
struct log_file;

/* Step between the engine and the log of SQL; NULL when it has none.  The caller closes SQL
 * first, then this. */
struct log_file *log_file_open(struct sqlite3 *sql);
void log_file_close(struct log_file *log); /* NULL is fine */

#endif
