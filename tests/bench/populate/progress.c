/* One line that is written over while someone watches. */
#include "tests/bench/populate/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void
progress(const char *what, size_t done, size_t all)
{
	static double began, said;
	double now = seconds();

	if (done <= 1)
		began = said = now;
	if (done != all && now - said < 1)
		return;
	said = now;
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r%zu of %zu %s in %.0f s%s", done, all, what, now - began,
		    done == all ? "\n" : "");
	else if (done == all)
		fprintf(stderr, "%zu %s in %.1f s\n", all, what, now - began);
}
