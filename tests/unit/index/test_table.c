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

enum { EARLY = 700, LATE = 9000 };

static void
count_one(void *of, void *record)
{
	uint8_t *seen = of;
	seen[((struct record *)record)->key]++;
}

/* Putting EVERY-th new key after each piece of a scan, the table grows while it goes on. */
static void
scan_while_it_grows(uint32_t every)
{
	static uint8_t seen[LATE];
	struct epoch *e = epoch_open();
	struct table t;
	uint32_t next = EARLY, pieces = 0;
	uint64_t cursor = 0;

	memset(seen, 0, sizeof(seen));
	table_open(&t, e, key_of, TABLE_SMALL);
	for (uint32_t i = 0; i < EARLY; i++)
		put(&t, i, i);
	do {
		table_scan(&t, &cursor, count_one, seen);
		if (every != 0 && ++pieces % every == 0 && next < LATE)
			put(&t, next++, 0);
	} while (cursor != 0);
	for (uint32_t i = 0; i < LATE; i++)
		if (i < EARLY ? seen[i] != 1 : seen[i] > 1)
			fail_msg("key %u was handed over %d times", i, seen[i]);
	empty(&t);
	epoch_close(e);
}

static void
a_scan_hands_over_each_record_once_also_while_the_table_grows(void **unused)
{
	(void)unused;
	scan_while_it_grows(0);
	for (uint32_t every = 1; every <= 5; every++)
		scan_while_it_grows(every);
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
	    cmocka_unit_test(a_scan_hands_over_each_record_once_also_while_the_table_grows),
	    cmocka_unit_test(keys_are_compared_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
