/* A commit of thirty commands writes a hundred pages, each with a header of its own: two
 * hundred system calls, which are four here.  The engine tells the readers of a page only after
 * the sync of its commit, and reads back through the same file, so that whatever is still
 * gathered is written before anybody could miss it. */
#include "daemon/store/log_file.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 0x1ffff }; /* the engine's own files take no more at once */

struct log_file {
	sqlite3_io_methods methods; /* the file points here: first, to find the rest */
	const sqlite3_io_methods *system;
	sqlite3_int64 at; /* where the gathered bytes belong */
	int n;
	char bytes[ROOM];
};

static struct log_file *
log_of(sqlite3_file *file)
{
	return (struct log_file *)(uintptr_t)file->pMethods;
}

/* After a failure the bytes are dropped: the engine gives up what they belong to. */
static int
write_gathered(sqlite3_file *file)
{
	struct log_file *log = log_of(file);
	int n = log->n;

	log->n = 0;
	return n == 0 ? SQLITE_OK : log->system->xWrite(file, log->bytes, n, log->at);
}

static int
log_write(sqlite3_file *file, const void *from, int n, sqlite3_int64 at)
{
	struct log_file *log = log_of(file);

	if (at != log->at + log->n || n > ROOM - log->n) {
		int rc = write_gathered(file);
		if (rc != SQLITE_OK)
			return rc;
		log->at = at;
	}
	if (n > ROOM)
		return SQLITE_IOERR_WRITE; /* more than a page */
	memcpy(log->bytes + log->n, from, (size_t)n);
	log->n += n;
	return SQLITE_OK;
}

static int
log_read(sqlite3_file *file, void *to, int n, sqlite3_int64 at)
{
	int rc = write_gathered(file);

	return rc == SQLITE_OK ? log_of(file)->system->xRead(file, to, n, at) : rc;
}

static int
log_sync(sqlite3_file *file, int flags)
{
	int rc = write_gathered(file);

	return rc == SQLITE_OK ? log_of(file)->system->xSync(file, flags) : rc;
}

static int
log_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	int rc = write_gathered(file);

	return rc == SQLITE_OK ? log_of(file)->system->xTruncate(file, size) : rc;
}

static int
log_size(sqlite3_file *file, sqlite3_int64 *ret)
{
	int rc = write_gathered(file);

	return rc == SQLITE_OK ? log_of(file)->system->xFileSize(file, ret) : rc;
}

/* What wasn't synced belongs to no commit. */
static int
log_end(sqlite3_file *file)
{
	file->pMethods = log_of(file)->system;
	return file->pMethods->xClose(file);
}

/* In write-ahead mode, with the log open since something was read. */
static bool
has_log(sqlite3 *sql)
{
	sqlite3_stmt *s = NULL;
	bool has = sqlite3_exec(sql, "SELECT 1 FROM sqlite_schema", NULL, NULL, NULL) ==
		       SQLITE_OK &&
		   sqlite3_prepare_v2(sql, "PRAGMA journal_mode", -1, &s, NULL) == SQLITE_OK &&
		   sqlite3_step(s) == SQLITE_ROW &&
		   strcmp((const char *)sqlite3_column_text(s, 0), "wal") == 0;

	sqlite3_finalize(s);
	return has;
}

struct log_file *
log_file_open(struct sqlite3 *sql)
{
	sqlite3_file *file = NULL;

	if (!has_log(sql) ||
	    sqlite3_file_control(sql, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file) != SQLITE_OK ||
	    file == NULL || file->pMethods == NULL)
		return NULL;
	struct log_file *log = malloc(sizeof(*log));
	if (log == NULL)
		abort();
	log->system = file->pMethods;
	log->at = 0;
	log->n = 0;
	log->methods = *file->pMethods;
	log->methods.xClose = log_end;
	log->methods.xRead = log_read;
	log->methods.xWrite = log_write;
	log->methods.xTruncate = log_truncate;
	log->methods.xSync = log_sync;
	log->methods.xFileSize = log_size;
	file->pMethods = &log->methods;
	return log;
}

void
log_file_close(struct log_file *log)
{
	free(log);
}
