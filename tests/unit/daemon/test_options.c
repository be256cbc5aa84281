/* sluiced.conf and the command line: what is wrong is named, with its place, and nothing
 * starts. */
#include "lib/buf.h"
#include "tests/unit/daemon/process.h"

#include <signal.h>
#include <string.h>

static struct process sluiced;

static int
open_process(void **unused)
{
	(void)unused;
	process_open(&sluiced);
	return 0;
}

static int
close_process(void **unused)
{
	(void)unused;
	process_close(&sluiced);
	return 0;
}

static void
write_config(struct str text)
{
	file_write(place_file(&sluiced.place, &sluiced.arena, "conf"), text);
}

static void
assert_refused(const char *line, const char *because)
{
	struct str said;
	int status = process_run(&sluiced, line, &said);

	if (status != 2 || memmem(said.p, said.n, because, strlen(because)) == NULL)
		fail_msg("%s: %d %.*s", line, status, STR_ARG(said));
}

static void
a_faulty_configuration_is_refused_with_its_line(void **unused)
{
	static const struct {
		const char *text, *because;
	} faults[] = {
	    {"[limits]\nbody = 2000\nfrob = 1\n",
		"line 3: there is no setting \"frob\" in [limits]"},
	    {"[daemon]\n\n; a comment\nbody = 2000\n",
		"line 4: there is no setting \"body\" in [daemon]"},
	    {"[limits]\nbody = many\n", "line 2: body must be a whole number from 1024 to"},
	    {"[limits]\nbody = 1\n", "line 2: body must be a whole number from 1024 to"},
	    {"[limits]\nidle = 3601\n", "line 2: idle must be a whole number from 1 to 3600"},
	    {"[daemon]\nreaders\n", "line 2"},
	    {"[daemon\nreaders = 2\n", "line 1"},
	    {"[daemon]\nplain = perhaps\n", "line 2: plain must be yes or no"},
	    {"name = Openlab\n", "line 1: there is no setting \"name\""},
	    {"[daemon]\ntest-clock = /dev/null\n", "line 2: there is no setting"},
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		write_config(str_of(faults[i].text));
		assert_refused("serve --data DATA --config PLACE/conf", faults[i].because);
	}
}

static void
a_line_longer_than_is_read_is_refused_and_never_cut(void **unused)
{
	struct buf b = {.arena = &sluiced.arena};

	(void)unused;
	buf_printf(&b, "[daemon]\nsocket = /tmp/%0600d\n", 0);
	write_config(buf_str(&b));
	assert_refused("serve --data DATA --config PLACE/conf", "line 2: the line is too long");
}

static void
a_missing_configuration_is_refused_when_it_was_named(void **unused)
{
	(void)unused;
	assert_refused("serve --data DATA --config PLACE/none", "cannot be read");
}

static void
a_faulty_command_line_is_refused(void **unused)
{
	static const struct {
		const char *line, *because;
	} faults[] = {
	    {"serve", "--data DIR"},
	    {"serve --data", "--data needs a value"},
	    {"serve --data DATA --frob", "there is no option --frob"},
	    {"serve --data DATA --readers 0", "readers must be a whole number"},
	    {"serve --data DATA --body 2000", "there is no option --body"},
	    {"dance --data DATA", "there is no option dance"},
	    {"serve serve --data DATA", "there is no option serve"},
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		assert_refused(faults[i].line, faults[i].because);
}

static void
the_command_line_wins_over_the_file(void **unused)
{
	(void)unused;
	process_init(&sluiced);
	write_config(STR("[daemon]\nlisten = 192.0.2.1:1\nplain = no\nreaders = 3\n"));
	process_start(
	    &sluiced, "serve --data DATA --listen 127.0.0.1:0 --plain --config PLACE/conf");
	struct str got = process_ask(&sluiced, process_port(&sluiced),
	    "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
	assert_true(str_starts(got, "HTTP/1.1 200"));
	assert_int_equal(process_end(&sluiced, SIGTERM), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define WITH_PROCESS(test) cmocka_unit_test_setup_teardown(test, open_process, close_process)
	    WITH_PROCESS(a_faulty_configuration_is_refused_with_its_line),
	    WITH_PROCESS(a_line_longer_than_is_read_is_refused_and_never_cut),
	    WITH_PROCESS(a_missing_configuration_is_refused_when_it_was_named),
	    WITH_PROCESS(a_faulty_command_line_is_refused),
	    WITH_PROCESS(the_command_line_wins_over_the_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
