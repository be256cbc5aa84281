/* One file of one line: which boot, and how far the clock was ahead of the time since. */
#include "daemon/trust.h"

#include "daemon/data.h"
#include "daemon/work/clock.h"
#include "daemon/work/log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { BOOT = 40, LINE = 80 };
static const char boot_id[] = "/proc/sys/kernel/random/boot_id";

static bool
read_line(const char *path, char *ret, int room)
{
	FILE *f = fopen(path, "re");
	bool good = f != NULL && fgets(ret, room, f) != NULL;

	if (f != NULL)
		fclose(f);
	if (good)
		ret[strcspn(ret, "\n")] = '\0';
	return good;
}

/* What is remembered of the boot BOOT. */
static bool
recall(const struct options *o, const char *boot, int64_t *relation)
{
	char path[DATA_PATH], line[LINE];
	struct str rest;

	data_path(o, "clock", path);
	if (!read_line(path, line, LINE))
		return false;
	return str_is(str_cut(str_of(line), ' ', &rest), boot) && str_int(rest, relation);
}

void
trust_clock(const struct options *o)
{
	char boot[BOOT], line[LINE];
	int64_t relation;

	if (!read_line(boot_id, boot, BOOT)) {
		log_line("clock: %s cannot be read; no jump outlasts this start", boot_id);
		return;
	}
	if (!o->accept_clock && recall(o, boot, &relation)) {
		clock_resume(relation);
		if (clock_suspect()) {
			log_line("the clock jumped forward: nothing is changed until the daemon "
				 "is started with --accept-clock");
			return;
		}
		clock_accept();
	}
	snprintf(line, sizeof(line), "%s %lld\n", boot, (long long)clock_relation());
	if (!data_write(o, "clock", line))
		log_line("clock: %s; this start is not remembered", strerror(errno));
}
