/* A backup is a data directory: to restore it is to serve it. */
#include "daemon/backup.h"

#include "daemon/data.h"
#include "daemon/store/db.h"
#include "daemon/store/sound.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
fail(char *why, const char *path, const char *reason)
{
	snprintf(why, OPTION_TEXT, "%.300s: %.180s", path, reason);
	return false;
}

/* --- files -------------------------------------------------------------------------------------- */

static bool
pour(int from, int to)
{
	ssize_t n;

	do
		n = sendfile(to, from, NULL, 1 << 30);
	while (n > 0);
	return n == 0 && fsync(to) == 0;
}

/* One that is gone by now was removed by the daemon, and nothing that was copied names it. */
static bool
copy_file(const char *from, const char *to, char *why)
{
	struct stat st;
	int in = open(from, O_RDONLY | O_CLOEXEC);

	if (in < 0)
		return errno == ENOENT || fail(why, from, strerror(errno));
	int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool good = out >= 0 && pour(in, out) && fstat(in, &st) == 0 &&
		    fchmod(out, st.st_mode) == 0;
	if (!good)
		(void)fail(why, to, strerror(errno));
	close(in);
	if (out >= 0)
		close(out);
	return good;
}

static bool
copy_all(DIR *dir, const char *from, const char *to, char *why)
{
	char source[DATA_PATH * 2], copy[DATA_PATH * 2];
	bool good = true;

	for (struct dirent *e; good && (e = readdir(dir)) != NULL;) {
		/* what still comes in has no row that names it */
		if (e->d_name[0] == '.' || strncmp(e->d_name, "incoming.", 9) == 0)
			continue;
		snprintf(source, sizeof(source), "%s/%.255s", from, e->d_name);
		snprintf(copy, sizeof(copy), "%s/%.255s", to, e->d_name);
		good = copy_file(source, copy, why);
	}
	return good;
}

static bool
copy_folder(const struct options *o, const struct options *new, const char *name, char *why)
{
	char from[DATA_PATH], to[DATA_PATH];

	data_path(o, name, from);
	data_path(new, name, to);
	DIR *dir = opendir(from);
	if (dir == NULL)
		return errno == ENOENT || fail(why, from, strerror(errno));
	bool good = mkdir(to, 0700) == 0 ? copy_all(dir, from, to, why)
					 : fail(why, to, strerror(errno));
	closedir(dir);
	return good;
}

/* --- the database ------------------------------------------------------------------------------- */

static struct db *
open_db(const struct options *o, char *why)
{
	char path[DATA_PATH];
	const char *reason = "";

	data_path(o, "sluice.db", path);
	struct db *db = access(path, R_OK) == 0 ? db_open_reader(path, &reason) : NULL;
	if (db == NULL)
		(void)fail(why, path, reason[0] != '\0' ? reason : strerror(errno));
	return db;
}

static bool
copy_database(const struct options *o, const struct options *new, char *why)
{
	char to[DATA_PATH];
	struct db *db = open_db(o, why);

	data_path(new, "sluice.db", to);
	bool good = db != NULL &&
		    (db_copy(db, to) ||
			fail(why, to, "the database could not be copied; see that there is room"));
	db_close(db);
	return good;
}

static bool
is_sound(const struct options *o, uint64_t *entries, char *why)
{
	struct signing_key key;
	const char *fault = NULL;

	if (!data_key_read(o, &key, why))
		return false;
	struct db *db = open_db(o, why);
	if (db != NULL)
		fault = sound_check(db, &key, entries);
	if (fault != NULL)
		(void)fail(why, o->data, fault);
	explicit_bzero(&key, sizeof(key));
	bool sound = db != NULL && fault == NULL;
	db_close(db);
	return sound;
}

/* --- backup, verify ----------------------------------------------------------------------------- */

static int
refuse(const char *why, const char *next)
{
	fprintf(stderr, "sluiced: %s%s\n", why, next);
	return 1;
}

/* Is there a data directory, of which the key can be read? */
static bool
find_directory(const struct options *o, char *why)
{
	struct signing_key key;
	bool found = data_key_read(o, &key, why);

	explicit_bzero(&key, sizeof(key));
	return found;
}

/* Root makes it where root alone may write, for the user that it becomes. */
static bool
make_directory(const struct options *o, const struct options *new, char *why)
{
	struct stat st;

	if (stat(o->data, &st) != 0)
		return fail(why, o->data, strerror(errno));
	if (mkdir(new->data, 0700) != 0)
		return fail(why, new->data, strerror(errno));
	int fd = open(new->data, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	bool good = fd >= 0 && (geteuid() != 0 || fchown(fd, st.st_uid, st.st_gid) == 0);
	if (!good)
		(void)fail(why, new->data, strerror(errno));
	if (fd >= 0)
		close(fd);
	return good;
}

/* The database first: each file that it names is there already, and stays.  The key last: a
 * copy that ended early is not served without it. */
static bool
copy_directory(const struct options *o, const struct options *new, char *why)
{
	char key[DATA_PATH], copy[DATA_PATH];

	data_path(o, "ledger.key", key);
	data_path(new, "ledger.key", copy);
	if (access(new->data, W_OK | X_OK) != 0)
		return fail(why, new->data, "the owner of the data can't get there");
	return copy_database(o, new, why) && copy_folder(o, new, "tls", why) &&
	       copy_folder(o, new, "files", why) && copy_file(key, copy, why);
}

int
backup_run(const struct options *o)
{
	struct options new = *o;
	uint64_t entries = 0;
	char why[OPTION_TEXT] = "";

	umask(077);
	memcpy(new.data, o->to, sizeof(new.data));
	if (o->to[0] == '\0')
		return refuse("name the directory to make: --to DIR", "");
	if (!find_directory(o, why) || !make_directory(o, &new, why))
		return refuse(why, "; nothing was copied");
	if (!data_enter(o, why) || !copy_directory(o, &new, why) || !is_sound(&new, &entries, why))
		return refuse(why, "; what was copied is no backup: remove it");
	printf("Copied %s to %s, and read the copy: it is whole, with %llu ledger entries.\n"
	       "To restore it, serve it: sluiced serve --data %s\n",
	    o->data, new.data, (unsigned long long)entries, new.data);
	return 0;
}

int
backup_verify(const struct options *o)
{
	uint64_t entries = 0;
	char why[OPTION_TEXT] = "";

	if (!data_enter(o, why) || !is_sound(o, &entries, why))
		return refuse(why, "");
	printf("%s is whole: its database, and %llu ledger entries under its own key.\n", o->data,
	    (unsigned long long)entries);
	return 0;
}
