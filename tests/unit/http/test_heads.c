/* What was remembered is what would have been read. */
#include "daemon/http/heads.h"
#include "tests/support/cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct heads *heads;

static int
open_heads(void **unused)
{
	(void)unused;
	heads = heads_open();
	return 0;
}

static int
close_heads(void **unused)
{
	(void)unused;
	heads_close(heads);
	return 0;
}

static struct str
head_of(struct arena *a, int number, const char *more)
{
	return str_printf(a,
	    "POST /access/v1/evaluation?n=%d HTTP/1.1\r\nHost: a.example\r\n"
	    "Authorization: Bearer slt_%d\r\nContent-Type: application/json\r\n"
	    "Content-Length: 5\r\nX-Request-ID: r%d\r\n%s\r\n12345",
	    number, number, number, more);
}

static void
assert_read(unsigned *last, struct str bytes)
{
	struct request want, got;
	const char *why;

	assert_int_equal(request_read(bytes, &want, &why), OK);
	assert_int_equal(heads_read(heads, last, bytes, &got, &why), OK);
	assert_int_equal(got.head, want.head);
	assert_int_equal(got.length, want.length);
	assert_true(str_eq(got.method, want.method));
	assert_true(str_eq(got.path, want.path));
	assert_true(str_eq(got.query, want.query));
	assert_true(str_eq(got.host, want.host));
	assert_true(str_eq(got.id, want.id));
	assert_true(str_eq(request_bearer(&got), request_bearer(&want)));
	assert_int_equal(got.last, want.last);
	assert_int_equal(request_is_json(&got), request_is_json(&want));
}

/* Many connections, many heads, each coming again at odd times, from buffers that are
 * gone afterwards. */
static void
heads_that_come_again_are_read_the_same(void **unused)
{
	unsigned last[7] = {0};

	(void)unused;
	for (int i = 0; i < 20000; i++) {
		struct arena a = {0};
		assert_read(&last[i % 7], head_of(&a, i * i % 199, ""));
		arena_free(&a);
	}
}

static void
one_other_byte_is_another_head(void **unused)
{
	struct arena a = {0};
	struct str good = head_of(&a, 1, "");
	struct request r;
	const char *why;
	unsigned last = 0;

	(void)unused;
	for (int i = 0; i < 3; i++)
		assert_read(&last, good);
	for (size_t at = 0; at + 5 < good.n; at++) {
		struct str bad = str_copy(&a, good);
		((char *)(uintptr_t)bad.p)[at] = '\n';
		bool accepted = good.p[at] == '\n';
		assert_int_equal(heads_read(heads, &last, bad, &r, &why) == OK, accepted);
		assert_read(&last, good);
	}
	arena_free(&a);
}

static void
a_head_that_is_cut_is_not_yet_one(void **unused)
{
	struct arena a = {0};
	struct str whole = head_of(&a, 1, "");
	struct request r;
	const char *why;
	unsigned last = 0;

	(void)unused;
	for (int i = 0; i < 3; i++)
		assert_read(&last, whole);
	for (size_t n = 0; n < whole.n - 5; n++) {
		assert_int_equal(heads_read(heads, &last, (struct str){whole.p, n}, &r, &why), OK);
		assert_int_equal(r.head, 0);
	}
	arena_free(&a);
}

static void
a_long_head_is_read_each_time(void **unused)
{
	struct arena a = {0};
	const char *more = str_printf(&a, "X: %01000d\r\n", 0).p;
	unsigned last = 0;

	(void)unused;
	for (int i = 0; i < 5; i++)
		assert_read(&last, head_of(&a, 1, more));
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_heads, close_heads)
	    TEST(heads_that_come_again_are_read_the_same),
	    TEST(one_other_byte_is_another_head),
	    TEST(a_head_that_is_cut_is_not_yet_one),
	    TEST(a_long_head_is_read_each_time),
#undef TEST
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
