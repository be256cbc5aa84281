/* Counting what grants of limited tiers use, on several threads, and writing it down. */
#include "daemon/index/limits_text.h"
#include "daemon/index/meter.h"
#include "tests/unit/index/scene.h"

#include "lib/time.h"

#include <pthread.h>

#define NOON (INT64_C(20000) * 86400000 + 43200000)
static struct allowance allowance;

/* The tier of the scene's grants is of a second revision that has limits; grant 7 is of it. */
static void
limited_world(struct world *w, struct allowance given)
{
	struct fact tier = tier_fact(0), grant = grant_fact(7, 1), release = release_fact();

	world_open(w);
	allowance = given;
	tier.tier.id = id(OBJECT_TIER, 5);
	tier.tier.revision = 2;
	tier.tier.allowance = &allowance;
	grant.grant.tier = tier.tier.id;
	apply(w, (struct fact[]){tier, grant, release}, 3);
}

static struct question
use(uint32_t account)
{
	struct question q = question(account);

	q.version = STR("124m");
	q.use = true;
	return q;
}

static int
permitted(struct world *w, int tries, int64_t now)
{
	int n = 0;

	while (tries-- > 0)
		n += ask(w, use(1), now).permit;
	return n;
}

static struct allowance
calls(enum limit limit, int64_t most)
{
	struct allowance a = {.counting = COUNTING_EVALUATIONS};

	a.limit[limit] = most;
	return a;
}

static void
a_quota_permits_so_many_and_then_says_until_when_not(void **unused)
{
	(void)unused;
	struct world w;
	limited_world(&w, calls(LIMIT_CALLS_PER_DAY, 3));
	assert_int_equal(permitted(&w, 5, NOON), 3);
	struct answer a = ask(&w, use(1), NOON);
	assert_int_equal(a.reason, REASON_QUOTA_EXHAUSTED);
	assert_int_equal(a.again_in_ms, 12 * HOUR_MS);
	assert_id(a.grant, id(OBJECT_GRANT, 7));
	assert_int_equal(permitted(&w, 5, NOON + 12 * HOUR_MS), 3);
	world_close(&w);
}

static void
a_rate_permits_a_burst_and_says_when_to_come_again(void **unused)
{
	(void)unused;
	struct world w;
	limited_world(&w, calls(LIMIT_REQUESTS_PER_MINUTE, 2));
	assert_int_equal(permitted(&w, 5, NOON), 2);
	struct answer a = ask(&w, use(1), NOON);
	assert_int_equal(a.reason, REASON_RATE_LIMITED);
	assert_int_equal(a.again_in_ms, 30 * SECOND_MS);
	a = ask(&w, use(1), NOON + 29 * SECOND_MS);
	assert_int_equal(a.expires_in_ms, SECOND_MS);
	assert_int_equal(permitted(&w, 5, NOON + 30 * SECOND_MS), 1);
	world_close(&w);
}

/* Coming again helps only where the limit is what denies. */
static void
a_spent_grant_that_is_not_offered_says_nothing_of_when_to_come_again(void **unused)
{
	(void)unused;
	struct world w;
	struct fact release = release_fact();
	limited_world(&w, calls(LIMIT_REQUESTS_PER_MINUTE, 60));
	assert_int_equal(permitted(&w, 70, NOON), 60);
	release.release.offer_count = 0;
	apply(&w, &release, 1);
	struct answer a = ask(&w, use(1), NOON);
	assert_int_equal(a.reason, REASON_DORMANT);
	assert_int_equal(a.again_in_ms, 0);
	assert_int_equal(a.expires_in_ms, 5000);
	world_close(&w);
}

static void
what_is_only_asked_is_not_counted(void **unused)
{
	(void)unused;
	struct world w;
	struct question q = use(1);
	limited_world(&w, calls(LIMIT_CALLS_PER_DAY, 1));
	q.use = false;
	assert_true(ask(&w, q, NOON).permit && ask(&w, q, NOON).permit);
	assert_int_equal(permitted(&w, 2, NOON), 1);
	assert_int_equal(ask(&w, q, NOON).reason, REASON_QUOTA_EXHAUSTED);
	world_close(&w);
}

static void
where_reports_are_counted_evaluations_are_not(void **unused)
{
	(void)unused;
	struct world w;
	struct allowance a = calls(LIMIT_CALLS_PER_DAY, 2);
	a.counting = COUNTING_REPORTS;
	limited_world(&w, a);
	assert_int_equal(permitted(&w, 9, NOON), 9);
	apply_one(
	    &w, (struct fact){.kind = FACT_COUNTER,
		    .counter = {id(OBJECT_GRANT, 7), LIMIT_CALLS_PER_DAY, counter_make(20000, 2)}});
	assert_int_equal(permitted(&w, 9, NOON), 0);
	world_close(&w);
}

