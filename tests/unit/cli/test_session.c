/* Which server and whose token a command goes with. */
#include "cli/file.h"
#include "cli/session.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct arena arena;
static char home[64];
static struct session session;

static int
make_home(void **state)
{
	struct profile p = {.name = STR("default"),
	    .url = STR("https://known.example"),
	    .ca = STR("/ca.pem"),
	    .token_file = STR("/known/token")};
	struct str why;

	(void)state;
	snprintf(home, sizeof(home), "/tmp/test_cli_XXXXXX");
	unsetenv("SLUICE_URL");
	unsetenv("SLUICE_TOKEN_FILE");
	unsetenv("SLUICE_PROFILE");
	return mkdtemp(home) == NULL || setenv("XDG_CONFIG_HOME", home, 1) != 0 ||
	       !profile_write(&arena, &p, &why);
}

static int
remove_home(void **state)
{
	static const char *const left[] = {
	    "sluice/profiles/default", "sluice/profiles", "sluice", "."};

	(void)state;
	session_close(&session);
	for (size_t i = 0; i < sizeof(left) / sizeof(left[0]); i++)
		(void)remove(str_printf(&arena, "%s/%s", home, left[i]).p);
	(void)rmdir(home);
	arena_free(&arena);
	return 0;
}

#define OPEN(...) open_with((char *const[]){__VA_ARGS__, NULL})

static enum outcome
open_with(char *const args[])
{
	struct typed *t = NEW(&arena, struct typed);

	assert_true(grammar_read(&arena, args, t));
	return session_open(&session, &arena, t);
}

static void
assert_settings(const char *url, const char *ca, const char *token_file)
{
	assert_string_equal(str_c(&arena, session.server.url), url);
	assert_string_equal(str_c(&arena, session.server.ca), ca);
	assert_string_equal(str_c(&arena, session_token_file(&session)), token_file);
}

static void
the_profile_says_what_nothing_else_says(void **state)
{
	(void)state;
	assert_int_equal(OPEN("whoami"), DONE);
	assert_settings("https://known.example", "/ca.pem", "/known/token");
	assert_true(session.known);
}

static void
options_go_before_the_environment_and_that_before_the_profile(void **state)
{
	(void)state;
	setenv("SLUICE_TOKEN_FILE", "/environment/token", 1);
	assert_int_equal(OPEN("whoami"), DONE);
	assert_settings("https://known.example", "/ca.pem", "/environment/token");
	assert_int_equal(OPEN("whoami", "--token-file", "/option/token", "--ca", "/x.pem"), DONE);
	assert_settings("https://known.example", "/x.pem", "/option/token");
}

/* Otherwise --url alone would hand the token to whoever answers there. */
static void
the_profiles_token_goes_to_its_own_server_alone(void **state)
{
	(void)state;
	assert_int_equal(OPEN("whoami", "--url", "https://other.example"), DONE);
	assert_settings("https://other.example", "", "");
	assert_false(session.known);
	assert_int_equal(OPEN("whoami", "--url", "https://known.example"), DONE);
	assert_settings("https://known.example", "/ca.pem", "/known/token");
	setenv("SLUICE_URL", "https://third.example", 1);
	assert_int_equal(OPEN("whoami"), DONE);
	assert_settings("https://third.example", "", "");
	assert_int_equal(OPEN("whoami", "--token-file", "/mine"), DONE);
	assert_settings("https://third.example", "", "/mine");
}

static void
a_profile_that_is_asked_for_must_be_there_except_to_log_in(void **state)
{
	(void)state;
	assert_int_equal(OPEN("whoami", "--profile", "nobody"), NOT_UNDERSTOOD);
	assert_int_equal(OPEN("login", "--profile", "nobody"), DONE);
	assert_int_equal(OPEN("whoami", "--profile", "../default"), NOT_UNDERSTOOD);
	setenv("SLUICE_PROFILE", "nobody", 1);
	assert_int_equal(OPEN("whoami"), NOT_UNDERSTOOD);
	assert_int_equal(OPEN("whoami", "--profile", "default"), DONE);
}

static void
without_a_server_or_a_readable_token_nothing_is_sent(void **state)
{
	(void)state;
	assert_int_equal(OPEN("login", "--profile", "fresh"), DONE);
	assert_int_equal(session_connect(&session), NOT_UNDERSTOOD);
	assert_int_equal(OPEN("whoami"), DONE);
	assert_int_equal(session_connect(&session), NOT_UNDERSTOOD);
	session.anonymous = true;
	assert_int_equal(session_connect(&session), DONE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_home, remove_home)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(the_profile_says_what_nothing_else_says),
	    TEST(options_go_before_the_environment_and_that_before_the_profile),
	    TEST(the_profiles_token_goes_to_its_own_server_alone),
	    TEST(a_profile_that_is_asked_for_must_be_there_except_to_log_in),
	    TEST(without_a_server_or_a_readable_token_nothing_is_sent),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
