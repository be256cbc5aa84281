/* sluiced as an operator meets it: founding, starting, signals, ending. */
#include "daemon/http/tls.h"
#include "tests/unit/daemon/process.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define INIT   "init --data DATA --name Test --admin-name Ada --admin-email ada@example.org"
#define SERVE  "serve --data DATA --listen 127.0.0.1:0"
#define HEALTH "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
#define SIGN_IN                                                                                    \
	"POST /v1/invitations/accept HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"                 \
	"Content-Type: application/json\r\nContent-Length: 29\r\n\r\n"                             \
	"{\"invitation\":\"x\",\"name\":\"y\"}"

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

static const char *
path_of(const char *name)
{
	return str_printf(&sluiced.arena, "%s/%s", sluiced.data, name).p;
}

static void
assert_says(struct str said, const char *text)
{
	if (said.p == NULL || strstr(str_c(&sluiced.arena, said), text) == NULL)
		fail_msg("no \"%s\" in: %.*s", text, STR_ARG(said));
}

static int
mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(lstat(path, &st), 0);
	return (int)(st.st_mode & 0777);
}

/* --- init ------------------------------------------------------------------------------------------- */

static void
init_makes_what_serving_needs_and_shows_one_invitation(void **unused)
{
	struct str said;

	(void)unused;
	assert_int_equal(process_run(&sluiced, INIT, &said), 0);
	assert_says(said, "  sli_");
	assert_says(said, "sluiced serve --data");
	assert_says(said, "sluice login --url https://127.0.0.1:8437 --ca /");
	assert_int_equal(mode_of(sluiced.data), 0700);
	assert_int_equal(mode_of(path_of("ledger.key")), 0600);
	assert_int_equal(mode_of(path_of("sluice.db")), 0600);
	assert_int_equal(mode_of(path_of("tls/key.pem")), 0600);
	struct str key = file_text(&sluiced.arena, path_of("ledger.key"));
	assert_int_equal(process_run(&sluiced, INIT, &said), 1);
	assert_says(said, "holds an installation already; nothing was changed");
	assert_true(str_eq(file_text(&sluiced.arena, path_of("ledger.key")), key));
}

static void
init_says_what_is_missing(void **unused)
{
	static const char *const lines[] = {"init --data DATA",
	    "init --data DATA --name Test --admin-name Ada",
	    "init --data DATA --name Test --admin-name Ada --admin-email ada",
	    INIT " --origin a+b"};
	struct str said;

	(void)unused;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		assert_int_equal(process_run(&sluiced, lines[i], &said), 1);
		assert_says(said, "nothing was changed");
		assert_int_equal(access(sluiced.data, F_OK), -1);
	}
	assert_int_equal(process_run(&sluiced, "init --frob", &said), 2);
	assert_says(said, "there is no option --frob");
}

static void
init_leaves_the_directories_of_others_alone(void **unused)
{
	struct str said;

	(void)unused;
	assert_int_equal(mkdir(sluiced.data, 0755), 0);
	file_write(path_of("diary"), STR("private\n"));
	assert_int_equal(process_run(&sluiced, INIT, &said), 1);
	assert_says(said, "this directory holds other things");
	assert_int_equal(place_count(&sluiced.place, "data"), 1);
}

/* --- recover-admin ----------------------------------------------------------------------------------- */

#define RECOVER "recover-admin --data DATA --admin-name Eve --admin-email eve@example.org"

static void
assert_owned(const char *name, uid_t uid)
{
	struct stat st;

	if (lstat(path_of(name), &st) != 0 || st.st_uid != uid || st.st_gid != uid)
		fail_msg("%s does not belong to %d", name, (int)uid);
}

/* As an operator does it who is root, beside a unit whose daemon is somebody else. */
static void
root_founds_and_serves_as_the_owner_of_the_directory(void **unused)
{
	static const char *const made[] = {
	    "lock", "sluice.db", "ledger.key", "tls", "tls/key.pem", "tls/certificate.pem"};
	const uid_t owner = 4711;

	(void)unused;
	if (geteuid() != 0)
		skip();
	assert_int_equal(chmod(sluiced.place.path, 0711), 0);
	assert_int_equal(chmod(place_file(&sluiced.place, &sluiced.arena, "notify"), 0666), 0);
	assert_int_equal(mkdir(sluiced.data, 0700), 0);
	assert_int_equal(chown(sluiced.data, owner, owner), 0);
	process_init(&sluiced);
	for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++)
		assert_owned(made[i], owner);
	process_start(&sluiced, SERVE);
	assert_owned("sluice.db-wal", owner);
	assert_int_equal(process_end(&sluiced, SIGTERM), 0);
}

