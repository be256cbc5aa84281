/* Applying: the form in the editor or from a file, and what comes back. */
#include "cli/apply.h"
#include "cli/file.h"
#include "tests/unit/cli/canned.h"

static const char *
reply(const char *status, const char *body)
{
	return str_printf(&arena,
	    "HTTP/1.1 %s\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n%s", status,
	    strlen(body), body)
	    .p;
}

#define TIER                                                                                       \
	"{\"id\":\"tir_1\",\"form\":{\"fields\":[{\"name\":\"purpose\",\"title\":\"Purpose\","     \
	"\"kind\":\"text\",\"required\":true}]}}"
#define TAKEN "{\"said\":\"Submitted.\",\"id\":\"app_1\",\"state\":\"in_review\"}"
#define SHORT                                                                                      \
	"{\"title\":\"t\",\"code\":\"invalid\",\"detail\":\"d\",\"fields\":[{\"pointer\":"         \
	"\"/answers/purpose\",\"message\":\"too short\"}]}"

static char home[64];

static int
set_up(void **state)
{
	(void)state;
	snprintf(home, sizeof(home), "/tmp/test_cli_XXXXXX");
	return mkdtemp(home) == NULL || setenv("XDG_CONFIG_HOME", home, 1) != 0;
}

static int
tidy(void **state)
{
	static const char *const left[] = {"sluice/drafts/default/gpt-2_partner.txt",
	    "sluice/drafts/default", "sluice/drafts", "sluice", "answers", "."};

	for (size_t i = 0; i < sizeof(left) / sizeof(left[0]); i++)
		(void)remove(str_printf(&arena, "%s/%s", home, left[i]).p);
	(void)rmdir(home);
	return stop(state);
}

/* `sluice apply …` with the editor EDITOR, at a server that answers with REPLIES in turn. */
static enum outcome
run(const char *editor, const char *const *replies, char *const args[])
{
	struct typed *t = NEW(&arena, struct typed);
	struct session s;

	start(replies);
	setenv("VISUAL", editor, 1);
	setenv("SLUICE_URL", str_printf(&arena, "unix://%s", server.path).p, 1);
	assert_true(grammar_read(&arena, args, t));
	enum outcome o = session_open(&s, &arena, t);
	if (o == DONE)
		o = apply_run(&s);
	session_close(&s);
	fflush(stdout);
	hang_up();
	return o;
}

static const char *
kept(void)
{
	struct str text, why;
	struct str path = str_printf(&arena, "%s/sluice/drafts/default/gpt-2_partner.txt", home);

	return file_read(&arena, path, &text, &why) ? text.p : "";
}

#define APPLY(editor, replies, ...)                                                                \
	run(editor, replies, (char *const[]){"apply", "gpt-2/partner", __VA_ARGS__ NULL})

static void
what_was_written_in_the_editor_is_submitted(void **state)
{
	const char *replies[] = {reply("200 OK", TIER), reply("201 Created", TAKEN), NULL};

	(void)state;
	assert_int_equal(APPLY("sed -i 's/^purpose:/purpose: bias probes/'", replies, ), DONE);
	assert_memory_equal(server.request[0], "GET /v1/tiers/gpt-2%2Fpartner ", 30);
	assert_non_null(
	    strstr(server.request[1], "{\"tier\":\"gpt-2/partner\",\"answers\":"
				      "{\"purpose\":\"bias probes\"},\"submit\":true}"));
	assert_non_null(strstr(server.request[1], "Idempotency-Key: "));
	assert_string_equal(kept(), "");
}

static void
faults_come_back_into_the_editor_until_there_are_none(void **state)
{
	const char *replies[] = {reply("200 OK", TIER), reply("422 Unprocessable", SHORT),
	    reply("201 Created", TAKEN), NULL};

	(void)state;
	assert_int_equal(
	    APPLY(
		"sed -i -e '/^#! too short/{n;s/a$/ab/}' -e 's/^purpose:$/purpose: a/'", replies, ),
	    DONE);
	assert_non_null(strstr(server.request[1], "{\"purpose\":\"a\"}"));
	assert_non_null(strstr(server.request[2], "{\"purpose\":\"ab\"}"));
}

