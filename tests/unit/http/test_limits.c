/* What a stranger may use up: time, memory, connections, descriptors. */
#include "lib/time.h"
#include "tests/unit/http/client.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static int
open_limited_server(void **unused)
{
	(void)unused;
	server_open(&server, &(struct server_setup){.idle_s = 1, .per_address = 20});
	return 0;
}

static void
assert_serving(void)
{
	struct client c;
	struct got got;

	client_open(&c, &server);
	client_ask(&c, "GET", "/v1/me", NULL, NULL);
	client_expect(&c, &got, 200);
	client_close(&c);
}

/* --- time ------------------------------------------------------------------------------------------ */

static void
who_says_nothing_is_left_after_a_while(void **unused)
{
	struct client c;
	struct got got;

	(void)unused;
	client_open(&c, &server);
	client_ask(&c, "GET", "/healthz", NULL, NULL);
	client_expect(&c, &got, 200);
	int64_t since = time_boot();
	client_expect_end(&c, 4000);
	assert_true(time_boot() - since >= 800);
	client_close(&c);
}

/* Bytes that trickle in don't extend the time for the whole. */
static void
trickle(const char *start, const char *piece)
{
	struct client c;
	int64_t since = time_boot();

	client_open(&c, &server);
	assert_true(client_send(&c, str_of(start)));
	while (time_boot() - since < 5000 && client_send(&c, str_of(piece)))
		usleep(100000);
	assert_true(time_boot() - since >= 800);
	assert_true(time_boot() - since < 4000);
	client_close(&c);
}

static void
a_head_that_trickles_is_dropped(void **unused)
{
	(void)unused;
	trickle("GET / HTTP/1.1\r\nHost: a\r\n", "X: y\r\n");
}

static void
a_body_that_trickles_is_dropped(void **unused)
{
	(void)unused;
	trickle("POST /v1/tokens HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n", "x");
}

/* One that keeps asking whole requests is not taken for slow, though each read ends in
 * the middle of the next. */
static void
who_keeps_asking_stays(void **unused)
{
	struct client c;
	struct got got;
	int64_t since = time_boot();

	(void)unused;
	client_open(&c, &server);
	struct str one = client_request(&c, "GET", "/healthz", NULL, NULL);
	size_t half = one.n / 2;
	assert_true(client_send(&c, (struct str){one.p, half}));
	while (time_boot() - since < 2500) {
		assert_true(client_send(&c, str_from(one, half)));
		assert_true(client_send(&c, (struct str){one.p, half}));
		client_expect(&c, &got, 200);
		usleep(50000);
	}
	client_close(&c);
}

/* --- memory ---------------------------------------------------------------------------------------- */

static void
who_does_not_read_is_dropped(void **unused)
{
	struct client c;
	struct buf b = {.arena = &server.arena};
	int64_t since = time_boot();

	(void)unused;
	client_open(&c, &server);
	for (int i = 0; i < 100; i++)
		buf_put(&b, client_request(&c, "GET", "/healthz", NULL, NULL));
	while (time_boot() - since < 10000 && client_send(&c, buf_str(&b)))
		continue;
	assert_true(time_boot() - since < 9000);
	client_close(&c);
	assert_serving();
}

/* What one doesn't take is in the way of nobody else, and of its own next requests only. */
static void
who_reads_late_gets_everything(void **unused)
{
	enum { REQUESTS = 2000 };
	struct client c;
	struct got got;
	struct buf b = {.arena = &server.arena};

	(void)unused;
	client_open(&c, &server);
	for (int i = 0; i < REQUESTS; i++)
		buf_put(
		    &b, client_request(&c, "GET", i % 50 == 0 ? "/v1" : "/healthz", NULL, NULL));
	assert_true(client_send(&c, buf_str(&b)));
	usleep(500000);
	for (int i = 0; i < REQUESTS; i++)
		client_expect(&c, &got, 200);
	client_close(&c);
}

static void
who_leaves_while_it_is_worked_for_harms_nobody(void **unused)
{
	struct client c;

	(void)unused;
	for (int i = 0; i < 200; i++) {
		client_open(&c, &server);
		client_ask(&c, "GET", "/v1/me", NULL, NULL);
		if (i % 2 == 0) {
			const struct linger abruptly = {.l_onoff = 1};
			setsockopt(c.fd, SOL_SOCKET, SO_LINGER, &abruptly, sizeof(abruptly));
		}
		client_close(&c);
		if (i % 10 == 9)
			usleep(20000); /* the limit of connections isn't what is tested */
	}
	assert_serving();
}

/* --- connections --------------------------------------------------------------------------------------- */

static void
an_address_has_so_many_connections_and_no_more(void **unused)
{
	struct client clients[20], more;
	struct got got;

	(void)unused;
	usleep(200000);
	for (int i = 0; i < 20; i++) {
		client_open(&clients[i], &server);
		client_ask(&clients[i], "GET", "/healthz", NULL, NULL);
		client_expect(&clients[i], &got, 200);
	}
	client_open(&more, &server);
	client_expect_end(&more, 2000);
	client_close(&more);
	for (int i = 0; i < 20; i++)
		client_close(&clients[i]);
	usleep(100000);
	assert_serving();
}

/* With no descriptor left, whoever comes is turned away; whoever is there is served. */
static void
without_descriptors_those_inside_are_served(void **unused)
{
	struct rlimit before, few;
	struct client inside;
	struct got got;

	(void)unused;
	client_open(&inside, &server);
	client_ask(&inside, "GET", "/healthz", NULL, NULL);
	client_expect(&inside, &got, 200);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	few = before;
	few.rlim_cur = 64;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
	int fds[64], n = 0;
	while ((fds[n] = dup(0)) >= 0)
		n++;
	close(fds[--n]);
	struct client outside;
	client_open_plain(&outside, &server);
	client_expect_end(&outside, 2000);
	client_ask(&inside, "GET", "/healthz", NULL, NULL);
	client_expect(&inside, &got, 200);
	while (n > 0)
		close(fds[--n]);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	client_close(&outside);
	client_close(&inside);
	assert_serving();
}

static void
when_there_is_too_much_to_do_it_says_so(void **unused)
{
	struct client c;
	struct got got;

	(void)unused;
	server_close(&server);
	server_open(&server, &(struct server_setup){.queue = SIZE_MAX});
	client_open(&c, &server);
	client_ask(&c, "GET", "/v1", NULL, NULL);
	client_expect(&c, &got, 503);
	assert_true(str_is(got_text(&c, &got, "code"), "busy"));
	assert_true(str_is(got_field(&c, &got, "Retry-After"), "1"));
	client_ask(&c, "GET", "/healthz", NULL, NULL);
	client_expect(&c, &got, 200);
	client_close(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(who_says_nothing_is_left_after_a_while),
	    cmocka_unit_test(a_head_that_trickles_is_dropped),
	    cmocka_unit_test(a_body_that_trickles_is_dropped),
	    cmocka_unit_test(who_keeps_asking_stays),
	    cmocka_unit_test(who_does_not_read_is_dropped),
	    cmocka_unit_test(who_reads_late_gets_everything),
	    cmocka_unit_test(who_leaves_while_it_is_worked_for_harms_nobody),
	    cmocka_unit_test(an_address_has_so_many_connections_and_no_more),
	    cmocka_unit_test(without_descriptors_those_inside_are_served),
	    cmocka_unit_test(when_there_is_too_much_to_do_it_says_so),
	};
	return cmocka_run_group_tests(tests, open_limited_server, close_server);
}
