/* Migrations: embedded scripts, a copy before the first, one transaction each.  A new database
 * is made by the whole present schema at once. */
#include "daemon/store/migrate.h"

#include "daemon/store/engine.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	APPLICATION_ID = 0x536c7563, /* "Sluc", at byte 68 of the file */
	BACKUPS_KEPT = 3,
	PATH_ROOM = 1024,
};

static const struct migration {
	int number;
	const char *script, *failed;
} migrations[] = {
#define FILE(number, name, text)                                                                   \
	{number, text, "migration " name " failed, and the database is as it was before it"},
#include "generated/migrations.def"
#undef FILE
};
enum { NEWEST = sizeof(migrations) / sizeof(migrations[0]) };

static const struct migration whole =
#define FILE(number, name, text)                                                                   \
	{                                                                                          \
		NEWEST, text, "the database could not be made"                                     \
	}
#include "generated/database.def"
#undef FILE
    ;

/* Foreign keys are off so that a step may rebuild a table; what it leaves is checked. */
static bool
step(struct db *db, const struct migration *m)
{
	char mark[64];

	snprintf(mark, sizeof(mark), "PRAGMA user_version = %d; COMMIT", m->number);
	bool done = engine_script(db, "PRAGMA foreign_keys = OFF; BEGIN EXCLUSIVE") &&
		    engine_script(db, m->script) &&
		    engine_number(db, "SELECT count(*) FROM pragma_foreign_key_check") == 0 &&
		    engine_script(db, mark);
	if (!done)
		(void)!engine_script(db, "ROLLBACK");
	return engine_script(db, "PRAGMA foreign_keys = ON") && done;
}

static int
newest_first(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*b)->d_name, (*a)->d_name);
}

static int
is_backup(const struct dirent *entry)
{
	return strncmp(entry->d_name, "schema-", 7) == 0;
}

/* Delete all copies in FOLDER but the newest few; the number of the newest, or 0. */
static int
keep_few(const char *folder)
{
	struct dirent **found;
	char path[2 * PATH_ROOM];
	int n = scandir(folder, &found, is_backup, newest_first), newest = 0;

	for (int i = 0; i < n; i++) {
		if (i == 0)
			newest = (int)strtol(found[i]->d_name + 7, NULL, 10);
		snprintf(path, sizeof(path), "%s/%s", folder, found[i]->d_name);
		if (i >= BACKUPS_KEPT)
			unlink(path);
		free(found[i]);
	}
	if (n >= 0)
		free(found);
	return newest;
}

/* Copies are numbered through, so that the newest always sorts last and is never the one
 * that has to go. */
static bool
back_up(struct db *db, const char *path, int version)
{
	char folder[PATH_ROOM], copy[PATH_ROOM + 64];
	const char *slash = strrchr(path, '/');
	int n = slash == NULL ? 0 : (int)(slash - path) + 1;

	if (snprintf(folder, sizeof(folder), "%.*sbackup", n, path) >= (int)sizeof(folder))
		return false;
	(void)mkdir(folder, 0700);
	snprintf(
	    copy, sizeof(copy), "%s/schema-%06d-of-%04d.db", folder, keep_few(folder) + 1, version);
	if (!engine_copy(db, copy)) {
		unlink(copy);
		return false;
	}
	(void)keep_few(folder);
	return true;
}

const char *
migrate(struct db *db, const char *path)
{
	int64_t owner = engine_number(db, "PRAGMA application_id");
	int64_t at = engine_number(db, "PRAGMA user_version");
	bool empty = engine_number(db, "SELECT count(*) FROM sqlite_schema") == 0;

	if (owner < 0 || at < 0 || (!empty && owner != APPLICATION_ID))
		return "the file is not a Sluice database";
	if (at > NEWEST)
		return "the database is newer than this program: install a newer sluiced";
	if (at < NEWEST && !empty && !back_up(db, path, (int)at))
		return "the copy that is made before a migration could not be written";
	if (empty && !engine_script(db, "PRAGMA application_id = 0x536c7563"))
		return "the database cannot be written";
	if (empty)
		return step(db, &whole) ? NULL : whole.failed;
	for (; at < NEWEST; at++)
		if (!step(db, &migrations[at]))
			return migrations[at].failed;
	return NULL;
}
