/* Runs tables of other people's against a daemon that serves their fixture.
 *
 *   conform SLUICED SLUICE HOUSE TABLE ROWS [TABLE ROWS]…
 *
 * HOUSE says who was granted what (tests/conformance/README.md); ROWS how many rows the
 * table must have.  Ends with 0 when every row is answered as it must be.
 *
 * Reading order: house (the fixture by ordinary commands), words (its names in ours, and
 * back), table (asking, and checking what comes). */
#include "tests/conformance/house.h"
#include "tests/conformance/table.h"

#include <curl/curl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

enum { TABLES_MAX = 8 };

static const struct json *
read_tree(struct world *w, const char *path)
{
	const char *why = "cannot be read";
	struct str text = world_read(w, path);
	const struct json *tree = text.p == NULL ? NULL : json_parse(&w->arena, text, &why);

	if (tree == NULL)
		printf("%s: %s\n", path, why);
	return tree;
}

static bool
run_table(struct world *w, const struct json *house, const char *path, int64_t wanted)
{
	const struct json *table = read_tree(w, path);
	int rows, bad;

	if (table == NULL)
		return false;
	bad = table_run(w, house, table, &rows);
	printf("%s: %d of %d rows are answered as they must be\n", path, rows - bad, rows);
	return bad == 0 && rows == wanted;
}

static bool
run(struct world *w, const char *house_path, char *const paths[], const int64_t *rows, int count)
{
	const struct json *house = read_tree(w, house_path);
	bool built = house != NULL && house_build(w, house), good = built;

	if (house != NULL && !built)
		printf("%.*s\n", STR_ARG(w->why));
	for (int i = 0; built && i < count; i++)
		good = run_table(w, house, paths[i], rows[i]) && good;
	if (!good) {
		struct str log = world_log(w);
		printf("the end of the daemon's log:\n%.*s\n", STR_ARG(log));
	}
	return good && world_stop(w);
}

int
main(int argc, char *argv[])
{
	char paths[TABLES_MAX + 1][PATH_MAX], *tables[TABLES_MAX];
	int64_t rows[TABLES_MAX];
	int count = (argc - 4) / 2;
	struct world w;

	if (argc < 6 || argc % 2 != 0 || count > TABLES_MAX ||
	    realpath(argv[3], paths[0]) == NULL || curl_global_init(CURL_GLOBAL_DEFAULT) != 0)
		return 2;
	for (int i = 0; i < count; i++) {
		if (realpath(argv[4 + 2 * i], paths[1 + i]) == NULL ||
		    !str_int(str_of(argv[5 + 2 * i]), &rows[i]))
			return 2;
		tables[i] = paths[1 + i];
	}
	world_open(&w, argv[1], argv[2]);
	bool good = run(&w, paths[0], tables, rows, count);
	world_close(&w);
	curl_global_cleanup();
	return good ? 0 : 1;
}
