/* A head cut into what we use. */
#include "daemon/http/request.h"
#include "tests/support/cmocka.h"

#include <stdio.h>
#include <string.h>

static char head[8192]; /* what the last request's views point into */

/* The request line LINE with FIELDS, each ended by CR LF. */
static enum err
read_lines(const char *line, const char *fields, struct request *r)
{
	const char *why = NULL;
	int n = snprintf(head, sizeof(head), "%s\r\nHost: a.example\r\n%s\r\n", line, fields);
	enum err e = request_read((struct str){head, (size_t)n}, r, &why);

	if (e != OK && e != ERR_METHOD)
		assert_non_null(why);
	return e;
}

static struct request
request_of(const char *line, const char *fields)
{
	struct request r;

	if (read_lines(line, fields, &r) != OK)
		fail_msg("refused: %s %s", line, fields);
	return r;
}

static enum err
refusal_of(const char *line, const char *fields)
{
	struct request r;

	return read_lines(line, fields, &r);
}

#define assert_str(got, expected)                                                                  \
	do {                                                                                       \
		struct str got_ = (got);                                                           \
		if (!str_is(got_, expected))                                                       \
			fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(got_), expected);               \
	} while (0)

static void
everything_that_a_command_needs_is_found(void **unused)
{
	struct request r = request_of("PATCH /v1/accounts/acc_1?limit=5&x=%20 HTTP/1.1",
	    "authorization: Bearer slt_abc\r\nContent-Type: application/json\r\n"
	    "Content-Length: 12\r\nIf-Match: \"7\"\r\nIdempotency-Key: \"k-1\"\r\n"
	    "Prefer: respond-async, dry-run; x=1\r\nX-Request-ID: r-1\r\n");

	(void)unused;
	assert_str(r.method, "PATCH");
	assert_str(r.path, "/v1/accounts/acc_1");
	assert_str(r.query, "limit=5&x=%20");
	assert_str(r.host, "a.example");
	assert_int_equal(r.length, 12);
	assert_str(request_bearer(&r), "slt_abc");
	assert_true(request_is_json(&r));
	assert_str(r.if_match, "7");
	assert_false(r.weak_match);
	assert_str(r.idempotency_key, "k-1");
	assert_true(r.dry_run);
	assert_str(r.id, "r-1");
	assert_false(r.last);
	assert_false(r.expects);
}

static void
the_connection_goes_on_as_the_version_and_the_client_say(void **unused)
{
	(void)unused;
	assert_false(request_of("GET / HTTP/1.1", "").last);
	assert_true(request_of("GET / HTTP/1.1", "Connection: close\r\n").last);
	assert_true(request_of("GET / HTTP/1.1", "Connection: te, CLOSE\r\n").last);
	assert_false(request_of("GET / HTTP/1.1", "Connection: keep-alive\r\n").last);
	assert_false(request_of("GET / HTTP/1.1", "Connection: disclose\r\n").last);
	assert_true(request_of("GET / HTTP/1.0", "").last);
	assert_true(request_of("GET / HTTP/1.0", "").old);
	assert_false(request_of("GET / HTTP/1.0", "Connection: Keep-Alive\r\n").last);
}

static void
a_target_is_a_path_or_a_url_of_this_very_host(void **unused)
{
	struct request r = request_of("GET http://A.example/v1?q HTTP/1.1", "");

	(void)unused;
	assert_str(r.path, "/v1");
	assert_str(r.query, "q");
	assert_str(request_of("GET https://a.example/ HTTP/1.1", "").path, "/");
	assert_str(request_of("GET //a HTTP/1.1", "").path, "//a");
	assert_int_equal(refusal_of("GET http://b.example/v1 HTTP/1.1", ""), ERR_MALFORMED);
	assert_int_equal(refusal_of("GET http://a.example:1/v1 HTTP/1.1", ""), ERR_MALFORMED);
	assert_int_equal(refusal_of("GET http://a.example HTTP/1.1", ""), ERR_MALFORMED);
	assert_int_equal(refusal_of("GET ftp://a.example/v1 HTTP/1.1", ""), ERR_MALFORMED);
	assert_int_equal(refusal_of("GET v1 HTTP/1.1", ""), ERR_MALFORMED);
	assert_int_equal(refusal_of("OPTIONS * HTTP/1.1", ""), ERR_MALFORMED);
	assert_int_equal(refusal_of("GET ?q HTTP/1.1", ""), ERR_MALFORMED);
}

