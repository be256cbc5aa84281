/* Files read and replaced whole. */
#include "cli/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
failed(struct arena *a, struct str path, struct str *why)
{
	*why = str_printf(a, "%.*s: %s", STR_ARG(path), strerror(errno));
	return false;
}

static bool
read_all(struct arena *a, int fd, struct str *ret)
{
	struct buf b = {.arena = a};
	char part[16 * 1024];
	ssize_t n;

	while ((n = read(fd, part, sizeof(part))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		if (b.n + (size_t)n > FILE_READ_MAX) {
			errno = EFBIG;
			return false;
		}
		buf_put(&b, (struct str){part, (size_t)n});
	}
	*ret = str_copy(a, buf_str(&b));
	return true;
}

bool
file_read(struct arena *a, struct str path, struct str *ret, struct str *why)
{
	if (str_is(path, "-"))
		return read_all(a, STDIN_FILENO, ret) || failed(a, STR("standard input"), why);
	int fd = open(str_c(a, path), O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return failed(a, path, why);
	bool good = read_all(a, fd, ret) || failed(a, path, why);
	close(fd);
	return good;
}

static bool
is_private(struct arena *a, int fd, struct str path, struct str *why)
{
	struct stat s;

	if (fstat(fd, &s) != 0)
		return failed(a, path, why);
	if (S_ISREG(s.st_mode) && (s.st_mode & 077) == 0 &&
	    (s.st_uid == geteuid() || s.st_uid == 0))
		return true;
	*why = str_printf(a, "%.*s: it must be a file that only you can read; run: chmod 600 %.*s",
	    STR_ARG(path), STR_ARG(path));
	return false;
}

bool
file_read_secret(struct arena *a, struct str path, struct str *ret, struct str *why)
{
	int fd = open(str_c(a, path), O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	*ret = (struct str){NULL, 0};
	if (fd < 0)
		return failed(a, path, why);
	bool good = is_private(a, fd, path, why) && (read_all(a, fd, ret) || failed(a, path, why));
	close(fd);
	*ret = str_trim(*ret, STR(" \t\r\n"));
	return good;
}

bool
file_map(struct arena *a, struct str path, struct str *ret, struct str *why)
{
	int fd = open(str_c(a, path), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat s;
	void *p = MAP_FAILED;

	*ret = STR("");
	if (fd < 0 || fstat(fd, &s) != 0)
		return failed(a, path, why);
	if (S_ISREG(s.st_mode) && s.st_size > 0)
		p = mmap(NULL, (size_t)s.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (p == MAP_FAILED) {
		*why = str_printf(a, "%.*s: it must be a file that holds something", STR_ARG(path));
		return false;
	}
	*ret = (struct str){p, (size_t)s.st_size};
	return true;
}

void
file_unmap(struct str bytes)
{
	if (bytes.n != 0)
		(void)munmap((void *)(uintptr_t)bytes.p, bytes.n);
}

static bool
make_folders(const char *path)
{
	char part[4096];

	for (const char *at = strchr(path + 1, '/'); at != NULL; at = strchr(at + 1, '/')) {
		size_t n = (size_t)(at - path);
		if (n >= sizeof(part)) {
			errno = ENAMETOOLONG;
			return false;
		}
		memcpy(part, path, n);
		part[n] = '\0';
		if (mkdir(part, 0700) != 0 && errno != EEXIST)
			return false;
	}
	return true;
}

static bool
write_all(int fd, struct str text)
{
	while (text.n != 0) {
		ssize_t n = write(fd, text.p, text.n);
		if (n < 0 && errno != EINTR)
			return false;
		text = str_from(text, n < 0 ? 0 : (size_t)n);
	}
	return fsync(fd) == 0;
}

bool
file_write_private(struct arena *a, struct str path, struct str text, struct str *why)
{
	const char *to = str_c(a, path);
	struct str fresh = str_printf(a, "%.*s.%ld", STR_ARG(path), (long)getpid());

	if (!make_folders(to))
		return failed(a, path, why);
	(void)unlink(fresh.p);
	int fd = open(fresh.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return failed(a, path, why);
	bool good = write_all(fd, text);
	good = close(fd) == 0 && good && rename(fresh.p, to) == 0;
	if (good)
		return true;
	(void)failed(a, path, why);
	(void)unlink(fresh.p);
	return false;
}
