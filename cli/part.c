/* Written behind what is there, hashed on the way, renamed without replacing. */
#include "cli/part.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { READ_AT_ONCE = 64 * 1024 };

static bool
fail(struct part *p, struct arena *a, struct str *why, const char *what)
{
	*why = str_printf(a, "%.*s%s", STR_ARG(p->path), what);
	part_close(p);
	return false;
}

static bool
fail_errno(struct part *p, struct arena *a, struct str *why)
{
	return fail(p, a, why, str_printf(a, ".part: %s", strerror(errno)).p);
}

/* What an earlier run left is hashed again: it may have changed. */
static bool
read_left(struct part *p, uint64_t whole)
{
	char bytes[READ_AT_ONCE];
	ssize_t n;

	while ((n = read(p->fd, bytes, sizeof(bytes))) > 0) {
		hasher_add(p->hasher, (struct str){bytes, (size_t)n});
		p->size += (uint64_t)n;
	}
	return n == 0 && (p->size <= whole || part_restart(p));
}

bool
part_open(struct part *p, struct arena *a, struct str path, uint64_t whole, struct str *why)
{
	*p = (struct part){.path = path, .fd = -1, .hasher = hasher_open()};
	p->own = str_printf(a, "%.*s.part", STR_ARG(path)).p;
	if (access(str_c(a, path), F_OK) == 0)
		return fail(p, a, why, " is there already; nothing was fetched");
	p->fd = open(p->own, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
	if (p->fd < 0)
		return fail_errno(p, a, why);
	if (flock(p->fd, LOCK_EX | LOCK_NB) != 0)
		return fail(p, a, why, ".part: someone else is fetching it");
	return read_left(p, whole) || fail_errno(p, a, why);
}

bool
part_add(struct part *p, struct str bytes)
{
	hasher_add(p->hasher, bytes);
	while (bytes.n != 0) {
		ssize_t n = write(p->fd, bytes.p, bytes.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			p->failed = errno;
			return false;
		}
		p->size += (uint64_t)n;
		bytes = str_from(bytes, (size_t)n);
	}
	return true;
}

bool
part_restart(struct part *p)
{
	hasher_close(p->hasher);
	p->hasher = hasher_open();
	p->size = 0;
	if (ftruncate(p->fd, 0) == 0 && lseek(p->fd, 0, SEEK_SET) == 0)
		return true;
	p->failed = errno;
	return false;
}

bool
part_keep(struct part *p, struct arena *a, struct str digest, struct str *why)
{
	struct digest d = hasher_end(p->hasher);

	p->hasher = NULL;
	if (!str_eq(digest, digest_hex(a, &d))) {
		(void)unlink(p->own);
		*why = str_printf(a,
		    "what came for %.*s is not the file that was registered; it was deleted. "
		    "Fetch it again",
		    STR_ARG(p->path));
		return false;
	}
	bool good = fsync(p->fd) == 0 &&
		    renameat2(AT_FDCWD, p->own, AT_FDCWD, str_c(a, p->path), RENAME_NOREPLACE) == 0;
	if (!good)
		*why = str_printf(
		    a, "%s could not become %.*s: %s", p->own, STR_ARG(p->path), strerror(errno));
	return good;
}

void
part_close(struct part *p)
{
	if (p->fd >= 0)
		close(p->fd);
	p->fd = -1;
	hasher_close(p->hasher);
	p->hasher = NULL;
}
