/* Migrations: embedded scripts, a copy before the first, one transaction for all.  A new database
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
	{number, text,                                                                             \
	    "migration " name                                                                      \
	    " failed, and the database is as it was before: go on with the sluiced of before"},
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

static const char *
run(struct db *db, const struct migration *steps, int count)
{
	char end[64];

	for (int i = 0; i < count; i++)
		if (!engine_script(db, steps[i].script))
			return steps[i].failed;
	if (engine_number(db, "SELECT count(*) FROM pragma_foreign_key_check") != 0)
		return "something refers to what isn't there, and the database is as it was "
		       "before: go on with the sluiced of before";
	snprintf(end, sizeof(end), "PRAGMA user_version = %d; COMMIT", steps[count - 1].number);
	return engine_script(db, end) ? NULL : "the database cannot be written";
}

/* Foreign keys are off so that a step may rebuild a table; what all of them leave is checked
 * once, since that reads the whole database. */
static const char *
run_whole(struct db *db, const struct migration *steps, int count)
{
	const char *why = "the database cannot be written";

	if (engine_script(db, "PRAGMA foreign_keys = OFF; BEGIN EXCLUSIVE"))
		why = run(db, steps, count);
	if (why != NULL)
		(void)!engine_script(db, "ROLLBACK");
	if (!engine_script(db, "PRAGMA foreign_keys = ON"))
		return "foreign keys cannot be switched on";
	return why;
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
	if (!db_copy(db, copy)) {
		unlink(copy);
		return false;
	}
	(void)keep_few(folder);
	return true;
}

static const char *
find_stranger(struct db *db, bool empty)
{
	int64_t owner = engine_number(db, "PRAGMA application_id");
	int64_t at = engine_number(db, "PRAGMA user_version");

	if (owner < 0 || at < 0 || (!empty && owner != APPLICATION_ID))
		return "the file is not a Sluice database, or is damaged: restore a backup";
	return at > NEWEST ? "the database is newer than this program: install a newer sluiced"
			   : NULL;
}

const char *
migrate_needed(struct db *db)
{
	const char *why = find_stranger(db, false);

	if (why == NULL && engine_number(db, "PRAGMA user_version") < NEWEST)
		why = "the database is of an earlier sluiced: serve it once with this one";
	return why;
}

const char *
migrate(struct db *db, const char *path)
{
	bool empty = engine_number(db, "SELECT count(*) FROM sqlite_schema") == 0;
	const char *why = find_stranger(db, empty);
	int64_t at = engine_number(db, "PRAGMA user_version");

	if (why != NULL)
		return why;
	if (at < NEWEST && !empty && !back_up(db, path, (int)at))
		return "the copy that is made before a migration could not be written";
	if (empty && !engine_script(db, "PRAGMA application_id = 0x536c7563"))
		return "the database cannot be written";
	if (empty)
		return run_whole(db, &whole, 1);
	return at == NEWEST ? NULL : run_whole(db, &migrations[at], NEWEST - (int)at);
}
