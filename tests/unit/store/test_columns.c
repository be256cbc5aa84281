/* Columns are found by name, in whatever order they are asked for. */
#include "daemon/store/columns.h"
#include "tests/support/cmocka.h"

#include <stdio.h>

static void
open_numbered(struct columns *c, int count)
{
	char name[32];

	columns_open(c, count);
	for (int i = 0; i < count; i++) {
		snprintf(name, sizeof(name), "column_%d", i * 7919 % 1000);
		columns_name(c, i, name);
	}
}

static void
every_column_is_found_from_wherever_the_last_was(void **state)
{
	(void)state;
	for (int count = 0; count <= 60; count++) {
		struct columns c;
		char name[32];
		open_numbered(&c, count);
		for (int from = 0; from < count; from++)
			for (int to = 0; to < count; to++) {
				snprintf(name, sizeof(name), "column_%d", from * 7919 % 1000);
				assert_int_equal(columns_find(&c, name), from);
				snprintf(name, sizeof(name), "column_%d", to * 7919 % 1000);
				assert_int_equal(columns_find(&c, name), to);
			}
		assert_int_equal(columns_find(&c, "column"), -1);
		assert_int_equal(columns_find(&c, ""), -1);
		columns_close(&c);
	}
}

static void
of_two_columns_of_a_name_the_first_is_meant(void **state)
{
	struct columns c;

	(void)state;
	columns_open(&c, 3);
	columns_name(&c, 0, "name");
	columns_name(&c, 1, "id");
	columns_name(&c, 2, "name");
	assert_int_equal(columns_find(&c, "id"), 1);
	assert_int_equal(columns_find(&c, "name"), 0);
	assert_int_equal(columns_find(&c, "state"), -1);
	assert_int_equal(columns_find(&c, "name"), 0);
	columns_close(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_column_is_found_from_wherever_the_last_was),
	    cmocka_unit_test(of_two_columns_of_a_name_the_first_is_meant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
