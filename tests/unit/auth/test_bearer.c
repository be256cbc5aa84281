/* From secrets to callers. */
#include "daemon/auth/bearer.h"
#include "tests/support/cmocka.h"

#include <string.h>

enum { NOW = 1000, LATER = 2000 };

static struct index *picture;
static struct index_reader *reader;
static struct bearer_memo memo;
static struct arena arena;

static struct ulid
ulid_of(int n)
{
	return (struct ulid){{[15] = (uint8_t)n}};
}

static void
tell(const struct fact *fact)
{
	index_apply(picture, fact, 1, 1);
}

static int
open_picture(void **unused)
{
	(void)unused;
	picture = index_open();
	reader = index_reader_open(picture);
	tell(&(struct fact){.kind = FACT_ACCOUNT, .account = {.id = ulid_of(1), .active = true}});
	tell(&(struct fact){.kind = FACT_TOKEN,
	    .token = {.digest = hash_of(STR("slt_good")),
		.id = ulid_of(2),
		.account = ulid_of(1),
		.expires_at = LATER}});
	tell(&(struct fact){.kind = FACT_KEY,
	    .key = {.digest = hash_of(STR("slk_good")),
		.id = ulid_of(3),
		.account = ulid_of(1),
		.expires_at = LATER}});
	return 0;
}

static int
close_picture(void **unused)
{
	(void)unused;
	index_reader_close(reader);
	index_close(picture);
	bearer_forget(&memo);
	arena_free(&arena);
	return 0;
}

static enum err
find(struct str secret, int64_t now, struct bearer *ret)
{
	index_enter(reader);
	enum err e = bearer_find(reader, &memo, secret, now, ret);
	index_leave(reader);
	return e;
}

static void
a_token_says_who_calls(void **unused)
{
	struct bearer b;
	struct caller caller;

	(void)unused;
	assert_int_equal(find(STR("slt_good"), NOW, &b), OK);
	assert_int_equal(bearer_caller(&arena, &b, &caller), OK);
	assert_true(caller.signed_in);
	assert_true(str_is(caller.account, "acc_00000000000000000000000001"));
	assert_true(str_is(caller.token, "tok_00000000000000000000000002"));
	assert_int_equal(caller.roles, 0);
}

static void
what_is_no_token_says_nothing(void **unused)
{
	static char overlong[BEARER_MAX + 1];
	struct bearer b;

	(void)unused;
	memset(overlong, 'x', sizeof(overlong));
	assert_int_equal(find(STR("slt_bad"), NOW, &b), ERR_UNAUTHENTICATED);
	assert_int_equal(find(STR(""), NOW, &b), ERR_UNAUTHENTICATED);
	assert_int_equal(
	    find((struct str){overlong, sizeof(overlong)}, NOW, &b), ERR_UNAUTHENTICATED);
	assert_int_equal(find(STR("slt_good"), LATER, &b), ERR_UNAUTHENTICATED);
	tell(&(struct fact){.kind = FACT_ACCOUNT, .account = {.id = ulid_of(1), .active = false}});
	assert_int_equal(find(STR("slt_good"), NOW, &b), ERR_UNAUTHENTICATED);
}

static void
a_key_gives_no_commands(void **unused)
{
	struct bearer b;
	struct caller caller = {.signed_in = false};

	(void)unused;
	assert_int_equal(find(STR("slk_good"), NOW, &b), OK);
	assert_true(b.is_key);
	assert_int_equal(bearer_caller(&arena, &b, &caller), ERR_FORBIDDEN);
	assert_false(caller.signed_in);
}

static void
a_secret_that_is_remembered_is_asked_about_anew(void **unused)
{
	struct bearer b;

	(void)unused;
	assert_int_equal(find(STR("slt_good"), NOW, &b), OK);
	assert_int_equal(memo.length, strlen("slt_good"));
	assert_int_equal(find(STR("slt_good"), NOW, &b), OK);
	assert_int_equal(find(STR("slt_gooD"), NOW, &b), ERR_UNAUTHENTICATED);
	assert_int_equal(find(STR("slt_goo"), NOW, &b), ERR_UNAUTHENTICATED);
	assert_int_equal(find(STR("slk_good"), NOW, &b), OK);
	assert_true(b.is_key);
	assert_int_equal(find(STR("slt_good"), NOW, &b), OK);
	assert_false(b.is_key);
	tell(&(struct fact){.kind = FACT_TOKEN,
	    .token = {.digest = hash_of(STR("slt_good")),
		.id = ulid_of(2),
		.account = ulid_of(1),
		.expires_at = LATER,
		.revoked = true}});
	assert_int_equal(find(STR("slt_good"), NOW, &b), ERR_UNAUTHENTICATED);
}

static void
a_secret_that_is_too_long_to_be_remembered_is_found_all_the_same(void **unused)
{
	static char secret[BEARER_KEPT + 1];
	struct str s = {secret, sizeof(secret)};
	struct bearer b;

	(void)unused;
	memset(secret, 'x', sizeof(secret));
	tell(&(struct fact){.kind = FACT_TOKEN,
	    .token = {.digest = hash_of(s),
		.id = ulid_of(4),
		.account = ulid_of(1),
		.expires_at = LATER}});
	assert_int_equal(find(s, NOW, &b), OK);
	assert_int_equal(memo.length, 0);
	assert_int_equal(find(s, NOW, &b), OK);
	secret[BEARER_KEPT] = 'y';
	assert_int_equal(find(s, NOW, &b), ERR_UNAUTHENTICATED);
}

static void
what_is_forgotten_leaves_nothing_behind(void **unused)
{
	static const struct bearer_memo empty;
	struct bearer b;

	(void)unused;
	assert_int_equal(find(STR("slt_good"), NOW, &b), OK);
	bearer_forget(&memo);
	assert_memory_equal(&memo, &empty, sizeof(memo));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_picture, close_picture)
	    TEST(a_token_says_who_calls),
	    TEST(what_is_no_token_says_nothing),
	    TEST(a_key_gives_no_commands),
	    TEST(a_secret_that_is_remembered_is_asked_about_anew),
	    TEST(a_secret_that_is_too_long_to_be_remembered_is_found_all_the_same),
	    TEST(what_is_forgotten_leaves_nothing_behind),
#undef TEST
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
