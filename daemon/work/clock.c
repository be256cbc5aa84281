/* One clock for the process. */
#include "daemon/work/clock.h"

#include "lib/time.h"

#include <stdatomic.h>
#include <stdlib.h>

enum { JUMP_MS = HOUR_MS };

static atomic_int_least64_t lowest;
static atomic_int_least64_t offset; /* wall clock minus time since boot, as accepted */

#ifdef SLUICE_TEST_CLOCK
#include <fcntl.h>
#include <unistd.h>

static const char *file;

static bool
read_file(int64_t *ret)
{
	char text[64];
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text));

	if (fd >= 0)
		close(fd);
	while (n > 0 && (text[n - 1] == '\n' || text[n - 1] == ' '))
		n--;
	return n > 0 && time_parse((struct str){text, (size_t)n}, ret);
}

bool
clock_from_file(const char *path)
{
	int64_t at;

	file = path;
	return read_file(&at);
}

/* Tests replace the file with rename, so that it always holds a whole time. */
static int64_t
wall(void)
{
	int64_t at = 0;

	if (file == NULL)
		return time_now();
	if (!read_file(&at))
		abort();
	return at;
}
#else
static int64_t
wall(void)
{
	return time_now();
}
#endif

int64_t
clock_now(void)
{
	int64_t at = wall(), floor = atomic_load_explicit(&lowest, memory_order_relaxed);

	return at > floor ? at : floor;
}

void
clock_floor(int64_t at)
{
	int64_t was = atomic_load_explicit(&lowest, memory_order_relaxed);

	while (at > was && !atomic_compare_exchange_weak_explicit(
			       &lowest, &was, at, memory_order_relaxed, memory_order_relaxed))
		continue;
}

void
clock_accept(void)
{
	atomic_store(&offset, time_now() - time_boot());
}

int64_t
clock_relation(void)
{
	return atomic_load(&offset);
}

void
clock_resume(int64_t relation)
{
	atomic_store(&offset, relation);
}

bool
clock_suspect(void)
{
	return time_now() - time_boot() - atomic_load(&offset) > JUMP_MS;
}
