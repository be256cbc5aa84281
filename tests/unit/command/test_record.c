/* Ledger entries in the making. */
#include "daemon/command/record.h"

#include "tests/support/cmocka.h"

static struct arena arena;

static int
empty_arena(void **unused)
{
	(void)unused;
	arena_free(&arena);
	return 0;
}

static void
entries_keep_the_order_in_which_they_were_made(void **unused)
{
	struct call call = {.arena = &arena, .caller.account = STR("acc_a")};
	struct entry *first = record_new(&call, EVENT_ACCOUNT_EDITED, OBJECT_ACCOUNT, STR("acc_a"));
	struct entry *then = record_new(&call, EVENT_TOKEN_CREATED, OBJECT_TOKEN, STR("tok_a"));

	(void)unused;
	assert_ptr_equal(call.entries, first);
	assert_ptr_equal(first->next, then);
	assert_null(then->next);
	assert_true(str_is(then->actor, "acc_a"));
}

static void
without_a_caller_the_host_acts(void **unused)
{
	struct call call = {.arena = &arena};

	(void)unused;
	assert_true(
	    str_is(record_new(&call, EVENT_INSTALLATION_FOUNDED, OBJECT_NOTHING, STR("x"))->actor,
		"host:"));
}

/* The ledger lists each object once for an entry. */
static void
an_object_named_twice_is_one_object(void **unused)
{
	struct call call = {.arena = &arena};
	struct entry *e = record_new(&call, EVENT_ACCOUNT_EDITED, OBJECT_ACCOUNT, STR("acc_a"));

	(void)unused;
	for (int i = 0; i < 2 * ENTRY_OBJECTS; i++)
		record_on(e, OBJECT_ACCOUNT, STR("acc_a"));
	assert_int_equal(e->on_count, 1);
	record_on(e, OBJECT_TOKEN, STR("tok_a"));
	assert_int_equal(e->on_count, 2);
}

static void
what_was_not_said_is_not_sealed(void **unused)
{
	struct call call = {.arena = &arena};
	struct entry *e = record_new(&call, EVENT_ACCOUNT_EDITED, OBJECT_ACCOUNT, STR("acc_a"));

	(void)unused;
	record_seal(e, "name", (struct str){NULL, 0});
	record_seal(e, "orcid", STR(""));
	assert_int_equal(e->sealed.text.n, 0);
	record_seal(e, "name", STR("Grace"));
	assert_true(str_is(buf_str(&e->sealed.text), "{\"name\":\"Grace\""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(entries_keep_the_order_in_which_they_were_made),
	    cmocka_unit_test(without_a_caller_the_host_acts),
	    cmocka_unit_test(an_object_named_twice_is_one_object),
	    cmocka_unit_test(what_was_not_said_is_not_sealed),
	};
	return cmocka_run_group_tests(tests, NULL, empty_arena);
}
