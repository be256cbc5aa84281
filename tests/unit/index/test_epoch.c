/* Readers and the writer at the same time: nothing that is looked at is freed, and what
 * was taken is seen. */
#include "daemon/index/epoch.h"
#include "tests/unit/index/scene.h"

#include <pthread.h>
#include <stdatomic.h>

/* --- the epochs alone ------------------------------------------------------------------------- */

static void
a_block_that_nobody_looks_at_is_freed_at_once(void **unused)
{
	(void)unused;
	struct epoch *e = epoch_open();
	uint64_t before = epoch_bytes(e);
	struct epoch_reader *r = epoch_reader_open(e);
	epoch_retire(e, epoch_alloc(e, 100));
	assert_true(epoch_bytes(e) >= before + 100);
	epoch_advance(e);
	assert_int_equal(epoch_bytes(e), before);
	epoch_reader_close(r);
	epoch_close(e);
}

static void
a_block_outlives_the_readers_that_were_inside(void **unused)
{
	(void)unused;
	struct epoch *e = epoch_open();
	struct epoch_reader *r = epoch_reader_open(e), *late = epoch_reader_open(e);
	epoch_enter(r);
	epoch_retire(e, epoch_alloc(e, 100));
	for (int i = 0; i < 5; i++)
		epoch_advance(e);
	assert_true(epoch_bytes(e) != 0);
	epoch_enter(late);
	epoch_leave(r);
	epoch_advance(e);
	assert_int_equal(epoch_bytes(e), 0);
	epoch_leave(late);
	epoch_reader_close(late);
	epoch_reader_close(r);
	epoch_close(e);
}

static void
what_was_retired_before_a_reader_entered_does_not_wait_for_it(void **unused)
{
	(void)unused;
	struct epoch *e = epoch_open();
	struct epoch_reader *r = epoch_reader_open(e);
	epoch_retire(e, epoch_alloc(e, 100));
	epoch_enter(r);
	epoch_retire(e, epoch_alloc(e, 5000));
	epoch_advance(e);
	epoch_leave(r);
	epoch_enter(r);
	epoch_retire(e, epoch_alloc(e, 7));
	epoch_advance(e);
	assert_true(epoch_bytes(e) < 5000);
	epoch_leave(r);
	epoch_reader_close(r);
	epoch_close(e);
}

static void
retiring_nothing_is_fine(void **unused)
{
	(void)unused;
	struct epoch *e = epoch_open();
	epoch_retire(e, NULL);
	epoch_discard(e, NULL);
	epoch_close(e);
	epoch_close(NULL);
	epoch_reader_close(NULL);
}

/* --- the index, by several threads ------------------------------------------------------------ */

enum { READERS = 3, STEPS = 20000, LAG = 20 };

/* Step n grants to account n and revokes what step n - LAG granted. */
struct race {
	struct index *index;
	atomic_uint done; /* steps that the index has taken */
	atomic_bool over;
};

static void
check_account(struct index_reader *reader, uint32_t n, bool granted)
{
	char text[ID_LENGTH + 1];
	struct ulid account = id(OBJECT_ACCOUNT, n);
	struct answer a;

	id_format("acc", account.b, text);
	struct question q = {.subject_kind = SUBJECT_ACCOUNT,
	    .subject = str_of(text),
	    .capability = STR("prompt_api"),
	    .model = STR("gpt2")};
	index_evaluate(reader, &q, NOW, &a);
	if (granted && !a.permit)
		assert_int_equal(a.reason, REASON_REVOKED);
	if (!granted)
		assert_int_equal(a.reason, REASON_REVOKED);
}

/* What was done before it entered, and up to the position that it is told, must be seen;
 * of what is done later, either. */
static void *
read_on(void *of)
{
	struct race *race = of;
	struct index_reader *reader = index_reader_open(race->index);
	uint64_t last = 0;
	unsigned seed = 1, asked = 0;

	while (!atomic_load(&race->over) || asked < 100) {
		uint32_t done = atomic_load(&race->done);
		index_enter(reader);
		uint64_t position = index_position(reader);
		assert_true(position >= last && position >= done);
		last = position;
		done = (uint32_t)position;
		seed = seed * 1103515245 + 12345;
		if (done > 0)
			check_account(
			    reader, done - (seed >> 16) % (done < LAG / 2 ? done : LAG / 2), true);
		if (done > LAG)
			check_account(reader, 1 + (seed >> 8) % (done - LAG), false);
		index_leave(reader);
		asked++;
		if (asked % 1000 == 0) {
			index_reader_close(reader);
			reader = index_reader_open(race->index);
		}
	}
	index_reader_close(reader);
	return NULL;
}

static void
write_step(struct race *race, uint32_t n)
{
	struct fact facts[6] = {account_fact(n), grant_fact(n, n), model_fact(), release_fact()};
	size_t count = 2;

	facts[0].account.active = true;
	if (n % 7 == 0)
		count = 4;
	if (n > LAG) {
		facts[count] = grant_fact(n - LAG, n - LAG);
		facts[count++].grant.revoked = true;
	}
	facts[count] = (struct fact){.kind = FACT_ROLE,
	    .role = {id(OBJECT_ROLE, n % 5), id(OBJECT_ACCOUNT, 1), id(OBJECT_MODEL, 0), ROLE_LEAD,
		0, INT64_MAX, n % 2 == 0}};
	count++;
	index_apply(race->index, facts, count, n);
	atomic_store(&race->done, n);
}

static void
readers_see_what_was_taken_before_they_entered(void **unused)
{
	(void)unused;
	struct race race = {.index = index_open()};
	struct fact facts[] = {model_fact(), tier_fact(0), release_fact()};
	pthread_t threads[READERS];

	index_apply(race.index, facts, 3, 0);
	for (int i = 0; i < READERS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, read_on, &race), 0);
	for (uint32_t n = 1; n <= STEPS; n++)
		write_step(&race, n);
	atomic_store(&race.over, true);
	for (int i = 0; i < READERS; i++)
		pthread_join(threads[i], NULL);
	struct index_size before, after;
	index_size(race.index, &before);
	index_apply(race.index, NULL, 0, STEPS);
	index_size(race.index, &after);
	assert_true(after.bytes <= before.bytes);
	index_close(race.index);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_block_that_nobody_looks_at_is_freed_at_once),
	    cmocka_unit_test(a_block_outlives_the_readers_that_were_inside),
	    cmocka_unit_test(what_was_retired_before_a_reader_entered_does_not_wait_for_it),
	    cmocka_unit_test(retiring_nothing_is_fine),
	    cmocka_unit_test(readers_see_what_was_taken_before_they_entered),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