static void
a_method_that_nobody_knows_is_told_from_a_fault(void **unused)
{
	struct request r;

	(void)unused;
	assert_int_equal(read_lines("FROB /v1/accounts HTTP/1.1", "", &r), ERR_METHOD);
	assert_str(r.path, "/v1/accounts");
	assert_str(request_of("DELETE /v1 HTTP/1.1", "").method, "DELETE");
}

static void
one_entity_tag_is_taken(void **unused)
{
	(void)unused;
	assert_str(request_of("GET / HTTP/1.1", "If-Match: 7\r\n").if_match, "7");
	assert_str(request_of("GET / HTTP/1.1", "If-Match: *\r\n").if_match, "*");
	assert_true(request_of("GET / HTTP/1.1", "If-Match: W/\"7\"\r\n").weak_match);
	assert_int_equal(refusal_of("GET / HTTP/1.1", "If-Match: \"7\", \"8\"\r\n"), ERR_MALFORMED);
	assert_int_equal(refusal_of("GET / HTTP/1.1", "If-Match: \"7\",\"8\"\r\n"), ERR_MALFORMED);
	assert_int_equal(refusal_of("GET / HTTP/1.1", "If-Match: \"\"\r\n"), ERR_MALFORMED);
	assert_int_equal(refusal_of("GET / HTTP/1.1", "If-Match: \"\xc3\xa9\"\r\n"), ERR_MALFORMED);
}

static void
keys_and_request_ids_are_visible_ascii(void **unused)
{
	char field[200];

	(void)unused;
	assert_str(request_of("GET / HTTP/1.1", "Idempotency-Key: k\r\n").idempotency_key, "k");
	assert_int_equal(refusal_of("GET / HTTP/1.1", "Idempotency-Key: a b\r\n"), ERR_MALFORMED);
	assert_int_equal(refusal_of("GET / HTTP/1.1", "Idempotency-Key:\r\n"), ERR_MALFORMED);
	assert_int_equal(refusal_of("GET / HTTP/1.1", "X-Request-ID: a b\r\n"), ERR_MALFORMED);
	assert_int_equal(refusal_of("GET / HTTP/1.1", "X-Request-ID: \xff\r\n"), ERR_MALFORMED);
	snprintf(field, sizeof(field), "X-Request-ID: %0128d\r\n", 0);
	assert_int_equal(request_of("GET / HTTP/1.1", field).id.n, 128);
	snprintf(field, sizeof(field), "X-Request-ID: %0129d\r\n", 0);
	assert_int_equal(refusal_of("GET / HTTP/1.1", field), ERR_MALFORMED);
}

static void
a_refusal_sends_the_id_back_as_well(void **unused)
{
	static const char *const heads[] = {
	    "POST / HTTP/1.1\r\nHost: a\r\nX-Request-ID: r-1\r\nTransfer-Encoding: chunked\r\n\r\n",
	    "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nHost: a\r\nX-Request-ID: r-1\r\n\r\n",
	    "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nx-request-id:r-1 \r\n\r\n",
	    "GET / HTTP/3.0\r\nX-Request-ID: r-1\r\n\r\n",
	    "GET http://b/ HTTP/1.1\r\nHost: a\r\nX-Request-ID: r-1\r\n\r\n",
	    "POST / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\nX-Request-ID: r-1\r\n\r\n"};
	static const char *const none[] = {"GET / HTTP/3.0\r\nX-Request-ID: a b\r\n\r\n",
	    "GET / HTTP/3.0\r\nHost: a\r\n\r\nX-Request-ID: r-1\r\n\r\n",
	    "GET / HTTP/3.0\nX-Request-ID: r-1\n\n", "GET / HTTP/3.0\r\nX-Request-ID:\r\n\r\n"};
	struct request r;
	const char *why;

	(void)unused;
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		assert_int_not_equal(request_read(str_of(heads[i]), &r, &why), OK);
		assert_str(r.id, "r-1");
	}
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		assert_int_not_equal(request_read(str_of(none[i]), &r, &why), OK);
		assert_int_equal(r.id.n, 0);
	}
}