static void
who_leaves_the_faults_as_they_are_finds_the_text_again(void **state)
{
	const char *first[] = {reply("200 OK", TIER), reply("422 Unprocessable", SHORT), NULL};
	const char *then[] = {reply("200 OK", TIER), reply("201 Created", TAKEN), NULL};

	(void)state;
	assert_int_equal(APPLY("sed -i 's/^purpose:$/purpose: a/'", first, ), REFUSED);
	assert_non_null(strstr(kept(), "\npurpose: a\n"));
	assert_int_equal(APPLY("sed -i 's/^purpose: a/purpose: longer/'", then, ), DONE);
	assert_non_null(strstr(server.request[1], "{\"purpose\":\"longer\"}"));
	assert_string_equal(kept(), "");
}

static void
nothing_is_lost_when_the_server_cannot_be_reached(void **state)
{
	const char *first[] = {reply("200 OK", TIER), "", NULL};
	const char *then[] = {reply("200 OK", TIER), reply("201 Created", TAKEN), NULL};

	(void)state;
	assert_int_equal(APPLY("sed -i 's/^purpose:$/purpose: a/'", first, ), NOT_REACHED);
	assert_non_null(strstr(kept(), "\npurpose: a\n"));
	assert_int_equal(APPLY("true", then, ), DONE);
	assert_non_null(strstr(server.request[1], "{\"purpose\":\"a\"}"));
}

static void
an_untouched_form_sends_nothing(void **state)
{
	const char *replies[] = {reply("200 OK", TIER), NULL};

	(void)state;
	assert_int_equal(APPLY("true", replies, ), REFUSED);
	assert_int_equal(server.asked, 1);
	assert_int_equal(APPLY("false", replies, ), REFUSED);
	assert_string_equal(kept(), "");
}

static void
answers_come_from_a_file_as_json_or_as_the_form(void **state)
{
	const char *replies[] = {reply("200 OK", TIER), reply("201 Created", TAKEN), NULL};
	char *path = (char *)(uintptr_t)str_printf(&arena, "%s/answers", home).p;
	struct str why;

	(void)state;
	assert_true(file_write_private(&arena, str_of(path), STR("{\"purpose\":\"x\"}"), &why));
	assert_int_equal(APPLY("false", replies, "--answers", path, ), DONE);
	assert_non_null(strstr(server.request[1], "\"answers\":{\"purpose\":\"x\"},"));
	assert_true(file_write_private(&arena, str_of(path), STR("purpose: y\n"), &why));
	assert_int_equal(APPLY("false", replies, "--answers", path, "--draft", ), DONE);
	assert_non_null(strstr(server.request[1], "\"answers\":{\"purpose\":\"y\"}}"));
	assert_true(file_write_private(&arena, str_of(path), STR("# nothing\n"), &why));
	assert_int_equal(APPLY("false", replies, "--answers", path, ), REFUSED);
	assert_int_equal(server.asked, 1);
	assert_int_equal(APPLY("false", replies, "--answers", path, "--draft", ), DONE);
}

static void
a_tier_without_a_form_asks_nothing(void **state)
{
	const char *replies[] = {
	    reply("200 OK", "{\"id\":\"tir_1\",\"form\":null}"), reply("201 Created", TAKEN), NULL};

	(void)state;
	assert_int_equal(APPLY("false", replies, ), DONE);
	assert_non_null(strstr(server.request[1], "\"answers\":{},\"submit\":true}"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tidy)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_was_written_in_the_editor_is_submitted),
	    TEST(faults_come_back_into_the_editor_until_there_are_none),
	    TEST(who_leaves_the_faults_as_they_are_finds_the_text_again),
	    TEST(nothing_is_lost_when_the_server_cannot_be_reached),
	    TEST(an_untouched_form_sends_nothing),
	    TEST(answers_come_from_a_file_as_json_or_as_the_form),
	    TEST(a_tier_without_a_form_asks_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