/* Where the daemon's user could not make it. */
static void
root_puts_a_backup_where_root_alone_may_write(void **unused)
{
	static const char *const made[] = {"", "sluice.db", "ledger.key", "tls", "tls/key.pem"};
	const uid_t owner = 4711;
	struct str said;

	(void)unused;
	if (geteuid() != 0)
		skip();
	assert_int_equal(chmod(sluiced.place.path, 0711), 0);
	assert_int_equal(mkdir(sluiced.data, 0700), 0);
	assert_int_equal(chown(sluiced.data, owner, owner), 0);
	process_init(&sluiced);
	const char *line =
	    str_printf(&sluiced.arena, "backup --data DATA --to %s/copy", sluiced.place.path).p;
	if (process_run(&sluiced, line, &said) != 0)
		fail_msg("%.*s", STR_ARG(said));
	for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++)
		assert_owned(str_printf(&sluiced.arena, "../copy/%s", made[i]).p, owner);
}

static void
an_admin_is_invited_anew_only_when_none_can_sign_in(void **unused)
{
	const char *clock = place_file(&sluiced.place, &sluiced.arena, "clock");
	struct str said;

	(void)unused;
	process_init(&sluiced);
	assert_int_equal(process_run(&sluiced, RECOVER, &said), 1);
	assert_says(said, "Ada is admin and can sign in");
	assert_int_equal(
	    process_run(&sluiced, "recover-admin --data DATA --admin-name Eve", &said), 1);
	assert_says(said, "--admin-email");
	file_write(clock, STR("2099-01-01T00:00:00Z"));
	const char *later = str_printf(&sluiced.arena, RECOVER " --test-clock %s", clock).p;
	assert_int_equal(process_run(&sluiced, later, &said), 0);
	assert_says(said, "Eve is admin now");
	assert_says(said, "  sli_");
	assert_int_equal(process_run(&sluiced, later, &said), 1);
	assert_says(said, "Eve is admin and can sign in");
}

static void
nobody_is_made_admin_while_the_daemon_runs(void **unused)
{
	struct str said;

	(void)unused;
	process_init(&sluiced);
	process_start(&sluiced, SERVE);
	assert_int_equal(process_run(&sluiced, RECOVER, &said), 1);
	assert_says(said, "nothing was changed");
}

/* --- starting --------------------------------------------------------------------------------------- */

static void
serve_wants_a_directory_that_was_founded(void **unused)
{
	struct str said;

	(void)unused;
	assert_int_equal(process_run(&sluiced, SERVE, &said), 1);
	assert_says(said, "sluiced init");
	assert_int_equal(mkdir(sluiced.data, 0700), 0);
	assert_int_equal(process_run(&sluiced, SERVE, &said), 1);
	assert_says(said, "sluiced init");
}

static void
a_key_that_others_may_read_is_refused(void **unused)
{
	struct str said;

	(void)unused;
	process_init(&sluiced);
	assert_int_equal(chmod(path_of("ledger.key"), 0640), 0);
	assert_int_equal(process_run(&sluiced, SERVE, &said), 1);
	assert_says(said, "others may read it");
}

static void
one_directory_has_one_daemon(void **unused)
{
	struct str said;

	(void)unused;
	process_init(&sluiced);
	process_start(&sluiced, SERVE);
	assert_int_equal(process_run(&sluiced, SERVE, &said), 1);
	assert_says(said, "another sluiced uses this directory");
	assert_int_equal(process_end(&sluiced, SIGTERM), 0);
}

static void
without_tls_it_listens_on_this_host_alone(void **unused)
{
	static const char *const refused[] = {"0.0.0.0:0", "[::]:0"};
	struct str said;

	(void)unused;
	process_init(&sluiced);
	for (size_t i = 0; i < 2; i++) {
		const char *line = str_printf(
		    &sluiced.arena, "serve --data DATA --plain --listen %s", refused[i])
				       .p;
		assert_int_equal(process_run(&sluiced, line, &said), 1);
		assert_says(said, "without TLS");
	}
	process_start(&sluiced, SERVE " --plain --listen [::1]:0");
	assert_says(process_ask(&sluiced, process_port(&sluiced), HEALTH), "HTTP/1.1 200 OK");
	assert_says(file_text(&sluiced.arena, path_of("listening")), "http://[::1]:");
	assert_int_equal(process_end(&sluiced, SIGTERM), 0);
	assert_int_equal(access(path_of("listening"), F_OK), -1);
}

