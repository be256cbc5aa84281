/* /proc/PID/task/TID/schedstat: its first number is the time on a CPU. */
#include "tests/bench/load/server_cpu.h"

#include <dirent.h>
#include <stdio.h>

static uint64_t
thread_ns(long pid, const char *thread)
{
	char path[512];
	unsigned long long ran = 0;

	snprintf(path, sizeof(path), "/proc/%ld/task/%.200s/schedstat", pid, thread);
	FILE *f = fopen(path, "r");
	if (f == NULL)
		return 0;
	if (fscanf(f, "%llu", &ran) != 1)
		ran = 0;
	fclose(f);
	return ran;
}

uint64_t
server_cpu_ns(long pid)
{
	char path[64];
	uint64_t sum = 0;

	snprintf(path, sizeof(path), "/proc/%ld/task", pid);
	DIR *threads = opendir(path);
	if (threads == NULL)
		return 0;
	for (struct dirent *d; (d = readdir(threads)) != NULL;)
		if (d->d_name[0] != '.')
			sum += thread_ns(pid, d->d_name);
	closedir(threads);
	return sum;
}