static void
the_store_never_takes_back_what_was_counted_since(void **unused)
{
	(void)unused;
	struct world w;
	limited_world(&w, calls(LIMIT_CALLS_PER_DAY, 3));
	assert_int_equal(permitted(&w, 2, NOON), 2);
	apply_one(
	    &w, (struct fact){.kind = FACT_COUNTER,
		    .counter = {id(OBJECT_GRANT, 7), LIMIT_CALLS_PER_DAY, counter_make(20000, 1)}});
	assert_int_equal(permitted(&w, 9, NOON), 1);
	world_close(&w);
}

static void
what_runs_counts_until_its_time_is_over(void **unused)
{
	(void)unused;
	struct world w;
	int64_t until[] = {NOON + MINUTE_MS, NOON + 2 * MINUTE_MS};
	limited_world(&w, calls(LIMIT_CONCURRENCY, 2));
	apply_one(
	    &w, (struct fact){.kind = FACT_RUNNING, .running = {id(OBJECT_GRANT, 7), until, 2}});
	struct answer a = ask(&w, use(1), NOON);
	assert_int_equal(a.reason, REASON_RATE_LIMITED);
	assert_int_equal(a.again_in_ms, MINUTE_MS);
	assert_true(ask(&w, use(1), NOON + MINUTE_MS).permit);
	apply_one(
	    &w, (struct fact){.kind = FACT_RUNNING, .running = {id(OBJECT_GRANT, 7), until, 0}});
	assert_true(ask(&w, use(1), NOON).permit);
	world_close(&w);
}

static void
downloads_that_are_used_up_leave_other_uses(void **unused)
{
	(void)unused;
	struct world w;
	struct question q = use(1);
	limited_world(&w, calls(LIMIT_DOWNLOADS_PER_MONTH, 1));
	apply_one(&w, (struct fact){.kind = FACT_COUNTER,
			  .counter = {id(OBJECT_GRANT, 7), LIMIT_DOWNLOADS_PER_MONTH,
			      counter_make(period_number(PERIOD_MONTH, NOON), 1)}});
	assert_true(ask(&w, q, NOON).permit);
	q.capability = STR("weights_download_gated");
	assert_int_equal(ask(&w, q, NOON).reason, REASON_QUOTA_EXHAUSTED);
	world_close(&w);
}

static void
an_unlimited_grant_permits_when_a_limited_one_is_used_up(void **unused)
{
	(void)unused;
	struct world w;
	limited_world(&w, calls(LIMIT_CALLS_PER_DAY, 1));
	apply_one(&w, grant_fact(8, 1));
	assert_int_equal(permitted(&w, 20, NOON), 20);
	world_close(&w);
}

/* --- several threads -------------------------------------------------------------------------- */

enum { THREADS = 4, TRIES = 20000, QUOTA = 31417 };

struct asker {
	struct world *world;
	int permitted;
};

static void *
ask_often(void *of)
{
	struct asker *asker = of;
	struct index_reader *reader = index_reader_open(asker->world->index);
	struct question q = use(1);

	for (int i = 0; i < TRIES; i++) {
		struct answer a;
		index_enter(reader);
		index_evaluate(reader, &q, NOON, &a);
		index_leave(reader);
		asker->permitted += a.permit;
	}
	index_reader_close(reader);
	return NULL;
}

static uint64_t
written_calls(struct meters *meters)
{
	struct meter *of[METERS_AT_ONCE];
	size_t n = meters_changed(meters, of);
	uint64_t calls = 0;

	for (size_t i = 0; i < n; i++)
		for (struct meter_tally *t = atomic_load(&of[i]->tallies); t != NULL; t = t->next)
			calls += t->writing & COUNTER_USED_MOST;
	meters_written(meters, of, n, true);
	return calls;
}

static void
threads_that_ask_at_once_get_exactly_the_quota(void **unused)
{
	(void)unused;
	struct world w;
	struct asker askers[THREADS];
	pthread_t threads[THREADS];
	struct allowance a = calls(LIMIT_CALLS_PER_DAY, QUOTA);
	uint64_t written = 0;
	int permitted = 0;

	a.limit[LIMIT_REQUESTS_PER_MINUTE] = 2 * QUOTA;
	a.limit[LIMIT_CALLS_PER_MONTH] = QUOTA + 1;
	limited_world(&w, a);
	for (int i = 0; i < THREADS; i++) {
		askers[i] = (struct asker){&w, 0};
		assert_int_equal(pthread_create(&threads[i], NULL, ask_often, &askers[i]), 0);
	}
	for (int i = 0; i < 50; i++)
		written += written_calls(index_meters(w.index));
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		permitted += askers[i].permitted;
	}
	written += written_calls(index_meters(w.index));
	assert_int_equal(permitted, QUOTA);
	assert_true(written == QUOTA);
	world_close(&w);
}

/* --- writing it down -------------------------------------------------------------------------- */

