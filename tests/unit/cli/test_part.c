/* A file that is fetched in pieces becomes one only when it is whole and right. */
#include "cli/part.h"
#include "tests/support/cmocka.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct arena arena;
static char folder[] = "/tmp/sluice-part-XXXXXX";
static struct str path;
static struct part part;
static struct str why;

static int
begin(void **state)
{
	(void)state;
	memcpy(folder + strlen(folder) - 6, "XXXXXX", 6);
	assert_non_null(mkdtemp(folder));
	path = str_printf(&arena, "%s/file", folder);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	part_close(&part);
	(void)unlink(path.p);
	(void)unlink(str_printf(&arena, "%s.part", path.p).p);
	(void)rmdir(folder);
	arena_free(&arena);
	return 0;
}

static bool
is_there(const char *name)
{
	return access(name, F_OK) == 0;
}

static struct str
digest_of(const char *text)
{
	struct digest d = hash_of(str_of(text));

	return digest_hex(&arena, &d);
}

static void
open_part(uint64_t whole)
{
	if (!part_open(&part, &arena, path, whole, &why))
		fail_msg("%.*s", STR_ARG(why));
}

static void
what_was_left_is_gone_on_with(void **state)
{
	(void)state;
	open_part(8);
	assert_true(part_add(&part, STR("abcd")));
	part_close(&part);
	assert_false(is_there(path.p));
	open_part(8);
	assert_int_equal(part.size, 4);
	assert_true(part_add(&part, STR("efgh")));
	assert_true(part_keep(&part, &arena, digest_of("abcdefgh"), &why));
	assert_true(is_there(path.p));
	assert_false(is_there(part.own));
}

static void
what_is_longer_than_the_file_is_begun_anew(void **state)
{
	(void)state;
	open_part(100);
	assert_true(part_add(&part, STR("too much of it")));
	part_close(&part);
	open_part(3);
	assert_int_equal(part.size, 0);
	assert_true(part_add(&part, STR("abc")));
	assert_true(part_restart(&part));
	assert_true(part_add(&part, STR("xyz")));
	assert_true(part_keep(&part, &arena, digest_of("xyz"), &why));
}

static void
of_other_bytes_nothing_is_kept(void **state)
{
	(void)state;
	open_part(3);
	assert_true(part_add(&part, STR("abd")));
	assert_false(part_keep(&part, &arena, digest_of("abc"), &why));
	assert_non_null(strstr(why.p, "is not the file that was registered"));
	assert_false(is_there(path.p));
	assert_false(is_there(part.own));
}

static void
nothing_is_replaced(void **state)
{
	(void)state;
	open_part(3);
	assert_true(part_add(&part, STR("abc")));
	assert_int_equal(close(open(path.p, O_CREAT | O_WRONLY, 0600)), 0);
	assert_false(part_keep(&part, &arena, digest_of("abc"), &why));
	part_close(&part);
	assert_false(part_open(&part, &arena, path, 3, &why));
	assert_non_null(strstr(why.p, "is there already"));
}

static void
only_one_fetches_it_at_a_time(void **state)
{
	struct part other;

	(void)state;
	open_part(3);
	assert_false(part_open(&other, &arena, path, 3, &why));
	assert_non_null(strstr(why.p, "someone else is fetching it"));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
	    TEST(what_was_left_is_gone_on_with),
	    TEST(what_is_longer_than_the_file_is_begun_anew),
	    TEST(of_other_bytes_nothing_is_kept),
	    TEST(nothing_is_replaced),
	    TEST(only_one_fetches_it_at_a_time),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