static void
addresses_that_are_none_are_refused(void **unused)
{
	static const char *const places[] = {"8437", "127.0.0.1", "::1:8437",
	    "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:99999", "[::1]"};
	struct str said;

	(void)unused;
	process_init(&sluiced);
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		const char *line =
		    str_printf(&sluiced.arena, "serve --data DATA --listen %s", places[i]).p;
		if (process_run(&sluiced, line, &said) != 1)
			fail_msg("%s", places[i]);
		assert_says(said, places[i]);
	}
}

/* --- the Unix socket -------------------------------------------------------------------------------- */

static void
the_unix_socket_is_for_its_group_and_replaced_when_it_is_stale(void **unused)
{
	const char *path = str_printf(&sluiced.arena, "%s/sock", sluiced.place.path).p;

	(void)unused;
	process_init(&sluiced);
	process_start(&sluiced, "serve --data DATA --socket PLACE/sock");
	assert_int_equal(mode_of(path), 0660);
	assert_says(process_ask_unix(&sluiced, path, HEALTH), "HTTP/1.1 200 OK");
	assert_int_equal(process_end(&sluiced, SIGKILL), 1000 + SIGKILL);
	assert_int_equal(access(path, F_OK), 0);
	process_start(&sluiced, "serve --data DATA --socket PLACE/sock");
	assert_says(process_ask_unix(&sluiced, path, HEALTH), "HTTP/1.1 200 OK");
	assert_int_equal(process_end(&sluiced, SIGTERM), 0);
	assert_int_equal(access(path, F_OK), -1);
}

static void
a_socket_or_file_of_others_is_not_taken(void **unused)
{
	struct process other;
	struct str said;
	const char *path;

	(void)unused;
	process_init(&sluiced);
	process_open(&other);
	process_init(&other);
	process_start(&other, "serve --data DATA --socket PLACE/sock");
	path = str_printf(&sluiced.arena, "%s/sock", other.place.path).p;
	const char *line = str_printf(&sluiced.arena, "serve --data DATA --socket %s", path).p;
	assert_int_equal(process_run(&sluiced, line, &said), 1);
	assert_says(said, "something listens there already");
	assert_says(process_ask_unix(&other, path, HEALTH), "HTTP/1.1 200 OK");
	assert_int_equal(process_end(&other, SIGTERM), 0);
	file_write(path, STR("a file\n"));
	assert_int_equal(process_run(&sluiced, line, &said), 1);
	assert_true(str_is(file_text(&sluiced.arena, path), "a file\n"));
	process_close(&other);
}

/* --- signals ----------------------------------------------------------------------------------------- */

static void
a_hangup_brings_the_new_certificate(void **unused)
{
	char why[TLS_WHY];

	(void)unused;
	process_init(&sluiced);
	process_start(&sluiced, SERVE);
	int port = process_port(&sluiced);
	struct str first = process_certificate(&sluiced, port);
	assert_int_equal(unlink(path_of("tls/certificate.pem")), 0);
	assert_int_equal(unlink(path_of("tls/key.pem")), 0);
	assert_int_equal(kill(sluiced.pid, SIGHUP), 0);
	assert_true(str_starts(process_told(&sluiced), "RELOADING=1\nMONOTONIC_USEC="));
	assert_true(str_is(process_told(&sluiced), "READY=1"));
	assert_true(str_eq(process_certificate(&sluiced, port), first));
	assert_true(
	    tls_self_sign(path_of("tls/certificate.pem"), path_of("tls/key.pem"), "second", why));
	assert_int_equal(kill(sluiced.pid, SIGHUP), 0);
	assert_true(str_starts(process_told(&sluiced), "RELOADING=1"));
	assert_true(str_is(process_told(&sluiced), "READY=1"));
	assert_false(str_eq(process_certificate(&sluiced, port), first));
	assert_int_equal(process_end(&sluiced, SIGTERM), 0);
	assert_says(file_text(&sluiced.arena, place_file(&sluiced.place, &sluiced.arena, "log")),
	    "the old certificate and configuration stay");
}