static void
an_address_without_its_host_is_none(void **unused)
{
	static const char *const heads[] = {"GET https:///x HTTP/1.0\r\n\r\n",
	    "GET http:// HTTP/1.0\r\n\r\n", "GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n"};
	struct request r;
	const char *why;

	(void)unused;
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		assert_int_equal(request_read(str_of(heads[i]), &r, &why), ERR_MALFORMED);
}

static void
nothing_is_expected_but_a_go_ahead(void **unused)
{
	(void)unused;
	assert_true(request_of("POST / HTTP/1.1", "Expect: 100-Continue\r\n").expects);
	assert_int_equal(refusal_of("POST / HTTP/1.1", "Expect: tea\r\n"), ERR_EXPECTATION);
}

static void
json_is_told_by_its_media_type(void **unused)
{
	static const struct {
		const char *type;
		bool json;
	} cases[] = {
	    {"application/json", true},
	    {"Application/JSON", true},
	    {"application/json; charset=utf-8", true},
	    {"application/json ;charset=\"UTF-8\"", true},
	    {"application/json; charset=latin1", false},
	    {"application/json; profile=x", true},
	    {"application/jsonp", false},
	    {"application/problem+json", false},
	    {"text/plain", false},
	    {"application/x-www-form-urlencoded", false},
	    {"", false},
	};
	char field[128];

	(void)unused;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(field, sizeof(field), "Content-Type: %s\r\n", cases[i].type);
		struct request r = request_of("POST / HTTP/1.1", field);
		if (request_is_json(&r) != cases[i].json)
			fail_msg("%s", cases[i].type);
	}
	struct request none = request_of("POST / HTTP/1.1", "");
	assert_false(request_is_json(&none));
}

static void
only_a_bearer_token_is_a_token(void **unused)
{
	struct request r = request_of("GET / HTTP/1.1", "");

	(void)unused;
	assert_null(request_bearer(&r).p);
	r = request_of("GET / HTTP/1.1", "Authorization: bearer   slt_x\r\n");
	assert_str(request_bearer(&r), "slt_x");
	r = request_of("GET / HTTP/1.1", "Authorization: Basic YTpi\r\n");
	assert_non_null(request_bearer(&r).p);
	assert_int_equal(request_bearer(&r).n, 0);
	r = request_of("GET / HTTP/1.1", "Authorization: Bearer a b\r\n");
	assert_int_equal(request_bearer(&r).n, 0);
	r = request_of("GET / HTTP/1.1", "Authorization: Bearer\r\n");
	assert_non_null(request_bearer(&r).p);
	assert_int_equal(request_bearer(&r).n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(everything_that_a_command_needs_is_found),
	    cmocka_unit_test(the_connection_goes_on_as_the_version_and_the_client_say),
	    cmocka_unit_test(a_target_is_a_path_or_a_url_of_this_very_host),
	    cmocka_unit_test(a_method_that_nobody_knows_is_told_from_a_fault),
	    cmocka_unit_test(one_entity_tag_is_taken),
	    cmocka_unit_test(keys_and_request_ids_are_visible_ascii),
	    cmocka_unit_test(a_refusal_sends_the_id_back_as_well),
	    cmocka_unit_test(an_address_without_its_host_is_none),
	    cmocka_unit_test(nothing_is_expected_but_a_go_ahead),
	    cmocka_unit_test(json_is_told_by_its_media_type),
	    cmocka_unit_test(only_a_bearer_token_is_a_token),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
