/* What is refused before a command runs: each with its code, and what becomes of the
 * connection. */
#include "tests/unit/http/client.h"

#include <stdio.h>
#include <string.h>

/* Send TEXT, which must be refused with STATUS and CODE. */
static void
send_refused(struct client *c, const char *text, int status, const char *code, struct got *got)
{
	(void)client_send(c, str_of(text));
	client_expect(c, got, status);
	assert_true(str_is(got_text(c, got, "code"), code));
	assert_true(str_is(got_field(c, got, "Content-Type"), "application/problem+json"));
}

/* Whoever is not understood cannot be trusted to mean the next bytes as a request. */
static void
what_cannot_be_read_ends_the_connection(void **unused)
{
	static const struct {
		const char *text, *code;
		int status;
	} cases[] = {
	    {"GET / HTTP/1.1\nHost: a\n\n", "malformed", 400},
	    {"GET /v1 HTTP/1.1\r\n\r\n", "malformed", 400},
	    {"GET /v1 HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "malformed", 400},
	    {"GET /v1 HTTP/1.1\r\nHost : a\r\n\r\n", "malformed", 400},
	    {"GET http://b/v1 HTTP/1.1\r\nHost: a\r\n\r\n", "malformed", 400},
	    {"CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n", "malformed", 400},
	    {"GET /v1 HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\n\r\n", "malformed", 400},
	    {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "version", 505},
	    {"\x16\x03\x01\x02\n", "malformed", 400},
	    {"POST /v1/tokens HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
	     "0\r\n\r\nGET /v1 HTTP/1.1\r\nHost: a\r\n\r\n",
		"length_required", 411},
	    {"POST /v1/tokens HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n"
	     "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /v1 HTTP/1.1\r\nHost: a\r\n\r\n",
		"malformed", 400},
	    {"POST /v1/tokens HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: "
	     "33\r\n\r\n"
	     "GET /v1 HTTP/1.1\r\nHost: a\r\n\r\n",
		"malformed", 400},
	    {"POST /v1/tokens HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n", "too_large",
		413},
	    {"POST /v1/tokens HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999999999999\r\n\r\n",
		"too_large", 413},
	    {"POST /v1/tokens HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n", "expectation", 417},
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct client c;
		struct got got;
		client_open(&c, &server);
		send_refused(&c, cases[i].text, cases[i].status, cases[i].code, &got);
		assert_true(str_is(got_field(&c, &got, "Connection"), "close"));
		client_expect_end(&c, 5000);
		client_close(&c);
	}
}

static void
a_head_or_target_that_is_too_long_is_refused(void **unused)
{
	struct client c;
	struct got got;

	(void)unused;
	client_open(&c, &server);
	send_refused(&c, str_printf(&c.arena, "GET /%020000d", 0).p, 414, "target_too_long", &got);
	client_expect_end(&c, 5000);
	client_close(&c);
	client_open(&c, &server);
	send_refused(&c, str_printf(&c.arena, "GET /%05000d HTTP/1.1\r\nHost: a\r\n\r\n", 0).p, 414,
	    "target_too_long", &got);
	client_close(&c);
	client_open(&c, &server);
	send_refused(&c,
	    str_printf(&c.arena, "GET / HTTP/1.1\r\nHost: a\r\nX: %020000d\r\n\r\n", 0).p, 431,
	    "headers_too_large", &got);
	client_expect_end(&c, 5000);
	client_close(&c);
	client_open(&c, &server);
	send_refused(&c, str_printf(&c.arena, "GET / HTTP/1.1\r\nHost: a\r\nX: %020000d", 0).p, 431,
	    "headers_too_large", &got);
	client_close(&c);
}

/* The rest of a large body is thrown away, so that the reply reaches its reader. */
static void
the_refusal_of_a_large_body_can_be_read(void **unused)
{
	static char megabyte[1 << 20];
	struct client c;
	struct got got;

	(void)unused;
	client_open(&c, &server);
	assert_true(client_send(
	    &c, STR("POST /v1/tokens HTTP/1.1\r\nHost: a\r\nContent-Length: 8388608\r\n\r\n")));
	memset(megabyte, 'x', sizeof(megabyte));
	for (int i = 0; i < 4; i++)
		(void)client_send(&c, (struct str){megabyte, sizeof(megabyte)});
	client_expect(&c, &got, 413);
	client_close(&c);
}

static void
what_was_read_whole_leaves_the_connection_open(void **unused)
{
	static const struct {
		const char *method, *path, *body, *fields, *code;
		int status;
	} cases[] = {
	    {"GET", "/v1/nothing", NULL, NULL, "no_such_command", 404},
	    {"GET", "/", NULL, NULL, "no_such_command", 404},
	    {"DELETE", "/v1/accounts", NULL, NULL, "method_not_allowed", 405},
	    {"PUT", "/access/v1/evaluation", "{}", NULL, "method_not_allowed", 405},
	    {"POST", "/healthz", "{}", NULL, "method_not_allowed", 405},
	    {"OPTIONS", "/v1/accounts", NULL, NULL, "method_not_allowed", 405},
	    {"GET", "/v1/accounts/%zz", NULL, NULL, "malformed", 400},
	    {"GET", "/v1/accounts/%00", NULL, NULL, "malformed", 400},
	    {"GET", "/v1/accounts/..", NULL, NULL, "not_found", 404},
	    {"POST", "/v1/tokens", "{", NULL, "malformed", 400},
	    {"POST", "/v1/tokens", "{}", NULL, "invalid", 422},
	    {"POST", "/v1/tokens", "{\"name\":\"x\",\"y\":1}", NULL, "invalid", 422},
	    {"GET", "/v1/me", "{\"a\":1}", NULL, "malformed", 400},
	    {"PATCH", "/v1/accounts/ada@example.org", "{\"name\":\"A\"}", NULL,
		"precondition_required", 428},
	    {"PATCH", "/v1/accounts/ada@example.org", "{\"name\":\"A\"}", "If-Match: \"77\"\r\n",
		"stale", 412},
	    {"PATCH", "/v1/accounts/ada@example.org", "{\"name\":\"A\"}", "If-Match: W/\"1\"\r\n",
		"stale", 412},
	};
	struct client c;
	struct got got;

	(void)unused;
	client_open(&c, &server);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		client_ask(&c, cases[i].method, cases[i].path, cases[i].body, cases[i].fields);
		client_expect(&c, &got, cases[i].status);
		if (!str_is(got_text(&c, &got, "code"), cases[i].code))
			fail_msg("%s %s: %s", cases[i].method, cases[i].path, got.body);
		assert_true(cases[i].status != 405 || got_field(&c, &got, "Allow").n != 0);
		assert_null(got_field(&c, &got, "Connection").p);
	}
	client_ask(&c, "GET", "/v1/me", NULL, NULL);
	client_expect(&c, &got, 200);
	client_close(&c);
}

