/* The change feed: what it tells, to whom, and how a listener goes on where it left off. */
#include "daemon/work/clock.h"
#include "lib/time.h"
#include "tests/unit/http/client.h"

#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void
listen_from(struct client *c, const char *fields)
{
	client_open(c, &server);
	client_ask(c, "GET", "/access/v1/changes", NULL, fields);
}

/* Receive until PART has come, for as long as a client waits; false when the other side ends. */
static bool
hears(struct client *c, const char *part)
{
	char bytes[4096];
	ssize_t n = 1;

	while (n > 0) {
		bytes_room(&c->in, 1);
		c->in.p[c->in.n] = '\0';
		if (strstr(c->in.p, part) != NULL)
			return true;
		n = c->ssl != NULL ? SSL_read(c->ssl, bytes, sizeof(bytes))
				   : read(c->fd, bytes, sizeof(bytes));
		if (n > 0)
			bytes_put(&c->in, (struct str){bytes, (size_t)n});
	}
	return false;
}

/* The last id that was heard. */
static unsigned long long
last_id(struct client *c)
{
	const char *at = NULL;

	for (const char *p = c->in.p; (p = strstr(p, "\nid: ")) != NULL; p++)
		at = p;
	assert_non_null(at);
	return strtoull(at + 5, NULL, 10);
}

static void
forget_what_was_heard(struct client *c)
{
	c->in.n = 0;
}

/* Somebody is invited; the id of the account. */
static const char *
invite(const char *name)
{
	struct client c;
	struct got got;

	client_open(&c, &server);
	client_ask(&c, "POST", "/v1/accounts",
	    str_printf(&c.arena, "{\"name\":\"%s\",\"email\":\"%s@example.org\"}", name, name).p,
	    NULL);
	client_expect(&c, &got, 201);
	struct str id = str_copy(&server.arena, got_text(&c, &got, "id"));
	client_close(&c);
	return str_c(&server.arena, id);
}

static void
who_comes_first_is_told_to_drop_everything_and_then_each_change(void **unused)
{
	struct client c;

	(void)unused;
	listen_from(&c, NULL);
	assert_true(hears(&c, "Content-Type: text/event-stream\r\n"));
	assert_true(hears(&c, "event: resync\n"));
	assert_true(hears(&c, "event: position\n"));
	forget_what_was_heard(&c);
	const char *grace = invite("grace");
	assert_true(hears(&c, grace));
	assert_non_null(strstr(c.in.p, "event: change\ndata: {\"account\":\"acc_"));
	assert_true(hears(&c, "\nid: "));
	assert_null(strstr(c.in.p, "resync"));
	client_close(&c);
}

static void
who_comes_back_hears_what_it_missed(void **unused)
{
	struct client c;

	(void)unused;
	listen_from(&c, NULL);
	assert_true(hears(&c, "event: position\n"));
	unsigned long long id = last_id(&c);
	client_close(&c);
	const char *grace = invite("grace"), *heidi = invite("heidi");
	listen_from(&c, str_printf(&server.arena, "Last-Event-ID: %llu\r\n", id).p);
	assert_true(hears(&c, grace));
	assert_true(hears(&c, heidi));
	assert_null(strstr(c.in.p, "resync"));
	unsigned long long later = 0;
	while (hears(&c, "\nid: ") && (later = last_id(&c)) < id + 2)
		forget_what_was_heard(&c);
	client_close(&c);
	listen_from(&c, str_printf(&server.arena, "Last-Event-ID: %llu\r\n", later).p);
	const char *ivan = invite("ivan");
	assert_true(hears(&c, ivan));
	assert_null(strstr(c.in.p, heidi));
	client_close(&c);
}

static void
who_comes_from_a_position_that_never_was_is_told_to_drop_everything(void **unused)
{
	static const char *const ids[] = {"Last-Event-ID: 1000000\r\n", "Last-Event-ID: x\r\n",
	    "Last-Event-ID: -1\r\n", "Last-Event-ID: 0\r\n"};
	struct client c;

	(void)unused;
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		listen_from(&c, ids[i]);
		assert_true(hears(&c, "event: resync\n"));
		client_close(&c);
	}
}

static void
strangers_and_other_methods_are_refused(void **unused)
{
	struct client c;
	struct got got;

	(void)unused;
	client_open(&c, &server);
	assert_true(client_send(&c, STR("GET /access/v1/changes HTTP/1.1\r\nHost: a\r\n\r\n")));
	client_expect(&c, &got, 401);
	client_ask(&c, "POST", "/access/v1/changes", "{}", NULL);
	client_expect(&c, &got, 405);
	assert_true(str_is(got_field(&c, &got, "Allow"), "GET"));
	client_close(&c);
}

