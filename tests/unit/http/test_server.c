/* Requests and replies over real sockets, with everything behind them. */
#include "tests/unit/http/client.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *
evaluation(struct client *c, const char *account)
{
	return str_printf(&c->arena,
	    "{\"subject\":{\"type\":\"account\",\"id\":\"%s\"},"
	    "\"action\":{\"name\":\"prompt_api\"},"
	    "\"resource\":{\"type\":\"model\",\"id\":\"gpt-2\"}}",
	    account)
	    .p;
}

/* --- many requests ------------------------------------------------------------------------------- */

/* Evaluations are answered at once, commands come back from other threads: the order of
 * the replies is that of the requests all the same. */
static void
requests_sent_together_are_answered_in_their_order(void **unused)
{
	struct client c;
	struct got got;
	struct buf b;
	char fields[64];

	(void)unused;
	client_open(&c, &server);
	b = (struct buf){.arena = &c.arena};
	for (int i = 0; i < 64; i++) {
		snprintf(fields, sizeof(fields), "X-Request-ID: %d\r\n", i);
		if (i % 3 == 0)
			buf_put(&b, client_request(&c, "GET", "/v1/me", NULL, fields));
		else
			buf_put(&b, client_request(&c, "POST", "/access/v1/evaluation",
					evaluation(&c, server.account), fields));
	}
	assert_true(client_send(&c, buf_str(&b)));
	for (int i = 0; i < 64; i++) {
		client_expect(&c, &got, 200);
		snprintf(fields, sizeof(fields), "%d", i);
		assert_true(str_is(got_field(&c, &got, "X-Request-ID"), fields));
		assert_true((strstr(got.body, "decision") == NULL) == (i % 3 == 0));
	}
	client_close(&c);
}

static void
a_request_that_comes_byte_by_byte_is_answered_the_same(void **unused)
{
	struct client c;
	struct got got;

	(void)unused;
	client_open(&c, &server);
	struct str request = client_request(
	    &c, "POST", "/access/v1/evaluation", evaluation(&c, server.account), NULL);
	for (size_t i = 0; i < request.n; i++) {
		assert_true(client_send(&c, (struct str){request.p + i, 1}));
		if (i % 16 == 0)
			usleep(500);
	}
	client_expect(&c, &got, 200);
	assert_string_equal(got.body, "{\"decision\":false}");
	client_close(&c);
}

static void
a_request_may_be_cut_anywhere(void **unused)
{
	struct client c;
	struct got got;

	(void)unused;
	client_open(&c, &server);
	struct str one = client_request(
	    &c, "POST", "/access/v1/evaluation", evaluation(&c, server.account), NULL);
	struct str both = str_printf(&c.arena, "%.*s\r\n%.*s", STR_ARG(one), STR_ARG(one));
	for (size_t cut = 0; cut < both.n; cut += 7) {
		assert_true(client_send(&c, (struct str){both.p, cut}));
		usleep(200);
		assert_true(client_send(&c, str_from(both, cut)));
		client_expect(&c, &got, 200);
		client_expect(&c, &got, 200);
	}
	client_close(&c);
}

static void
a_thousand_connections_stay_open(void **unused)
{
	static struct client clients[1000];
	struct got got;

	(void)unused;
	for (int i = 0; i < 1000; i++)
		client_open(&clients[i], &server);
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 1000; i++)
			client_ask(&clients[i], "GET", i % 2 == 0 ? "/healthz" : "/v1", NULL, NULL);
		for (int i = 0; i < 1000; i++)
			client_expect(&clients[i], &got, 200);
	}
	for (int i = 0; i < 1000; i++)
		client_close(&clients[i]);
}

/* --- bodies ------------------------------------------------------------------------------------------ */

static void
a_large_body_is_read_elsewhere_and_answered_here(void **unused)
{
	struct client c;
	struct got got;

	(void)unused;
	client_open(&c, &server);
	const char *body = str_printf(
	    &c.arena, "{\"name\":\"Large\",\"country\":\"NL\",%100000s\"sector\":\"academia\"}", "")
			       .p;
	client_ask(&c, "POST", "/v1/organisations", body, NULL);
	client_expect(&c, &got, 201);
	assert_true(str_starts(got_field(&c, &got, "Location"), "/v1/organisations/org_"));
	assert_non_null(got_field(&c, &got, "Sluice-Position").p);
	client_ask(&c, "POST", "/v1/organisations",
	    str_printf(&c.arena, "{\"name\":\"%0100000d\"}", 0).p, NULL);
	client_expect(&c, &got, 422);
	client_close(&c);
}

