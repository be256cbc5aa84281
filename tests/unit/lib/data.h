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

/* The bytes that HEX, lower-case digits, stands for. */
static inline struct str
from_hex(struct arena *a, struct str hex)
{
	char *p = NEW_ARRAY(a, hex.n / 2 + 1, char);

	for (size_t i = 0; i < hex.n / 2; i++) {
		const char digits[] = {hex.p[2 * i], hex.p[2 * i + 1], '\0'};
		char *end;
		p[i] = (char)strtoul(digits, &end, 16);
		assert_ptr_equal(end, digits + 2);
	}
	return (struct str){p, hex.n / 2};
}

#endif
