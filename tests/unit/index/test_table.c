/* The hash table against a plain list, by chance. */
#include "daemon/index/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { KEYS = 3000, ROUNDS = 300000 };

struct record {
	uint32_t key;
	uint32_t value;
};

static struct str
key_str(const uint32_t *key)
{
	return (struct str){(const char *)key, sizeof(*key)};
}

static struct str
key_of(const void *of)
{
	const struct record *r = of;
	return key_str(&r->key);
}

static void
put(struct table *t, uint32_t key, uint32_t value)
{
	struct record *r = epoch_alloc(t->epoch, sizeof(*r));
	*r = (struct record){key, value};
	epoch_retire(t->epoch, table_put(t, r));
}

static void
empty(struct table *t)
{
	size_t at = 0;
	void *r;
	while ((r = table_each(t, &at)) != NULL)
		epoch_discard(t->epoch, r);
	table_close(t);
}

static void
agrees_with_a_list(enum table_fill fill)
{
	static uint32_t list[KEYS]; /* value, 0: not there */
	struct epoch *e = epoch_open();
	struct table t;
	size_t live = 0;

	memset(list, 0, sizeof(list));
	table_open(&t, e, key_of, fill);
	for (uint32_t round = 1; round <= ROUNDS; round++) {
		uint32_t key = (uint32_t)rand() % KEYS, range = round / 20000 % 2;
		struct record *r = table_find(&t, key_str(&key));
		assert_int_equal(r == NULL ? 0 : r->value, list[key]);
		if (rand() % 4 < (range == 0 ? 3 : 1)) {
			live += list[key] == 0;
			put(&t, key, list[key] = round);
		} else {
			live -= list[key] != 0;
			epoch_retire(e, table_remove(&t, key_str(&key)));
			list[key] = 0;
		}
		assert_int_equal(t.live, live);
		epoch_advance(e);
	}
	empty(&t);
	epoch_close(e);
}

static void
it_agrees_with_a_plain_list(void **unused)
{
	(void)unused;
	agrees_with_a_list(TABLE_QUICK);
	agrees_with_a_list(TABLE_SMALL);
}

static void
putting_and_removing_by_turns_does_not_move_everything_each_time(void **unused)
{
	(void)unused;
	struct epoch *e = epoch_open();
	struct table t;
	size_t moves = 0;
	table_open(&t, e, key_of, TABLE_SMALL);
	for (uint32_t i = 0; i < 895; i++)
		put(&t, i, i);
	for (uint32_t i = 895; i < 20000; i++) {
		void *slots = atomic_load(&t.slots);
		put(&t, i, i);
		uint32_t old = i - 895;
		epoch_retire(e, table_remove(&t, key_str(&old)));
		moves += atomic_load(&t.slots) != slots;
	}
	assert_true(moves < 200);
	empty(&t);
	epoch_close(e);
}

static void
keys_are_compared_whole(void **unused)
{
	(void)unused;
	struct epoch *e = epoch_open();
	struct table t;
	uint32_t key = 0x01020304;
	table_open(&t, e, key_of, TABLE_QUICK);
	put(&t, key, 1);
	assert_non_null(table_find(&t, key_str(&key)));
	struct str shorter = {(const char *)&key, 3};
	assert_null(table_find(&t, shorter));
	assert_null(table_find(&t, STR("")));
	assert_null(table_remove(&t, STR("")));
	empty(&t);
	epoch_close(e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(it_agrees_with_a_plain_list),
	    cmocka_unit_test(putting_and_removing_by_turns_does_not_move_everything_each_time),
	    cmocka_unit_test(keys_are_compared_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