static void
a_method_nobody_knows_is_told_those_there_are(void **unused)
{
	struct client c;
	struct got got;

	(void)unused;
	client_open(&c, &server);
	send_refused(
	    &c, "FROB /v1/me HTTP/1.1\r\nHost: a\r\n\r\n", 405, "method_not_allowed", &got);
	assert_true(str_is(got_field(&c, &got, "Allow"), "GET, HEAD"));
	client_close(&c);
}

static void
a_body_that_is_no_json_is_told_so(void **unused)
{
	static const char *const types[] = {"Content-Type: text/plain\r\n", "",
	    "Content-Type: application/x-www-form-urlencoded\r\n"};
	struct client c;
	struct got got;

	(void)unused;
	client_open(&c, &server);
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		struct str text = str_printf(&c.arena,
		    "POST /v1/invitations/accept HTTP/1.1\r\nHost: a\r\n%sContent-Length: "
		    "2\r\n\r\n{}",
		    types[i]);
		send_refused(&c, text.p, 415, "unsupported_type", &got);
	}
	client_close(&c);
}

static void
a_stranger_reads_what_is_for_all_and_no_more(void **unused)
{
	struct client c;
	struct got got;

	(void)unused;
	client_open(&c, &server);
	assert_true(client_send(&c, STR("GET /v1 HTTP/1.1\r\nHost: a\r\n\r\n")));
	client_expect(&c, &got, 200);
	send_refused(&c, "GET /v1/me HTTP/1.1\r\nHost: a\r\n\r\n", 401, "unauthenticated", &got);
	assert_true(str_is(got_field(&c, &got, "WWW-Authenticate"), "Bearer"));
	send_refused(&c, "GET /v1/me HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer slt_x\r\n\r\n",
	    401, "unauthenticated", &got);
	send_refused(&c, "GET /v1 HTTP/1.1\r\nHost: a\r\nAuthorization: Basic YTpi\r\n\r\n", 401,
	    "unauthenticated", &got);
	client_close(&c);
}

