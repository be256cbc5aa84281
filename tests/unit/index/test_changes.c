/* What readers are told of changes: all of them, in order, or that some are forgotten. */
#include "tests/unit/index/scene.h"

#include "daemon/index/changes.h"

#include <pthread.h>
#include <stdatomic.h>

static int
next(struct world *w, uint64_t *place, struct change *ret)
{
	static const struct bearer nobody;

	index_enter(w->reader);
	int found = index_changes_next(w->reader, &nobody, NOW, place, ret);
	index_leave(w->reader);
	return found;
}

static struct fact
suspended(uint32_t n)
{
	struct fact f = account_fact(n);

	f.account.active = false;
	return f;
}

static void
what_was_there_at_the_start_is_no_change(void **unused)
{
	(void)unused;
	struct world w;
	struct change c;
	uint64_t place = 0;
	world_open(&w);
	index_begin(w.index);
	assert_int_equal(next(&w, &place, &c), 0);
	apply_one(&w, suspended(1));
	assert_int_equal(next(&w, &place, &c), 1);
	assert_id(c.account, id(OBJECT_ACCOUNT, 1));
	assert_int_equal(c.position, w.position);
	assert_int_equal(next(&w, &place, &c), 0);
	world_close(&w);
}

static void
an_account_that_is_as_it_was_is_no_change(void **unused)
{
	(void)unused;
	struct world w;
	struct change c;
	uint64_t place = 0;
	world_open(&w);
	index_begin(w.index);
	apply_one(&w, account_fact(1));
	assert_int_equal(next(&w, &place, &c), 0);
	world_close(&w);
}

static void
a_grant_is_told_with_its_holder_to_those_who_may_ask_about_the_model(void **unused)
{
	(void)unused;
	struct world w;
	struct change c;
	struct bearer lead = {.account = id(OBJECT_ACCOUNT, 1)};
	uint64_t place = 0, behind = 0;
	world_open(&w);
	apply_one(&w, (struct fact){.kind = FACT_ROLE,
			  .role = {id(OBJECT_ROLE, 0), lead.account, id(OBJECT_MODEL, 0), ROLE_LEAD,
			      0, INT64_MAX, true}});
	index_begin(w.index);
	apply_one(&w, grant_fact(7, 0));
	assert_int_equal(next(&w, &behind, &c), 0);
	index_enter(w.reader);
	assert_int_equal(index_changes_next(w.reader, &lead, NOW, &place, &c), 1);
	index_leave(w.reader);
	assert_id(c.account, id(OBJECT_ACCOUNT, 0));
	assert_id(c.grant, id(OBJECT_GRANT, 7));
	assert_int_equal(c.model_n, 4);
	assert_memory_equal(c.model, "gpt2", 4);
	world_close(&w);
}

static void
a_place_is_found_by_its_position_as_long_as_it_is_known(void **unused)
{
	(void)unused;
	struct world w;
	struct change c;
	uint64_t place;
	world_open(&w);
	index_begin(w.index);
	uint64_t first = w.position;
	for (uint32_t i = 0; i < 3000; i++)
		apply_one(&w, i % 2 == 0 ? suspended(1) : account_fact(1));
	assert_true(index_changes_find(w.reader, first + 10, &place));
	assert_int_equal(next(&w, &place, &c), 1);
	assert_int_equal(c.position, first + 11);
	assert_true(index_changes_find(w.reader, first, &place));
	for (uint32_t i = 0; i < 3000; i++)
		apply_one(&w, i % 2 == 0 ? suspended(1) : account_fact(1));
	assert_int_equal(next(&w, &place, &c), -1);
	assert_false(index_changes_find(w.reader, first + 10, &place));
	assert_true(index_changes_find(w.reader, w.position - 4000, &place));
	assert_int_equal(next(&w, &place, &c), 1);
	assert_int_equal(c.position, w.position - 3999);
	assert_true(index_changes_find(w.reader, w.position, &place));
	assert_int_equal(next(&w, &place, &c), 0);
	index_enter(w.reader);
	assert_int_equal(index_generation(w.reader), w.position);
	index_leave(w.reader);
	world_close(&w);
}

/* --- while they are written --------------------------------------------------------------------- */

static struct world shared;
static atomic_bool over;

static void *
listen_on(void *of)
{
	struct index_reader *reader = index_reader_open(shared.index);
	static const struct bearer nobody;
	uint64_t place = 0, last = 0;
	atomic_size_t *heard = of;
	struct change c;

	while (!atomic_load(&over)) {
		index_enter(reader);
		int found = index_changes_next(reader, &nobody, NOW, &place, &c);
		if (found < 0)
			(void)index_changes_find(reader, index_generation(reader), &place);
		index_leave(reader);
		if (found <= 0)
			continue;
		assert_true(c.position > last);
		assert_id(c.account, id(OBJECT_ACCOUNT, 1));
		last = c.position;
		atomic_fetch_add(heard, 1);
	}
	index_reader_close(reader);
	return NULL;
}

static void
each_is_whole_while_others_are_written(void **unused)
{
	(void)unused;
	pthread_t threads[2];
	atomic_size_t heard[2] = {0, 0};
	world_open(&shared);
	index_begin(shared.index);
	atomic_store(&over, false);
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, listen_on, &heard[i]), 0);
	for (uint32_t i = 0; i < 50000 || heard[0] + heard[1] == 0; i++)
		apply_one(&shared, i % 2 == 0 ? suspended(1) : account_fact(1));
	atomic_store(&over, true);
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	world_close(&shared);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_was_there_at_the_start_is_no_change),
	    cmocka_unit_test(an_account_that_is_as_it_was_is_no_change),
	    cmocka_unit_test(a_grant_is_told_with_its_holder_to_those_who_may_ask_about_the_model),
	    cmocka_unit_test(a_place_is_found_by_its_position_as_long_as_it_is_known),
	    cmocka_unit_test(each_is_whole_while_others_are_written),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