static void
a_hangup_brings_the_new_configuration(void **unused)
{
	const char *config = place_file(&sluiced.place, &sluiced.arena, "conf");

	(void)unused;
	process_init(&sluiced);
	file_write(config, STR("[limits]\nbody = 2000\n"));
	process_start(&sluiced, SERVE " --plain --config PLACE/conf");
	int port = process_port(&sluiced);
	assert_says(process_ask(&sluiced, port, SIGN_IN), "HTTP/1.1 403");
	file_write(config, STR("[limits]\nbody = 1024\nheader = 1024\n"));
	assert_int_equal(kill(sluiced.pid, SIGHUP), 0);
	(void)process_told(&sluiced);
	(void)process_told(&sluiced);
	const char *longer = str_printf(&sluiced.arena,
	    "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX: %02000d\r\n\r\n", 0)
				 .p;
	assert_says(process_ask(&sluiced, port, longer), "HTTP/1.1 431");
	file_write(config, STR("[limits]\nfrob = 1\n"));
	assert_int_equal(kill(sluiced.pid, SIGHUP), 0);
	(void)process_told(&sluiced);
	(void)process_told(&sluiced);
	assert_says(process_ask(&sluiced, port, longer), "HTTP/1.1 431");
	assert_int_equal(process_end(&sluiced, SIGINT), 0);
	assert_true(str_is(process_told(&sluiced), "STOPPING=1"));
}

/* --- the clock ---------------------------------------------------------------------------------------- */

static void
a_clock_that_jumped_stays_suspect_over_a_restart(void **unused)
{
	struct str rest, line;
	int64_t relation;

	(void)unused;
	process_init(&sluiced);
	process_start(&sluiced, SERVE " --plain");
	assert_says(process_ask(&sluiced, process_port(&sluiced), SIGN_IN), "HTTP/1.1 403");
	assert_int_equal(process_end(&sluiced, SIGTERM), 0);
	(void)process_told(&sluiced);
	line = file_text(&sluiced.arena, path_of("clock"));
	struct str boot = str_cut(str_cut(line, '\n', &rest), ' ', &rest);
	assert_true(str_int(rest, &relation));
	file_write(path_of("clock"), str_printf(&sluiced.arena, "%.*s %lld\n", STR_ARG(boot),
					 (long long)relation - 2 * 3600 * 1000));
	for (int i = 0; i < 2; i++) {
		process_start(&sluiced, SERVE " --plain");
		assert_says(
		    process_ask(&sluiced, process_port(&sluiced), SIGN_IN), "clock_suspect");
		assert_says(process_ask(&sluiced, process_port(&sluiced), HEALTH), "HTTP/1.1 200");
		assert_int_equal(process_end(&sluiced, SIGTERM), 0);
		(void)process_told(&sluiced);
	}
	process_start(&sluiced, SERVE " --plain --accept-clock");
	assert_says(process_ask(&sluiced, process_port(&sluiced), SIGN_IN), "HTTP/1.1 403");
	assert_int_equal(process_end(&sluiced, SIGTERM), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_process, close_process)
	    TEST(init_makes_what_serving_needs_and_shows_one_invitation),
	    TEST(init_says_what_is_missing),
	    TEST(init_leaves_the_directories_of_others_alone),
	    TEST(root_founds_and_serves_as_the_owner_of_the_directory),
	    TEST(root_puts_a_backup_where_root_alone_may_write),
	    TEST(an_admin_is_invited_anew_only_when_none_can_sign_in),
	    TEST(nobody_is_made_admin_while_the_daemon_runs),
	    TEST(serve_wants_a_directory_that_was_founded),
	    TEST(a_key_that_others_may_read_is_refused),
	    TEST(one_directory_has_one_daemon),
	    TEST(without_tls_it_listens_on_this_host_alone),
	    TEST(addresses_that_are_none_are_refused),
	    TEST(the_unix_socket_is_for_its_group_and_replaced_when_it_is_stale),
	    TEST(a_socket_or_file_of_others_is_not_taken),
	    TEST(a_hangup_brings_the_new_certificate),
	    TEST(a_hangup_brings_the_new_configuration),
	    TEST(a_clock_that_jumped_stays_suspect_over_a_restart),
#undef TEST
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
