/* Reports: how far they are, that they end when nobody waits, and what memory they take. */
#include "daemon/command/pace.h"
#include "tests/unit/command/review_scene.h"

#include <cmocka.h>

static struct review_scene r;
static struct house *const h = &r.s.house;

static int
open_scene(void **state)
{
	(void)state;
	review_open(&r, NULL);
	return 0;
}

static int
close_scene(void **state)
{
	(void)state;
	review_close(&r);
	return 0;
}

/* Grace applies and withdraws, so often. */
static void
apply(int times)
{
	for (int i = 0; i < times; i++) {
		struct str id = review_apply(&r, &r.grace);
		house_do(h, &r.grace, review_line(&r, "application_withdraw", id), NULL);
	}
}

/* How many pieces of memory the report's call was given. */
static int
pieces_for_a_report(struct pace *pace)
{
	struct call *call = house_call(h, &h->ada, "report_metrics", "");
	struct arena own = {0};
	int pieces = 0;

	call->arena = call->reply.text.arena = call->faults.arena = &own;
	call->pace = pace;
	command_read(call, h->writing.db, &h->tiers);
	assert_int_equal(call->status, 200);
	for (void *piece = own.top; piece != NULL; piece = *(void **)piece)
		pieces++; /* each begins with where the one below it is */
	arena_free(&own);
	return pieces;
}

static void
a_report_takes_no_more_memory_for_more_applications(void **state)
{
	(void)state;
	apply(200);
	int few = pieces_for_a_report(NULL);
	apply(800);
	assert_true(few > 1);
	assert_in_range(pieces_for_a_report(NULL), few - 1, few + 1);
}

static void
a_report_says_how_far_it_is(void **state)
{
	struct pace pace = {.done = 0};

	(void)state;
	apply(3);
	(void)pieces_for_a_report(&pace);
	assert_int_equal(pace.of, 3);
	assert_int_equal(pace.done, 3);
}

static void
a_report_that_nobody_waits_for_ends(void **state)
{
	struct pace pace = {.unwanted = true};
	struct call *call = house_call(h, &h->ada, "report_metrics", "");

	(void)state;
	apply(3);
	call->pace = &pace;
	struct reply reply = house_give(h, call);
	assert_text(reply.code, "busy");
	assert_int_equal(pace.done, 1);
}

static void
a_report_ends_with_the_daemon(void **state)
{
	const atomic_bool stopping = true;
	struct pace pace = {.stopping = &stopping};
	struct call *call = house_call(h, &h->ada, "report_metrics", "");

	(void)state;
	apply(1);
	call->pace = &pace;
	struct reply reply = house_give(h, call);
	assert_text(reply.code, "busy");
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, open_scene, close_scene)
	const struct CMUnitTest tests[] = {
	    TEST(a_report_takes_no_more_memory_for_more_applications),
	    TEST(a_report_says_how_far_it_is),
	    TEST(a_report_that_nobody_waits_for_ends),
	    TEST(a_report_ends_with_the_daemon),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