static void
only_so_many_listen_and_a_place_becomes_free(void **unused)
{
	enum { MANY = 200 }; /* more than all threads take */
	struct client *c = calloc(MANY, sizeof(*c)), other;
	struct got got;
	int refused = 0;

	(void)unused;
	for (int i = 0; i < MANY; i++) {
		listen_from(&c[i], NULL);
		assert_true(hears(&c[i], "\r\n\r\n"));
		refused += strstr(c[i].in.p, "HTTP/1.1 503") != NULL;
	}
	assert_true(refused > 0);
	client_open(&other, &server);
	client_ask(&other, "GET", "/healthz", NULL, NULL);
	client_expect(&other, &got, 200);
	client_close(&other);
	for (int i = 0; i < MANY; i++)
		client_close(&c[i]);
	free(c);
	listen_from(&other, NULL);
	assert_true(hears(&other, "event: resync\n"));
	client_close(&other);
}

static void
whose_token_ends_hears_no_more(void **unused)
{
	struct client c, other;
	struct got got;

	(void)unused;
	client_open(&other, &server);
	client_ask(&other, "GET", "/v1/tokens", NULL, NULL);
	client_expect(&other, &got, 200);
	const char *id = strstr(got.body, "\"tok_") + 1;
	struct str path = str_printf(&server.arena, "/v1/tokens/%.30s/revoke", id);
	listen_from(&c, NULL);
	assert_true(hears(&c, "event: resync\n"));
	client_ask(&other, "POST", path.p, "{}", NULL);
	client_expect(&other, &got, 200);
	assert_false(hears(&c, "never said"));
	client_close(&c);
	client_close(&other);
}

static void
a_server_that_stops_does_not_wait_for_listeners(void **unused)
{
	struct client c;

	(void)unused;
	listen_from(&c, NULL);
	assert_true(hears(&c, "event: resync\n"));
	server_stop(&server);
	assert_false(hears(&c, "never said"));
	client_close(&c);
}

/* --- those who don't keep up ------------------------------------------------------------------ */

enum { SMALL = 4096, ENDS_FD = 4096 };

static uint16_t
port_of(int fd, int (*name)(int, struct sockaddr *, socklen_t *))
{
	struct sockaddr_in a = {.sin_family = AF_UNSPEC};
	socklen_t n = sizeof(a);

	return name(fd, (struct sockaddr *)&a, &n) == 0 && a.sin_family == AF_INET ? a.sin_port : 0;
}

/* Between C and the server, which is in this process, next to nothing fits. */
static void
make_narrow(const struct client *c)
{
	uint16_t port = port_of(c->fd, getsockname);
	int size = SMALL, found = 0;

	assert_int_equal(setsockopt(c->fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size)), 0);
	for (int fd = 3; fd < ENDS_FD; fd++)
		if (port_of(fd, getpeername) == port) {
			found++;
			assert_int_equal(
			    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size)), 0);
		}
	assert_int_equal(found, 1);
}

/* COUNT people are invited, one behind the other; who was the last. */
static const char *
invite_many(int count)
{
	enum { AT_ONCE = 10 };
	struct client c;
	struct got got;
	const char *last = NULL;

	client_open(&c, &server);
	for (int i = 0; i < count; i += AT_ONCE) {
		for (int n = i; n < i + AT_ONCE; n++) {
			const char *body = str_printf(
			    &c.arena, "{\"name\":\"p\",\"email\":\"p%d@example.org\"}", n)
					       .p;
			assert_true(client_send(
			    &c, client_request(&c, "POST", "/v1/accounts", body, NULL)));
		}
		for (int n = 0; n < AT_ONCE; n++)
			client_expect(&c, &got, 201);
	}
	last = str_c(&server.arena, got_text(&c, &got, "id"));
	client_close(&c);
	return last;
}

/* What is meant for who doesn't read waits, while others hear and are answered; in the end it
 * has heard all of it, in order. */
static void
a_slow_listener_keeps_nobody_waiting_and_misses_nothing(void **unused)
{
	struct client slow, quick, other;
	struct got got;

	(void)unused;
	listen_from(&slow, NULL);
	listen_from(&quick, NULL);
	assert_true(hears(&slow, "event: position\n"));
	make_narrow(&slow);
	assert_true(hears(&quick, "event: position\n"));
	const char *first = invite("grace"), *last = invite_many(2000);
	assert_true(hears(&quick, last));
	client_open(&other, &server);
	client_ask(&other, "GET", "/v1/me", NULL, NULL);
	client_expect(&other, &got, 200);
	client_close(&other);
	assert_true(hears(&slow, last));
	assert_true(hears(&slow, first));
	assert_true(last_id(&slow) <= last_id(&quick));
	unsigned long long id = 0;
	for (const char *p = slow.in.p; (p = strstr(p, "\nid: ")) != NULL; p++) {
		unsigned long long next = strtoull(p + 5, NULL, 10);
		assert_true(next > id);
		id = next;
	}
	client_close(&slow);
	client_close(&quick);
}