static void
a_body_is_waited_for_with_100_continue(void **unused)
{
	static const char body[] =
	    "{\"name\":\"Waiting\",\"country\":\"NL\",\"sector\":\"academia\"}";
	struct client c;
	struct got got;

	(void)unused;
	client_open(&c, &server);
	struct str all = client_request(
	    &c, "POST", "/v1/organisations", body, "Expect: 100-continue\r\n");
	size_t head = all.n - strlen(body);
	assert_true(client_send(&c, (struct str){all.p, head}));
	client_expect(&c, &got, 100);
	assert_true(client_send(&c, str_from(all, head)));
	client_expect(&c, &got, 201);
	assert_true(client_send(
	    &c, client_request(&c, "POST", "/v1/organisations", body, "Expect: 100-continue\r\n")));
	client_expect(&c, &got, 409);
	client_close(&c);
}

/* --- methods and versions ----------------------------------------------------------------------------- */

static void
head_is_get_without_its_body(void **unused)
{
	struct client c;
	struct got get, head;

	(void)unused;
	client_open(&c, &server);
	client_ask(&c, "GET", "/v1/me", NULL, NULL);
	client_expect(&c, &get, 200);
	client_ask(&c, "HEAD", "/v1/me", NULL, NULL);
	assert_true(client_reply(&c, &head));
	assert_int_equal(head.status, 200);
	assert_int_equal(head.length, get.length);
	client_ask(&c, "HEAD", "/healthz", NULL, NULL);
	assert_true(client_reply(&c, &head));
	client_ask(&c, "GET", "/healthz", NULL, NULL);
	client_expect(&c, &get, 200);
	client_close(&c);
}

static void
an_old_client_is_answered_and_left(void **unused)
{
	struct client c;
	struct got got;

	(void)unused;
	client_open(&c, &server);
	assert_true(
	    client_send(&c, STR("GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")));
	client_expect(&c, &got, 200);
	assert_true(str_is(got_field(&c, &got, "Connection"), "keep-alive"));
	assert_true(client_send(&c, STR("GET /v1 HTTP/1.0\r\n\r\n")));
	client_expect(&c, &got, 200);
	assert_true(str_is(got_field(&c, &got, "Connection"), "close"));
	client_expect_end(&c, 5000);
	client_close(&c);
}

static void
a_client_that_has_said_all_is_still_answered(void **unused)
{
	struct client c;
	struct got got;

	(void)unused;
	client_open(&c, &server);
	client_ask(&c, "GET", "/v1", NULL, NULL);
	client_ask(&c, "GET", "/v1/me", NULL, NULL);
	shutdown(c.fd, SHUT_WR);
	client_expect(&c, &got, 200);
	client_expect(&c, &got, 200);
	client_expect_end(&c, 5000);
	client_close(&c);
}

static void
pages_point_to_the_next(void **unused)
{
	struct client c;
	struct got got;

	(void)unused;
	client_open(&c, &server);
	client_ask(&c, "GET", "/v1/ledger?limit=2&from=0&object=", NULL, NULL);
	client_expect(&c, &got, 200);
	client_ask(&c, "GET", "/v1/ledger?limit=2&from=0", NULL, NULL);
	client_expect(&c, &got, 200);
	assert_true(
	    str_is(got_field(&c, &got, "Link"), "</v1/ledger?limit=2&from=2>; rel=\"next\""));
	client_close(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(requests_sent_together_are_answered_in_their_order),
	    cmocka_unit_test(a_request_that_comes_byte_by_byte_is_answered_the_same),
	    cmocka_unit_test(a_request_may_be_cut_anywhere),
	    cmocka_unit_test(a_thousand_connections_stay_open),
	    cmocka_unit_test(a_large_body_is_read_elsewhere_and_answered_here),
	    cmocka_unit_test(a_body_is_waited_for_with_100_continue),
	    cmocka_unit_test(head_is_get_without_its_body),
	    cmocka_unit_test(an_old_client_is_answered_and_left),
	    cmocka_unit_test(a_client_that_has_said_all_is_still_answered),
	    cmocka_unit_test(pages_point_to_the_next),
	};
	return cmocka_run_group_tests(tests, open_server, close_server);
}
