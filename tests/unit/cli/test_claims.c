/* The secrets of a large import: fetched some hundreds at a time; whoever sits at a terminal sees
 * how far it is, and nobody else. */
#include "cli/claims.h"
#include "cli/file.h"
#include "tests/unit/cli/canned.h"

#include <fcntl.h>

enum { ROWS = 5000, A_PAGE = 500, PAGES = ROWS / A_PAGE };

static char home[64];

static int
set_up(void **state)
{
	(void)state;
	snprintf(home, sizeof(home), "/tmp/test_cli_XXXXXX");
	return mkdtemp(home) == NULL || setenv("XDG_CONFIG_HOME", home, 1) != 0;
}

static const char *
in_home(const char *name)
{
	return str_printf(&arena, "%s/%s", home, name).p;
}

static int
tidy(void **state)
{
	static const char *const left[] = {"tokens.csv", "stderr", "sluice", "."};

	for (size_t i = 0; i < sizeof(left) / sizeof(left[0]); i++)
		(void)remove(in_home(left[i]));
	(void)rmdir(home);
	return stop(state);
}

static const char *
reply(struct str body)
{
	return str_printf(&arena,
	    "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n%.*s", body.n,
	    STR_ARG(body))
	    .p;
}

/* Page AT of the secrets. */
static const char *
page(int at)
{
	struct buf b = {.arena = &arena};

	buf_printf(&b, "{\"tokens\":[");
	for (int i = at * A_PAGE; i < (at + 1) * A_PAGE; i++)
		buf_printf(&b,
		    "%s{\"row\":%d,\"email\":\"p%d@example.org\",\"name\":\"%s "
		    "%d\",\"token\":\"slg_%d\"}",
		    i % A_PAGE == 0 ? "" : ",", i + 1, i, i == 0 ? "=1+" : "P", i, i);
	buf_printf(&b, "]%s}", at + 1 == PAGES ? "" : ",\"next\":1");
	return reply(buf_str(&b));
}

/* `sluice import tokens 7GQ4RN --to …/tokens.csv`, its standard error going to FD. */
static enum outcome
run(int fd)
{
	const char *replies[PAGES + 2] = {
	    reply(STR("{\"id\":\"imp_1\",\"holders\":5000,\"claimed\":0}"))};
	char *const args[] = {
	    "import", "tokens", "7GQ4RN", "--to", (char *)(uintptr_t)in_home("tokens.csv"), NULL};
	struct typed *t = NEW(&arena, struct typed);
	struct session s;
	int kept = dup(STDERR_FILENO);

	for (int i = 0; i < PAGES; i++)
		replies[i + 1] = page(i);
	start(replies);
	setenv("SLUICE_URL", str_printf(&arena, "unix://%s", server.path).p, 1);
	assert_true(grammar_read(&arena, args, t));
	fflush(stderr);
	assert_true(dup2(fd, STDERR_FILENO) >= 0);
	enum outcome o = session_open(&s, &arena, t);
	if (o == DONE)
		o = claims_run(&s);
	session_close(&s);
	fflush(stdout);
	fflush(stderr);
	assert_true(dup2(kept, STDERR_FILENO) >= 0);
	(void)close(kept);
	hang_up();
	return o;
}

static void
assert_file_holds_them_all(void)
{
	struct str text, why;
	size_t lines = 0;

	assert_true(file_read(&arena, str_of(in_home("tokens.csv")), &text, &why));
	for (size_t i = 0; i < text.n; i++)
		lines += text.p[i] == '\n';
	assert_int_equal(lines, ROWS + 1);
	assert_non_null(strstr(text.p, "\"p4999@example.org\",\"P 4999\",\"slg_4999\"\n"));
	/* a table shows what another gate's people called themselves, and reckons nothing */
	assert_non_null(strstr(text.p, "\"p0@example.org\",\"'=1+ 0\",\"slg_0\"\n"));
}

static void
at_a_terminal_five_thousand_rows_are_counted_as_they_come(void **state)
{
	int terminal = posix_openpt(O_RDWR | O_NOCTTY);
	char shown[4096] = "";

	(void)state;
	assert_true(terminal >= 0 && grantpt(terminal) == 0 && unlockpt(terminal) == 0);
	int fd = open(ptsname(terminal), O_RDWR | O_NOCTTY);
	assert_true(fd >= 0);
	assert_int_equal(run(fd), DONE);
	ssize_t n = read(terminal, shown, sizeof(shown) - 1);
	assert_true(n > 0);
	for (int i = 1; i <= PAGES; i++)
		assert_non_null(
		    strstr(shown, str_printf(&arena, "\r\033[K%d of 5000", i * A_PAGE).p));
	assert_string_equal(shown + n - 4, "\r\033[K");
	assert_file_holds_them_all();
	(void)close(fd);
	(void)close(terminal);
}

static void
elsewhere_nothing_of_that_is_printed(void **state)
{
	struct str text, why;
	int fd = open(in_home("stderr"), O_WRONLY | O_CREAT, 0600);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(run(fd), DONE);
	(void)close(fd);
	assert_true(file_read(&arena, str_of(in_home("stderr")), &text, &why));
	assert_int_equal(text.n, 0);
	assert_file_holds_them_all();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		at_a_terminal_five_thousand_rows_are_counted_as_they_come, set_up, tidy),
	    cmocka_unit_test_setup_teardown(elsewhere_nothing_of_that_is_printed, set_up, tidy),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
