/* Written under a passing name, synced, renamed to its digest, and the folder synced. */
#include "daemon/store/content.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PASSING "incoming."

enum {
	NAME = 2 * DIGEST_BYTES + 1,
	PASSING_NAME = sizeof(PASSING) + 16,
	FLUSH_EVERY = 8 << 20, /* so that the sync at the end has little left to do */
};

struct content {
	int folder;
	int root; /* -1: none */
};

struct inflow {
	int folder; /* borrowed */
	int fd;
	char name[PASSING_NAME];
	struct hasher *hasher;
	uint64_t size, flushed;
};

static enum err
failure(void)
{
	switch (errno) {
	case ENOSPC:
	case EDQUOT:
	case EFBIG: return ERR_STORE_FULL;
	case EMFILE:
	case ENFILE: return ERR_BUSY;
	case EROFS: return ERR_STORE_READ_ONLY;
	case ENOENT:
	case ENOTDIR: return ERR_NOT_FOUND;
	default: return ERR_INTERNAL;
	}
}

static void
name_of(const struct digest *digest, char ret[NAME])
{
	for (int i = 0; i < DIGEST_BYTES; i++)
		snprintf(ret + 2 * i, 3, "%02x", digest->b[i]);
}

/* --- the folder --------------------------------------------------------------------------------- */

static bool
remove_passing(int folder)
{
	int again = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = again < 0 ? NULL : fdopendir(again);
	bool good = dir != NULL;

	for (struct dirent *e; good && (e = readdir(dir)) != NULL;)
		if (strncmp(e->d_name, PASSING, strlen(PASSING)) == 0)
			good = unlinkat(folder, e->d_name, 0) == 0;
	if (dir != NULL)
		closedir(dir);
	else if (again >= 0)
		close(again);
	return good;
}

static int
open_folder(const char *path)
{
	return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

struct content *
content_open(const char *folder, const char *root, const char **why)
{
	struct content *c = calloc(1, sizeof(*c));
	bool rooted = root != NULL && root[0] != '\0';

	if (c == NULL)
		abort();
	(void)mkdir(folder, 0700); /* what became of it shows when it is opened */
	c->folder = open_folder(folder);
	c->root = rooted ? open_folder(root) : -1;
	if (c->folder < 0 || !remove_passing(c->folder))
		*why = "the folder of files cannot be used";
	else if (rooted && c->root < 0)
		*why = "the folder that [files] root names cannot be opened";
	else
		return c;
	content_close(c);
	return NULL;
}

void
content_close(struct content *c)
{
	if (c == NULL)
		return;
	if (c->folder >= 0)
		close(c->folder);
	if (c->root >= 0)
		close(c->root);
	free(c);
}

/* --- putting ------------------------------------------------------------------------------------ */

static enum err
has_room(int folder, uint64_t size)
{
	struct statvfs now;

	if (fstatvfs(folder, &now) != 0)
		return failure();
	return size / now.f_frsize < now.f_bavail ? OK : ERR_STORE_FULL;
}

enum err
content_begin(struct content *c, uint64_t size, struct inflow **ret)
{
	uint64_t random;

	*ret = NULL;
	TRY(has_room(c->folder, size));
	struct inflow *in = calloc(1, sizeof(*in));
	if (in == NULL)
		abort();
	random_bytes(&random, sizeof(random));
	snprintf(in->name, sizeof(in->name), PASSING "%016llx", (unsigned long long)random);
	in->folder = c->folder;
	in->fd = openat(c->folder, in->name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (in->fd < 0) {
		enum err e = failure();
		free(in);
		return e;
	}
	in->hasher = hasher_open();
	*ret = in;
	return OK;
}

enum err
content_add(struct inflow *in, struct str bytes)
{
	hasher_add(in->hasher, bytes);
	while (bytes.n != 0) {
		ssize_t n = write(in->fd, bytes.p, bytes.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return failure();
		bytes = str_from(bytes, (size_t)n);
		in->size += (uint64_t)n;
	}
	if (in->size - in->flushed >= FLUSH_EVERY) {
		(void)sync_file_range(in->fd, (off_t)in->flushed, (off_t)(in->size - in->flushed),
		    SYNC_FILE_RANGE_WRITE);
		in->flushed = in->size;
	}
	return OK;
}

static enum err
settle(struct inflow *in, const char *name)
{
	if (fsync(in->fd) != 0 || fchmod(in->fd, 0400) != 0)
		return failure();
	if (renameat(in->folder, in->name, in->folder, name) != 0)
		return failure();
	return fsync(in->folder) == 0 ? OK : failure();
}

enum err
content_end(struct inflow *in, struct digest *ret)
{
	char name[NAME];

	*ret = hasher_end(in->hasher);
	in->hasher = NULL;
	name_of(ret, name);
	enum err e = settle(in, name);
	int saved = errno;
	content_drop(in);
	errno = saved;
	return e;
}

void
content_drop(struct inflow *in)
{
	if (in == NULL)
		return;
	close(in->fd);
	(void)unlinkat(in->folder, in->name, 0); /* renamed, it isn't there */
	hasher_close(in->hasher);
	free(in);
}

/* --- finding ------------------------------------------------------------------------------------ */

/* A pipe or a device would make its reader wait. */
static enum err
take_regular(int fd, struct content_file *ret)
{
	struct stat st;

	if (fd < 0)
		return failure();
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return ERR_NOT_FOUND;
	}
	*ret = (struct content_file){fd, (uint64_t)st.st_size};
	return OK;
}

enum err
content_find(const struct content *c, const struct digest *digest, struct content_file *ret)
{
	char name[NAME];

	name_of(digest, name);
	return take_regular(
	    openat(c->folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC), ret);
}

/* Beneath: neither "..", nor an absolute path, nor a link leads out (openat2(2)). */
enum err
content_find_below(const struct content *c, const char *path, struct content_file *ret)
{
	struct open_how how = {.flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC,
	    .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};

	if (c->root < 0 || path[0] == '\0')
		return ERR_NOT_FOUND;
	int fd = (int)syscall(SYS_openat2, c->root, path, &how, sizeof(how));
	if (fd < 0 && (errno == EXDEV || errno == ELOOP || errno == ENXIO || errno == EACCES))
		return ERR_NOT_FOUND;
	return take_regular(fd, ret);
}

int
content_sweep(struct content *c, bool (*is_named)(void *of, struct str digest), void *of)
{
	int copy = openat(c->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), removed = 0;
	DIR *dir = copy < 0 ? NULL : fdopendir(copy);

	if (dir == NULL) {
		if (copy >= 0)
			close(copy);
		return 0;
	}
	for (struct dirent *e; (e = readdir(dir)) != NULL;) {
		struct digest digest;
		struct str name = str_of(e->d_name);
		if (digest_parse(name, &digest) && !is_named(of, name) &&
		    unlinkat(c->folder, e->d_name, 0) == 0)
			removed++;
	}
	closedir(dir);
	return removed;
}