static int
open_impatient_server(void **unused)
{
	const struct server_setup setup = {.idle_s = 3};

	(void)unused;
	server_open(&server, &setup);
	return 0;
}

/* Who takes nothing for long is cut off, and goes on where it left off when it comes back. */
static void
who_takes_nothing_is_cut_off_and_may_come_back(void **unused)
{
	struct client c;

	(void)unused;
	listen_from(&c, NULL);
	assert_true(hears(&c, "event: position\n"));
	make_narrow(&c);
	unsigned long long id = last_id(&c);
	const char *last = invite_many(2000);
	sleep(5);
	assert_false(hears(&c, last));
	client_close(&c);
	listen_from(&c, str_printf(&server.arena, "Last-Event-ID: %llu\r\n", id).p);
	assert_true(hears(&c, last));
	assert_null(strstr(c.in.p, "resync"));
	client_close(&c);
}

/* Long absent: more has changed than is remembered. */
static void
who_missed_too_much_is_told_to_drop_everything(void **unused)
{
	struct client c;

	(void)unused;
	listen_from(&c, NULL);
	assert_true(hears(&c, "event: position\n"));
	unsigned long long id = last_id(&c);
	client_close(&c);
	(void)invite_many(5000);
	listen_from(&c, str_printf(&server.arena, "Last-Event-ID: %llu\r\n", id).p);
	assert_true(hears(&c, "event: resync\n"));
	assert_true(hears(&c, "event: position\n"));
	assert_true(last_id(&c) >= id + 5000);
	client_close(&c);
}

/* So that both sides notice when the other has gone. */
static void
something_is_said_every_fifteen_seconds(void **unused)
{
	struct client c;

	(void)unused;
	listen_from(&c, NULL);
	assert_true(hears(&c, "event: position\n"));
	assert_null(strstr(c.in.p, ": still here\n\n"));
	clock_floor(clock_now() + 16 * SECOND_MS);
	assert_true(hears(&c, ": still here\n\n"));
	client_close(&c);
}

static void
evaluations_name_the_generation_that_only_changes_raise(void **unused)
{
	struct client c;
	struct got got;
	struct str before;

	(void)unused;
	client_open(&c, &server);
	const char *body = str_printf(&c.arena,
	    "{\"subject\":{\"type\":\"account\",\"id\":\"%s\"},\"action\":{\"name\":\"prompt_api\"}"
	    ","
	    "\"resource\":{\"type\":\"model\",\"id\":\"x\"}}",
	    server.account)
			       .p;
	client_ask(&c, "POST", "/access/v1/evaluation", body, NULL);
	client_expect(&c, &got, 200);
	before = str_copy(&server.arena, got_field(&c, &got, "Sluice-Generation"));
	assert_true(before.n != 0);
	client_ask(&c, "POST", "/v1/tokens", "{\"name\":\"other\"}", NULL);
	client_expect(&c, &got, 201);
	client_ask(&c, "POST", "/access/v1/evaluation", body, NULL);
	client_expect(&c, &got, 200);
	assert_true(str_eq(got_field(&c, &got, "Sluice-Generation"), before));
	(void)invite("grace");
	client_ask(&c, "POST", "/access/v1/evaluation", body, NULL);
	client_expect(&c, &got, 200);
	assert_false(str_eq(got_field(&c, &got, "Sluice-Generation"), before));
	client_close(&c);
}

#define WITH(test)     cmocka_unit_test_setup_teardown(test, open_server, close_server)
#define WITH_TLS(test) cmocka_unit_test_setup_teardown(test, open_tls_server, close_server)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    WITH(who_comes_first_is_told_to_drop_everything_and_then_each_change),
	    WITH_TLS(who_comes_first_is_told_to_drop_everything_and_then_each_change),
	    WITH(who_comes_back_hears_what_it_missed),
	    WITH(who_comes_from_a_position_that_never_was_is_told_to_drop_everything),
	    WITH(strangers_and_other_methods_are_refused),
	    WITH(only_so_many_listen_and_a_place_becomes_free),
	    WITH(whose_token_ends_hears_no_more),
	    WITH(a_server_that_stops_does_not_wait_for_listeners),
	    WITH_TLS(a_server_that_stops_does_not_wait_for_listeners),
	    WITH(a_slow_listener_keeps_nobody_waiting_and_misses_nothing),
	    cmocka_unit_test_setup_teardown(who_takes_nothing_is_cut_off_and_may_come_back,
		open_impatient_server, close_server),
	    WITH(who_missed_too_much_is_told_to_drop_everything),
	    WITH(something_is_said_every_fifteen_seconds),
	    WITH(evaluations_name_the_generation_that_only_changes_raise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
