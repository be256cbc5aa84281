/* The end: what was accepted is finished, and it comes in bounded time. */
#include "lib/time.h"
#include "tests/unit/http/client.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CLIENTS = 40 };

/* Everyone sends a change, the server is stopped at once: every change that was received
 * is made and acknowledged, and whoever got no answer finds the connection closed. */
static void
what_was_accepted_is_finished(void **unused)
{
	struct client clients[CLIENTS];
	struct got got;
	char body[128];
	int answered = 0;

	(void)unused;
	for (int i = 0; i < CLIENTS; i++) {
		client_open(&clients[i], &server);
		client_ask(&clients[i], "GET", "/healthz", NULL, NULL);
		client_expect(&clients[i], &got, 200);
	}
	for (int i = 0; i < CLIENTS; i++) {
		snprintf(body, sizeof(body),
		    "{\"name\":\"Last %d\",\"country\":\"NL\",\"sector\":\"academia\"}", i);
		client_ask(&clients[i], "POST", "/v1/organisations", body, NULL);
	}
	server_stop(&server);
	for (int i = 0; i < CLIENTS; i++) {
		if (client_reply(&clients[i], &got)) {
			assert_int_equal(got.status, 201);
			answered++;
		}
		client_close(&clients[i]);
	}
	assert_int_equal(answered, CLIENTS);
}

/* Ask, and end the server meanwhile: did the reply come after that was known? */
static bool
said_to_be_the_last(void)
{
	struct client c;
	struct got got;

	client_open(&c, &server);
	client_ask(&c, "GET", "/healthz", NULL, NULL);
	client_expect(&c, &got, 200);
	client_ask(&c, "GET", "/v1/me", NULL, NULL);
	server_stop(&server);
	client_expect(&c, &got, 200);
	bool last = str_is(got_field(&c, &got, "Connection"), "close");
	client_expect_end(&c, 5000);
	client_close(&c);
	return last;
}

/* Which of the two is quicker, nobody knows; once in a while it is the end. */
static void
the_last_reply_says_that_it_is_the_last(void **unused)
{
	int tries = 1;

	while (!said_to_be_the_last()) {
		assert_true(tries++ < 200);
		close_server(unused);
		open_server(unused);
	}
}

static void
who_is_idle_or_halfway_is_left(void **unused)
{
	struct client idle, halfway, fresh;
	struct got got;
	int64_t since;

	(void)unused;
	client_open(&idle, &server);
	client_ask(&idle, "GET", "/healthz", NULL, NULL);
	client_expect(&idle, &got, 200);
	client_open(&halfway, &server);
	assert_true(client_send(&halfway, STR("GET /healthz HTTP/1.1\r\n")));
	client_open(&fresh, &server);
	usleep(50000);
	since = time_boot();
	server_stop(&server);
	assert_true(time_boot() - since < GRACE_S * 1000);
	client_expect_end(&idle, 1000);
	client_expect_end(&halfway, 1000);
	client_expect_end(&fresh, 1000);
	client_close(&idle);
	client_close(&halfway);
	client_close(&fresh);
}

static void
who_does_not_read_holds_the_end_up_no_longer_than_the_grace(void **unused)
{
	struct client c;
	struct buf b = {.arena = &server.arena};
	const struct timeval soon = {.tv_usec = 500000};

	(void)unused;
	client_open(&c, &server);
	setsockopt(c.fd, SOL_SOCKET, SO_SNDTIMEO, &soon, sizeof(soon));
	for (int i = 0; i < 100; i++)
		buf_put(&b, client_request(&c, "GET", "/healthz", NULL, NULL));
	while (client_send(&c, buf_str(&b)))
		continue;
	int64_t since = time_boot();
	server_stop(&server);
	assert_true(time_boot() - since < GRACE_S * 1000 + 2000);
	client_close(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_server, close_server)
	    TEST(what_was_accepted_is_finished),
	    TEST(the_last_reply_says_that_it_is_the_last),
	    TEST(who_is_idle_or_halfway_is_left),
	    TEST(who_does_not_read_holds_the_end_up_no_longer_than_the_grace),
#undef TEST
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
