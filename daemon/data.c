/* Directories, the lock, the ledger's key. */
#include "daemon/data.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

void
data_path(const struct options *o, const char *name, char path[DATA_PATH])
{
	snprintf(path, DATA_PATH, "%s/%s", o->data, name);
}

static int
fail(char *why, const char *path, const char *reason)
{
	snprintf(why, OPTION_TEXT, "%.300s: %.150s", path, reason);
	return -1;
}

/* --- whose it is ----------------------------------------------------------------------------------------- */

/* Root leaves no file that the daemon's own user could not open: it becomes that user, for good. */
bool
data_enter(const struct options *o, char *why)
{
	struct stat st;

	if (geteuid() != 0 || stat(o->data, &st) != 0 || st.st_uid == 0)
		return true;
	return (setgroups(0, NULL) == 0 && setgid(st.st_gid) == 0 && setuid(st.st_uid) == 0) ||
	       fail(why, o->data, strerror(errno)) == 0;
}

/* --- the lock ----------------------------------------------------------------------------------------- */

int
data_lock(const struct options *o, char *why)
{
	char path[DATA_PATH];

	if (!data_enter(o, why))
		return -1;
	data_path(o, "lock", path);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		return fail(why, o->data,
		    errno == ENOENT ? "there is no such directory; make it with: sluiced init"
				    : strerror(errno));
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	bool busy = errno == EWOULDBLOCK;
	close(fd);
	return fail(why, path, busy ? "another sluiced uses this directory" : strerror(errno));
}

/* Empty, or begun by an earlier data_make? */
static bool
is_ours(const char *path)
{
	DIR *dir = opendir(path);
	bool empty = true, locked = false;

	for (struct dirent *e; dir != NULL && (e = readdir(dir)) != NULL;) {
		bool dots = strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0;
		empty = empty && dots;
		locked = locked || strcmp(e->d_name, "lock") == 0;
	}
	if (dir != NULL)
		closedir(dir);
	return empty || locked;
}

int
data_make(const struct options *o, char *why)
{
	char tls[DATA_PATH];

	if (!data_enter(o, why))
		return -1;
	data_path(o, "tls", tls);
	if (!is_ours(o->data))
		return fail(why, o->data, "this directory holds other things; name a new one");
	if ((mkdir(o->data, 0700) != 0 && errno != EEXIST) ||
	    (mkdir(tls, 0700) != 0 && errno != EEXIST))
		return fail(why, o->data, strerror(errno));
	return data_lock(o, why);
}

/* --- the ledger's key -------------------------------------------------------------------------------- */

static bool
digits_to_key(struct str text, struct signing_key *ret)
{
	struct digest seed;

	_Static_assert(DIGEST_BYTES == KEY_BYTES, "a seed is written as a digest is");
	while (text.n != 0 && text.p[text.n - 1] == '\n')
		text.n--;
	if (!digest_parse(text, &seed))
		return false;
	signing_key_from_seed(seed.b, ret);
	explicit_bzero(&seed, sizeof(seed));
	return true;
}

/* Then its key is one, and no other. */
static bool
is_founded(const struct options *o)
{
	char path[DATA_PATH];

	data_path(o, "sluice.db", path);
	return access(path, F_OK) == 0;
}

bool
data_key_read(const struct options *o, struct signing_key *ret, char *why)
{
	char path[DATA_PATH], text[80] = "";
	struct stat st;

	data_path(o, "ledger.key", path);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT)
		return fail(why, o->data,
			   is_founded(o) ? "its ledger.key is missing; put it back from a backup"
					 : "this is no data directory yet; make it one with: "
					   "sluiced init") == 0;
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text));
	const char *reason = n < 0 ? strerror(errno) : "this is no ledger key";
	if (n >= 0 && fstat(fd, &st) == 0 && (st.st_mode & 077) != 0)
		reason = "others may read it; set its mode to 0600";
	else if (n >= 0 && digits_to_key((struct str){text, (size_t)n}, ret))
		reason = NULL;
	if (fd >= 0)
		close(fd);
	explicit_bzero(text, sizeof(text));
	return reason == NULL || fail(why, path, reason) == 0;
}

static bool
write_file(const char *path, const char *text, size_t n)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	bool good = write(fd, text, n) == (ssize_t)n && fsync(fd) == 0;
	good = close(fd) == 0 && good;
	if (!good)
		unlink(path);
	return good;
}

bool
data_key_make(const struct options *o, struct signing_key *ret, char *why)
{
	struct arena a = {0};
	struct digest seed;
	char path[DATA_PATH];

	data_path(o, "ledger.key", path);
	if (access(path, F_OK) == 0 || is_founded(o))
		return data_key_read(o, ret, why);
	signing_key_make(ret);
	memcpy(seed.b, ret->seed, sizeof(seed.b));
	struct str text = digest_hex(&a, &seed);
	bool good = write_file(path, text.p, text.n);
	if (!good)
		(void)fail(why, path, strerror(errno));
	explicit_bzero((char *)(uintptr_t)text.p, text.n);
	explicit_bzero(&seed, sizeof(seed));
	arena_free(&a);
	return good;
}

/* --- the rest ------------------------------------------------------------------------------------------ */

void
data_certificate(const struct options *o, char certificate[DATA_PATH], char key[DATA_PATH])
{
	data_path(o, "tls/certificate.pem", certificate);
	data_path(o, "tls/key.pem", key);
	if (o->certificate[0] != '\0')
		snprintf(certificate, DATA_PATH, "%s", o->certificate);
	if (o->key[0] != '\0')
		snprintf(key, DATA_PATH, "%s", o->key);
}

bool
data_write(const struct options *o, const char *name, const char *text)
{
	char path[DATA_PATH], fresh[DATA_PATH + 8];

	data_path(o, name, path);
	snprintf(fresh, sizeof(fresh), "%s.new", path);
	unlink(fresh);
	return write_file(fresh, text, strlen(text)) && rename(fresh, path) == 0;
}