/* Nobody fills the memory with bodies without saying who they are. */
static void
a_stranger_sends_no_large_body(void **unused)
{
	struct client c;
	struct got got;
	const char *token = server.token;

	(void)unused;
	server.token = NULL;
	client_open(&c, &server);
	const char *body = str_printf(&c.arena, "{\"invitation\":\"x\",%16000s\"name\":\"y\"}", "")
			       .p;
	client_ask(&c, "POST", "/v1/invitations/accept", body, NULL);
	client_expect(&c, &got, 403);
	struct str text = client_request(&c, "POST", "/v1/invitations/accept",
	    str_printf(&c.arena, "{\"name\":\"%20000s\"}", "").p, NULL);
	assert_true(client_send(&c, (struct str){text.p, 1000}));
	client_expect(&c, &got, 401);
	client_expect_end(&c, 5000);
	client_close(&c);
	server.token = token;
}

static void
the_request_id_comes_back_with_every_answer(void **unused)
{
	static const char *const paths[] = {"/v1", "/v1/me", "/v1/nothing", "/v1/accounts/nobody",
	    "/healthz", "/access/v1/evaluation"};
	struct client c;
	struct got got;

	(void)unused;
	client_open(&c, &server);
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		client_ask(&c, "GET", paths[i], NULL, "X-Request-ID: the-one\r\n");
		client_expect(&c, &got, 0);
		assert_true(str_is(got_field(&c, &got, "X-Request-ID"), "the-one"));
	}
	client_close(&c);
}

static void
a_rehearsal_changes_nothing(void **unused)
{
	static const char body[] =
	    "{\"name\":\"Rehearsed\",\"country\":\"NL\",\"sector\":\"academia\"}";
	struct client c;
	struct got got;

	(void)unused;
	client_open(&c, &server);
	client_ask(&c, "POST", "/v1/organisations", body, "Prefer: dry-run\r\n");
	client_expect(&c, &got, 200);
	client_ask(&c, "GET", "/v1/organisations", NULL, NULL);
	client_expect(&c, &got, 200);
	assert_null(strstr(got.body, "Rehearsed"));
	client_close(&c);
}

static void
a_key_is_answered_once(void **unused)
{
	static const char body[] = "{\"name\":\"Once\",\"country\":\"NL\",\"sector\":\"academia\"}";
	static const char other[] =
	    "{\"name\":\"Twice\",\"country\":\"NL\",\"sector\":\"academia\"}";
	struct client c;
	struct got got;

	(void)unused;
	client_open(&c, &server);
	client_ask(&c, "POST", "/v1/organisations", body, "Idempotency-Key: \"k1\"\r\n");
	client_expect(&c, &got, 201);
	struct str id = got_text(&c, &got, "id");
	client_ask(&c, "POST", "/v1/organisations", body, "Idempotency-Key: k1\r\n");
	client_expect(&c, &got, 0);
	assert_true(str_eq(got_text(&c, &got, "id"), id));
	client_ask(&c, "POST", "/v1/organisations", other, "Idempotency-Key: k1\r\n");
	client_expect(&c, &got, 422);
	assert_true(str_is(got_text(&c, &got, "code"), "key_reused"));
	client_close(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_cannot_be_read_ends_the_connection),
	    cmocka_unit_test(a_head_or_target_that_is_too_long_is_refused),
	    cmocka_unit_test(the_refusal_of_a_large_body_can_be_read),
	    cmocka_unit_test(what_was_read_whole_leaves_the_connection_open),
	    cmocka_unit_test(a_method_nobody_knows_is_told_those_there_are),
	    cmocka_unit_test(a_body_that_is_no_json_is_told_so),
	    cmocka_unit_test(a_stranger_reads_what_is_for_all_and_no_more),
	    cmocka_unit_test(a_stranger_sends_no_large_body),
	    cmocka_unit_test(the_request_id_comes_back_with_every_answer),
	    cmocka_unit_test(a_rehearsal_changes_nothing),
	    cmocka_unit_test(a_key_is_answered_once),
	};
	return cmocka_run_group_tests(tests, open_server, close_server);
}