static void
what_could_not_be_written_is_written_later(void **unused)
{
	(void)unused;
	struct world w;
	struct meter *of[METERS_AT_ONCE];
	limited_world(&w, calls(LIMIT_CALLS_PER_DAY, 9));
	struct meters *meters = index_meters(w.index);
	permitted(&w, 2, NOON);
	assert_int_equal(meters_changed(meters, of), 1);
	permitted(&w, 1, NOON);
	meters_written(meters, of, 1, false);
	assert_true(written_calls(meters) == 3);
	assert_int_equal(meters_changed(meters, of), 0);
	/* A use of the day after does not wait for this day's to be written. */
	permitted(&w, 1, NOON);
	permitted(&w, 1, NOON + 24 * HOUR_MS);
	assert_true(written_calls(meters) == 2);
	world_close(&w);
}

static void
a_grant_without_limits_has_no_meter(void **unused)
{
	(void)unused;
	struct world w;
	limited_world(&w, calls(LIMIT_CALLS_PER_DAY, 9));
	struct ulid plain = id(OBJECT_GRANT, 0), limited = id(OBJECT_GRANT, 7);
	assert_null(meters_find(index_meters(w.index), &plain));
	assert_non_null(meters_find(index_meters(w.index), &limited));
	world_close(&w);
}

/* --- what is said of it ----------------------------------------------------------------------- */

static void
the_fields_say_what_is_left_and_when_there_is_more(void **unused)
{
	(void)unused;
	struct world w;
	char text[LIMITS_TEXT_MAX + 1];
	struct allowance a = calls(LIMIT_REQUESTS_PER_MINUTE, 60);
	a.limit[LIMIT_CALLS_PER_DAY] = 2;
	limited_world(&w, a);
	struct answer answer = ask(&w, use(1), NOON);
	text[limits_fields(&answer, text)] = '\0';
	assert_string_equal(text, "RateLimit-Policy: \"minute\";q=60;w=60, \"day\";q=2;w=86400\r\n"
				  "RateLimit: \"minute\";r=59;t=1, \"day\";r=1;t=43200\r\n");
	permitted(&w, 1, NOON);
	answer = ask(&w, use(1), NOON);
	text[limits_fields(&answer, text)] = '\0';
	assert_non_null(strstr(text, "\"day\";r=0;t=43200\r\nRetry-After: 43200\r\n"));
	text[limits_members(&answer, text)] = '\0';
	assert_non_null(strstr(text, "{\"limit\":\"calls_per_day\",\"quota\":2,\"used\":2,"
				     "\"remaining\":0,\"resets_in\":43200}]"));
	assert_non_null(
	    strstr(text, ",\"retry_after\":43200,\"again_at\":\"2024-10-05T00:00:00.000Z\""));
	world_close(&w);
}

/* The longest that there can be fits. */
static void
every_limit_at_its_most_fits_into_the_text(void **unused)
{
	(void)unused;
	struct world w;
	char text[LIMITS_TEXT_MAX];
	struct allowance a = {.counting = COUNTING_EVALUATIONS};
	for (int i = 0; i < LIMIT_COUNT; i++)
		a.limit[i] = LIMIT_MOST;
	limited_world(&w, a);
	for (int i = 0; i < LIMIT_COUNT - 1; i++)
		apply_one(&w, (struct fact){.kind = FACT_COUNTER,
				  .counter = {id(OBJECT_GRANT, 7), (enum limit)i, UINT64_MAX}});
	struct answer answer = ask(&w, use(1), NOON);
	assert_false(answer.permit);
	assert_true(limits_fields(&answer, text) > 0 && limits_members(&answer, text) > 0);
	world_close(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_quota_permits_so_many_and_then_says_until_when_not),
	    cmocka_unit_test(a_rate_permits_a_burst_and_says_when_to_come_again),
	    cmocka_unit_test(a_spent_grant_that_is_not_offered_says_nothing_of_when_to_come_again),
	    cmocka_unit_test(what_is_only_asked_is_not_counted),
	    cmocka_unit_test(where_reports_are_counted_evaluations_are_not),
	    cmocka_unit_test(the_store_never_takes_back_what_was_counted_since),
	    cmocka_unit_test(what_runs_counts_until_its_time_is_over),
	    cmocka_unit_test(downloads_that_are_used_up_leave_other_uses),
	    cmocka_unit_test(an_unlimited_grant_permits_when_a_limited_one_is_used_up),
	    cmocka_unit_test(threads_that_ask_at_once_get_exactly_the_quota),
	    cmocka_unit_test(what_could_not_be_written_is_written_later),
	    cmocka_unit_test(a_grant_without_limits_has_no_meter),
	    cmocka_unit_test(the_fields_say_what_is_left_and_when_there_is_more),
	    cmocka_unit_test(every_limit_at_its_most_fits_into_the_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
