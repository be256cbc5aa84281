/* Requests are cut at their Content-Length; what is taken is sent without a copy. */
#include "tests/bench/load/requests.h"

#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* The length of the request at P, of which N bytes are there; 0 when it isn't whole. */
static size_t
request_length(const char *p, size_t n)
{
	static const char name[] = "\r\nContent-Length: ";
	const char *end = memmem(p, n, "\r\n\r\n", 4);

	if (end == NULL)
		return 0;
	size_t head = (size_t)(end - p) + 4;
	const char *length = memmem(p, head, name, sizeof(name) - 1);
	size_t body = length == NULL ? 0 : strtoul(length + sizeof(name) - 1, NULL, 10);
	return body <= n - head ? head + body : 0;
}

static void
find_requests(struct requests *r)
{
	size_t room = 1024, at = 0;

	r->from = malloc(room * sizeof(*r->from));
	while (r->from != NULL && at < r->size) {
		size_t length = request_length(r->bytes + at, r->size - at);
		if (length == 0)
			errx(2, "request %zu is not whole", r->count + 1);
		r->from[r->count++] = at;
		at += length;
		if (r->count + 1 == room)
			r->from = reallocarray(r->from, room *= 2, sizeof(*r->from));
	}
	if (r->from == NULL)
		err(2, "requests");
	r->from[r->count] = r->size;
}

void
requests_open(struct requests *r, const char *path, bool once)
{
	struct stat info;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	*r = (struct requests){.once = once};
	if (fd < 0 || fstat(fd, &info) != 0)
		err(2, "%s", path);
	if (info.st_size == 0)
		errx(2, "%s: no requests", path);
	r->size = (size_t)info.st_size;
	r->bytes = mmap(NULL, r->size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	if (r->bytes == MAP_FAILED)
		err(2, "%s", path);
	close(fd);
	find_requests(r);
}

void
requests_close(struct requests *r)
{
	munmap(r->bytes, r->size);
	free(r->from);
}

size_t
requests_take(struct requests *r, size_t n, const char **first, size_t *length)
{
	size_t left = r->count - r->next;

	if (left < n && !r->once && r->count >= n) {
		r->next = 0;
		left = r->count;
	}
	n = n < left ? n : left;
	*first = r->bytes + r->from[r->next];
	*length = r->from[r->next + n] - r->from[r->next];
	r->next += n;
	return n;
}
