/* What a start costs without the daemon around it: the bare scan of the grants, all facts
 * read and applied to the index, and what the grants take there with their accounts, models
 * and tiers, but without people's tokens. */
#include "daemon/index/index.h"
#include "daemon/store/fact.h"

#include <err.h>
#include <stdio.h>
#include <time.h>

enum { BATCH = 16384 };

struct loading {
	struct index *index;
	struct arena *arena;
	bool tokens; /* take them too */
	struct fact facts[BATCH];
	size_t count;
};

static double
milliseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void
apply(struct loading *l)
{
	index_apply(l->index, l->facts, l->count, 1);
	l->count = 0;
	arena_free(l->arena);
}

static void
take_fact(void *of, const struct fact *fact)
{
	struct loading *l = of;

	if (fact->kind == FACT_TOKEN && !l->tokens)
		return;
	l->facts[l->count++] = *fact;
	if (l->count == BATCH)
		apply(l);
}

static double
scan(struct db *db)
{
	double began = milliseconds();
	struct rows rows = db_query(db, STMT_fact_grant_all, NO_ARGS);

	while (rows_next(&rows))
		continue;
	if (rows_close(&rows) != OK)
		errx(1, "the scan: %s", db_trouble(db));
	return milliseconds() - began;
}

static void
load(struct db *db, struct loading *l, struct index_size *ret)
{
	struct arena arena = {0};

	l->index = index_open();
	l->arena = &arena;
	if (fact_all(db, &arena, take_fact, l) != OK)
		errx(1, "the facts: %s", db_trouble(db));
	apply(l);
	index_size(l->index, ret);
	index_close(l->index);
}

static void
print_load(struct db *db)
{
	static struct loading all = {.tokens = true}, grants = {.tokens = false};
	struct index_size size;

	double began = milliseconds();
	load(db, &all, &size);
	printf("load_ms %.1f\naccounts %llu\ngrants %llu\nbytes %llu\n", milliseconds() - began,
	    (unsigned long long)size.accounts, (unsigned long long)size.grants,
	    (unsigned long long)size.bytes);
	load(db, &grants, &size);
	printf("bytes_a_grant %.1f\n",
	    size.grants == 0 ? 0 : (double)size.bytes / (double)size.grants);
}

int
main(int argc, char *argv[])
{
	const char *why;

	if (argc != 2)
		errx(2, "usage: bench_start DATABASE, which no daemon has open");
	struct db *db = db_open_reader(argv[1], &why);
	if (db == NULL)
		errx(1, "%s: %s", argv[1], why);
	(void)scan(db); /* the file is in memory from now on */
	printf("scan_ms %.1f\n", scan(db));
	print_load(db);
	db_close(db);
	return 0;
}
