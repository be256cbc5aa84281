/* Test vectors, read from tests/data. */
#ifndef TESTS_UNIT_LIB_DATA_H
#define TESTS_UNIT_LIB_DATA_H

#include "lib/json.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The JSON of the file at PATH; fails the test when there is none. */
static inline const struct json *
read_data(struct arena *a, const char *path)
{
	struct buf b = {.arena = a};
	char part[4096];
	const char *why;
	size_t n;
	FILE *f = fopen(path, "rb");

	if (f == NULL)
		fail_msg("cannot open %s", path);
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		buf_put(&b, (struct str){part, n});
	fclose(f);
	const struct json *tree = json_parse(a, buf_str(&b), &why);
	if (tree == NULL)
		fail_msg("%s: %s", path, why);
	return tree;
}

#endif
