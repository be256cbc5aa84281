/* What people type and mistype, and the requests that come of it. */
#include "cli/grammar.h"
#include "cli/request.h"
#include "lib/json.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct arena arena;
static struct typed *typed;

#define READ(...)                                                                                  \
	grammar_read(&arena, (char *const[]){__VA_ARGS__, NULL}, typed = NEW(&arena, struct typed))

static int
tidy(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static struct request
request(void)
{
	struct request r;
	struct str why = STR("");

	if (!request_make(typed, &r, &why))
		fail_msg("%.*s", STR_ARG(why));
	return r;
}

static void
assert_str(struct str s, const char *expected)
{
	assert_string_equal(str_c(&arena, s), expected);
}

/* --- requests ------------------------------------------------------------------------------------- */

static void
arguments_and_options_become_members(void **state)
{
	(void)state;
	assert_true(READ("account", "invite", "--name", "Ada L", "ada@example.org", "--service"));
	assert_str(request().path, "/v1/accounts");
	assert_str(
	    request().body, "{\"name\":\"Ada L\",\"email\":\"ada@example.org\",\"service\":true}");
	assert_true(READ("organisation", "create", "X", "--country=DE", "--sector", "academia",
	    "--resource-class", "B"));
	assert_str(request().body,
	    "{\"name\":\"X\",\"country\":\"DE\",\"sector\":\"academia\",\"resource_class\":\"B\"}");
}

static void
repeated_options_become_a_list(void **state)
{
	(void)state;
	assert_true(READ("board", "create", "safety", "--name", "Safety", "--chair", "a",
	    "--deputy", "b", "--member", "c", "--member=d"));
	assert_str(request().body, "{\"slug\":\"safety\",\"name\":\"Safety\",\"chair\":\"a\","
				   "\"deputy\":\"b\",\"member\":[\"c\",\"d\"]}");
}

static void
integers_are_integers_and_nothing_else(void **state)
{
	(void)state;
	assert_true(READ("token", "create", "laptop", "--days", "30"));
	assert_str(request().body, "{\"name\":\"laptop\",\"days\":30}");
	assert_false(READ("token", "create", "laptop", "--days", "thirty"));
	assert_false(READ("token", "create", "laptop", "--days", "1e3"));
}

static void
a_get_has_a_query_and_no_body(void **state)
{
	(void)state;
	assert_true(READ("ledger", "show", "--object", "a&b=c d/é", "--limit", "5"));
	assert_str(request().path, "/v1/ledger?object=a%26b%3Dc%20d%2F%C3%A9&limit=5");
	assert_int_equal(request().body.n, 0);
}

static void
a_name_cannot_smuggle_a_path_or_a_query(void **state)
{
	struct request r;
	struct str why;

	(void)state;
	assert_true(READ("account", "show", "../tokens?x=1#y"));
	assert_str(request().path, "/v1/accounts/..%2Ftokens%3Fx%3D1%23y");
	assert_true(READ("account", "show", "a\r\nX: y%2e"));
	assert_str(request().path, "/v1/accounts/a%0D%0AX%3A%20y%252e");
	static const char *const wrong[] = {"", ".", ".."};
	for (int i = 0; i < 3; i++) {
		assert_true(
		    READ("account", "suspend", (char *)(uintptr_t)wrong[i], "--reason", "x"));
		assert_false(request_make(typed, &r, &why));
	}
}

static void
the_object_is_what_the_path_names_first(void **state)
{
	(void)state;
	assert_true(READ("account", "suspend", "7K2M", "--reason", "x"));
	assert_str(request().object, "/v1/accounts/7K2M");
	assert_str(request().path, "/v1/accounts/7K2M/suspend");
}

static void
text_that_is_no_text_is_refused_before_it_is_sent(void **state)
{
	struct request r;
	struct str why;

	(void)state;
	assert_true(READ("account", "suspend", "x", "--reason", "\xff\xfe"));
	assert_false(request_make(typed, &r, &why));
	assert_true(READ("account", "suspend", "x", "--reason", "a\033[31m"));
	assert_false(request_make(typed, &r, &why));
}

/* --- what people mistype -------------------------------------------------------------------------- */

static void
options_stand_anywhere_behind_the_command_and_general_ones_before_it_too(void **state)
{
	(void)state;
	assert_true(
	    READ("--json", "account", "--url", "https://x", "suspend", "--reason", "r", "acc"));
	assert_true(typed_has_global(typed, "json"));
	assert_str(typed_global(typed, "url"), "https://x");
	assert_str(typed_text(typed, "account"), "acc");
	assert_false(READ("--reason", "r", "account", "suspend", "acc"));
}

static void
two_hyphens_end_the_options(void **state)
{
	(void)state;
	assert_true(READ("token", "create", "--", "--days"));
	assert_str(typed_text(typed, "name"), "--days");
	assert_false(READ("token", "create", "--days", "3"));
	assert_str(typed->wrong, "missing: <name>");
}

static void
a_commands_own_option_goes_before_a_general_one(void **state)
{
	(void)state;
	assert_true(READ("can", "me", "inference", "aurora", "--version", "2.1"));
	assert_str(typed_text(typed, "version"), "2.1");
	assert_false(typed_has_global(typed, "version"));
}

static void
what_is_missing_is_named(void **state)
{
	(void)state;
	assert_false(READ("board", "create", "--chair", "a"));
	assert_str(typed->wrong, "missing: <slug>, --name, --deputy");
	assert_false(READ("token", "create", "x", "--days"));
	assert_str(typed->wrong, "--days needs a value: N");
	assert_false(READ("account", "invite", "a@b", "--name", "x", "--service=yes"));
	assert_str(typed->wrong, "--service takes no value");
}

static void
what_is_too_much_is_refused(void **state)
{
	(void)state;
	assert_false(READ("whoami", "really"));
	assert_false(READ("account", "list", "--status", "a", "--status", "b"));
	assert_str(typed->wrong, "--status is given twice");
	assert_false(READ("account", "list", "-x"));
}

static void
the_nearest_command_is_suggested(void **state)
{
	(void)state;
	assert_false(READ("acount", "invite", "ada@example.org"));
	assert_str(typed->hint, "sluice account invite");
	assert_false(READ("account", "invtie", "ada@example.org"));
	assert_str(typed->hint, "sluice account invite");
	assert_false(READ("whoim"));
	assert_str(typed->hint, "sluice whoami");
	assert_false(READ("account", "frobnicate"));
	assert_str(typed->hint, "sluice account --help");
	assert_false(READ("zzz"));
	assert_str(typed->hint, "sluice --help");
	assert_false(READ("token", "create", "x", "--dyas", "3"));
	assert_str(typed->hint, "did you mean --days?");
}

static void
help_is_not_wrong_for_what_it_leaves_out(void **state)
{
	(void)state;
	assert_true(READ("--help"));
	assert_true(READ("-h"));
	assert_true(READ("account", "--help"));
	assert_str(typed->words, "account");
	assert_null(typed->usage);
	assert_true(READ("account", "suspend", "--help"));
	assert_non_null(typed->usage);
	assert_true(READ("--version"));
	assert_false(READ("account"));
	assert_false(READ("acccount", "--help"));
}

static void
nothing_typed_is_not_understood(void **state)
{
	(void)state;
	typed = NEW(&arena, struct typed);
	assert_false(grammar_read(&arena, (char *const[]){NULL}, typed));
}

static void
a_body_from_a_file_takes_further_members(void **state)
{
	struct usage u = {LOCAL_NONE, "plan_set", "POST", "/v1/plans/:plan", "WRITES", "0", "x",
	    "x", "plan set <plan> <file> [--note TEXTFILE] [--extra FILE]", ""};
	char path[] = "/tmp/test_cli_XXXXXX";
	struct request r;
	struct str why;

	(void)state;
	int fd = mkstemp(path);
	assert_true(fd >= 0 && write(fd, "{\"a\": [1, 2]}\n", 14) == 14);
	typed = NEW(&arena, struct typed);
	typed->arena = &arena;
	typed->usage = &u;
	assert_true(usage_slots(u.words, &typed->own));
	const struct slot *s = typed->own.slot;
	assert_int_equal(s[3].value, VALUE_BODY);
	assert_int_equal(s[4].value, VALUE_TEXTFILE);
	assert_int_equal(s[5].value, VALUE_JSON);
	typed->value[0] = (struct value){&s[2], STR("p")};
	for (int i = 3; i < 6; i++)
		typed->value[i - 2] = (struct value){&s[i], str_of(path)};
	typed->count = 4;
	assert_true(request_make(typed, &r, &why));
	assert_str(r.path, "/v1/plans/p");
	assert_str(
	    r.body, "{\"a\":[1,2],\"note\":\"{\\\"a\\\": [1, 2]}\\n\",\"extra\":{\"a\":[1,2]}}");
	assert_int_equal(pwrite(fd, "[{\"a\": 1}]   ", 13, 0), 13);
	assert_false(request_make(typed, &r, &why)); /* nothing can be added to a list */
	typed->count = 2;
	assert_true(request_make(typed, &r, &why));
	assert_str(r.body, "[{\"a\":1}]");
	assert_int_equal(ftruncate(fd, 3), 0);
	assert_false(request_make(typed, &r, &why));
	close(fd);
	unlink(path);
	assert_false(request_make(typed, &r, &why));
}

/* It is shown and asked for where there is a terminal, so that grammar doesn't miss it. */
static void
a_statement_may_be_left_to_be_asked_for(void **state)
{
	struct request r;
	struct str why;

	(void)state;
	assert_true(READ("promotion", "promote", "gpt-2"));
	const struct slot *slot = typed_unsaid(typed);
	assert_non_null(slot);
	assert_str(slot->name, "statement");
	typed_add(typed, slot, STR("I give it."));
	assert_null(typed_unsaid(typed));
	assert_true(request_make(typed, &r, &why));
	assert_str(r.body, "{\"statement\":\"I give it.\"}");
	assert_str(r.object, "/v1/promotions/gpt-2");
	assert_true(READ("promotion", "promote", "gpt-2", "--statement", "x"));
	assert_null(typed_unsaid(typed));
	assert_true(READ("account", "list"));
	assert_null(typed_unsaid(typed));
}

#define TEST(name) cmocka_unit_test_teardown(name, tidy)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(arguments_and_options_become_members),
	    TEST(repeated_options_become_a_list),
	    TEST(integers_are_integers_and_nothing_else),
	    TEST(a_get_has_a_query_and_no_body),
	    TEST(a_name_cannot_smuggle_a_path_or_a_query),
	    TEST(the_object_is_what_the_path_names_first),
	    TEST(text_that_is_no_text_is_refused_before_it_is_sent),
	    TEST(options_stand_anywhere_behind_the_command_and_general_ones_before_it_too),
	    TEST(two_hyphens_end_the_options),
	    TEST(a_commands_own_option_goes_before_a_general_one),
	    TEST(what_is_missing_is_named),
	    TEST(what_is_too_much_is_refused),
	    TEST(the_nearest_command_is_suggested),
	    TEST(help_is_not_wrong_for_what_it_leaves_out),
	    TEST(nothing_typed_is_not_understood),
	    TEST(a_body_from_a_file_takes_further_members),
	    TEST(a_statement_may_be_left_to_be_asked_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
