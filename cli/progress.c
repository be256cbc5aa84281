/* One line on standard error, drawn over itself. */
#include "cli/progress.h"

#include "lib/time.h"

#include <stdio.h>

enum { EVERY_MS = 200, NAME_COLUMNS = 32 };

struct str
progress_bytes(struct arena *a, uint64_t bytes)
{
	static const char *const units[] = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
	uint64_t unit = 1;
	int i = 0;

	for (; bytes / unit >= 1000; i++)
		unit *= 1000;
	if (i == 0)
		return str_printf(a, "%llu B", (unsigned long long)bytes);
	return str_printf(a, "%llu.%llu %s", (unsigned long long)(bytes / unit),
	    (unsigned long long)(bytes % unit / (unit / 10)), units[i]);
}

void
progress_begin(
    struct progress *p, const struct screen *err, struct str name, uint64_t done, uint64_t size)
{
	*p = (struct progress){.err = err,
	    .name = name,
	    .done = done,
	    .begun = done,
	    .size = size,
	    .began = time_boot()};
}

static void
draw(struct progress *p, int64_t now)
{
	struct arena a = {0};
	uint64_t rate = (p->done - p->begun) * 1000 / (uint64_t)(now - p->began + 1);
	unsigned percent = p->size == 0 ? 100 : (unsigned)((double)p->done * 100 / (double)p->size);

	fprintf(stderr, "\r\033[K  %.*s %3u %%  %.*s of %.*s  %.*s/s",
	    (int)(p->name.n < NAME_COLUMNS ? p->name.n : NAME_COLUMNS), p->name.p, percent,
	    STR_ARG(progress_bytes(&a, p->done)), STR_ARG(progress_bytes(&a, p->size)),
	    STR_ARG(progress_bytes(&a, rate)));
	arena_free(&a);
}

void
progress_add(struct progress *p, size_t bytes)
{
	int64_t now = time_boot();

	p->done += bytes;
	if (!p->err->tty || now - p->shown < EVERY_MS)
		return;
	p->shown = now;
	draw(p, now);
}

void
progress_end(struct progress *p)
{
	if (p->err->tty && p->shown != 0)
		fputs("\r\033[K", stderr);
}
