/* Heads that are correct, and every way known to us in which one can be read in two ways. */
#include "daemon/http/strict.h"
#include "tests/support/cmocka.h"

#include <stdio.h>
#include <string.h>

static const char *
check(struct str head)
{
	struct strict strict;
	const char *why = NULL;
	enum err e = strict_check(head, &strict, &why);

	if (e != OK)
		assert_non_null(why);
	return e == OK ? "ok" : err_table[e].code;
}

static void
assert_verdict(const char *head, size_t n, const char *verdict)
{
	const char *got = check((struct str){head, n});

	if (strcmp(got, verdict) != 0)
		fail_msg("%s instead of %s:\n%s", got, verdict, head);
}

struct one {
	const char *head, *verdict;
};

static void
assert_verdicts(const struct one *cases, size_t n)
{
	for (size_t i = 0; i < n; i++)
		assert_verdict(cases[i].head, strlen(cases[i].head), cases[i].verdict);
}
#define ASSERT_VERDICTS(cases) assert_verdicts((cases), sizeof(cases) / sizeof((cases)[0]))

/* --- what is let through ------------------------------------------------------------------------ */

static void
a_correct_head_says_what_it_says(void **unused)
{
	static const char head[] = "POST /v1/accounts?a=b HTTP/1.1\r\n"
				   "Host: sluice.example:8437\r\n"
				   "content-LENGTH: \t 00218 \t\r\n"
				   "X-Odd!#$%&'*+.^_`|~09: \xc3\xa9 \x80\r\n"
				   "Empty:\r\n"
				   "\r\n";
	struct strict s;
	const char *why = NULL;

	(void)unused;
	assert_int_equal(strict_check(str_of(head), &s, &why), OK);
	assert_true(str_is(s.method, "POST"));
	assert_true(str_is(s.target, "/v1/accounts?a=b"));
	assert_true(str_is(s.host, "sluice.example:8437"));
	assert_int_equal(s.minor, 1);
	assert_true(s.has_length);
	assert_int_equal(s.length, 218);
}

static void
an_old_request_needs_no_host(void **unused)
{
	static const char head[] = "GET / HTTP/1.0\r\n\r\n";
	struct strict s;
	const char *why = NULL;

	(void)unused;
	assert_int_equal(strict_check(str_of(head), &s, &why), OK);
	assert_int_equal(s.minor, 0);
	assert_int_equal(s.host.n, 0);
	assert_false(s.has_length);
}

static void
hosts_are_names_and_addresses_with_ports(void **unused)
{
	static const struct one cases[] = {
	    {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "ok"},
	    {"GET / HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n", "ok"},
	    {"GET / HTTP/1.1\r\nHost: [::1]\r\n\r\n", "ok"},
	    {"GET / HTTP/1.1\r\nHost: [2001:db8::1]:8437\r\n\r\n", "ok"},
	    {"GET / HTTP/1.1\r\nHost: a:\r\n\r\n", "malformed"},
	    {"GET / HTTP/1.1\r\nHost:\r\n\r\n", "malformed"},
	    {"GET / HTTP/1.1\r\nHost: :80\r\n\r\n", "malformed"},
	    {"GET / HTTP/1.1\r\nHost: a:123456\r\n\r\n", "malformed"},
	    {"GET / HTTP/1.1\r\nHost: a:+1\r\n\r\n", "malformed"},
	    {"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "malformed"},
	    {"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "malformed"},
	    {"GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", "malformed"},
	    {"GET / HTTP/1.1\r\nHost: a,b\r\n\r\n", "malformed"},
	    {"GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", "malformed"},
	    {"GET / HTTP/1.1\r\nHost: []\r\n\r\n", "malformed"},
	    {"GET / HTTP/1.1\r\nHost: [::1]x\r\n\r\n", "malformed"},
	    {"GET / HTTP/1.1\r\nHost: \xc3\xa9\r\n\r\n", "malformed"},
	};

	(void)unused;
	ASSERT_VERDICTS(cases);
}

/* --- lines --------------------------------------------------------------------------------------- */

static void
lines_end_in_cr_lf_and_in_nothing_else(void **unused)
{
	static const struct one cases[] = {
	    {"GET / HTTP/1.1\nHost: a\r\n\r\n", "malformed"},
	    {"GET / HTTP/1.1\r\nHost: a\n\r\n", "malformed"},
	    {"GET / HTTP/1.1\r\nHost: a\r\n\n", "malformed"},
	    {"GET / HTTP/1.1\r\nHost: a\n\n", "malformed"},
	    {"GET / HTTP/1.1\r\nHost: a\r\r\n\r\n", "malformed"},
	    {"GET / HTTP/1.1\r\r\nHost: a\r\n\r\n", "malformed"},
	    {"GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n", "malformed"},
	    {"GET / HTTP/1.1\r\nX: b\nContent-Length: 5\r\nHost: a\r\n\r\n", "malformed"},
	    {"\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "malformed"},
	    {"\r\n", "malformed"},
	};

	(void)unused;
	ASSERT_VERDICTS(cases);
}

static void
a_nul_or_control_character_is_refused_wherever_it_stands(void **unused)
{
	static const char good[] = "GET /p HTTP/1.1\r\nHost: a\r\nX: b c\r\n\r\n";
	char head[sizeof(good)];

	(void)unused;
	assert_verdict(good, sizeof(good) - 1, "ok");
	for (size_t at = 0; at < sizeof(good) - 1; at++)
		for (int c = 0; c < 0x21; c++) {
			bool blank = c == ' ' || c == '\t';
			memcpy(head, good, sizeof(good));
			if (head[at] == '\r' || head[at] == '\n' || blank)
				continue;
			head[at] = (char)c;
			if (strcmp(check((struct str){head, sizeof(good) - 1}), "ok") == 0)
				fail_msg("byte %zu may be %d", at, c);
		}
}

static void
no_line_is_folded(void **unused)
{
	static const struct one cases[] = {
	    {"GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n", "malformed"},
	    {"GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n\tc\r\n\r\n", "malformed"},
	    {"GET / HTTP/1.1\r\n Host: a\r\n\r\n", "malformed"},
	    {"GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n \r\n\r\n", "malformed"},
	};

	(void)unused;
	ASSERT_VERDICTS(cases);
}

static void
names_are_tokens_with_a_colon_right_behind(void **unused)
{
	static const struct one cases[] = {
	    {"GET / HTTP/1.1\r\nHost : a\r\n\r\n", "malformed"},
	    {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length : 5\r\n\r\n", "malformed"},
	    {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length\t: 5\r\n\r\n", "malformed"},
	    {"GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", "malformed"},
	    {"GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", "malformed"},
	    {"GET / HTTP/1.1\r\nHost: a\r\nnocolon\r\n\r\n", "malformed"},
	    {"GET / HTTP/1.1\r\nHost: a\r\nX(y): b\r\n\r\n", "malformed"},
	    {"GET / HTTP/1.1\r\nHost: a\r\nX\xc3\xa9: b\r\n\r\n", "malformed"},
	    {"GET / HTTP/1.1\r\nHost: a\r\n\"X\": b\r\n\r\n", "malformed"},
	};

	(void)unused;
	ASSERT_VERDICTS(cases);
}

/* --- the request line ------------------------------------------------------------------------------ */

static void
the_request_line_is_three_words_with_one_blank_between(void **unused)
{
	static const struct one cases[] = {
	    {"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", "malformed"},
	    {"GET /  HTTP/1.1\r\nHost: a\r\n\r\n", "malformed"},
	    {"GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", "malformed"},
	    {" GET / HTTP/1.1\r\nHost: a\r\n\r\n", "malformed"},
	    {"GET / HTTP/1.1 \r\nHost: a\r\n\r\n", "malformed"},
	    {"GET / HTTP/1.1 x\r\nHost: a\r\n\r\n", "malformed"},
	    {"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", "malformed"},
	    {"GET /\r\nHost: a\r\n\r\n", "malformed"},
	    {"GET\r\nHost: a\r\n\r\n", "malformed"},
	    {"G(T / HTTP/1.1\r\nHost: a\r\n\r\n", "malformed"},
	    {"METHODOFMORETHANTWENTY / HTTP/1.1\r\nHost: a\r\n\r\n", "malformed"},
	    {"GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", "malformed"},
	    {"GET /\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n", "malformed"},
	    {"GET /\x7f HTTP/1.1\r\nHost: a\r\n\r\n", "malformed"},
	};

	(void)unused;
	ASSERT_VERDICTS(cases);
}

static void
only_http_1_is_spoken(void **unused)
{
	static const struct one cases[] = {
	    {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "ok"},
	    {"GET / HTTP/1.0\r\nHost: a\r\n\r\n", "ok"},
	    {"PRI * HTTP/2.0\r\n\r\n", "version"},
	    {"GET / HTTP/0.9\r\nHost: a\r\n\r\n", "version"},
	    {"GET / HTTP/1.2\r\nHost: a\r\n\r\n", "version"},
	    {"GET / HTTP/3.1\r\nHost: a\r\n\r\n", "version"},
	    {"GET / HTTP/1\r\nHost: a\r\n\r\n", "malformed"},
	    {"GET / HTTP/1.10\r\nHost: a\r\n\r\n", "malformed"},
	    {"GET / HTTP/01.1\r\nHost: a\r\n\r\n", "malformed"},
	    {"GET / HTTP/1,1\r\nHost: a\r\n\r\n", "malformed"},
	    {"GET / http/1.1\r\nHost: a\r\n\r\n", "malformed"},
	    {"GET / HTTP/x.1\r\nHost: a\r\n\r\n", "malformed"},
	};

	(void)unused;
	ASSERT_VERDICTS(cases);
}

static void
a_target_may_be_4096_bytes_long(void **unused)
{
	char head[STRICT_TARGET_MAX + 64];

	(void)unused;
	for (int more = 0; more < 2; more++) {
		int n = snprintf(head, sizeof(head), "GET /%0*d HTTP/1.1\r\nHost: a\r\n\r\n",
		    STRICT_TARGET_MAX - 1 + more, 0);
		assert_verdict(head, (size_t)n, more == 0 ? "ok" : "target_too_long");
	}
}

static void
this_is_neither_a_proxy_nor_anything_else_than_http(void **unused)
{
	static const struct one cases[] = {
	    {"CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", "malformed"},
	    {"GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
		"malformed"},
	    {"GET / HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\n\r\n", "malformed"},
	};

	(void)unused;
	ASSERT_VERDICTS(cases);
}

/* --- how long the body is ---------------------------------------------------------------------------- */

#define TO(fields) "POST / HTTP/1.1\r\nHost: a\r\n" fields "\r\n"

static void
a_length_is_digits_and_stands_once(void **unused)
{
	static const struct one cases[] = {
	    {TO("Content-Length: 0\r\n"), "ok"},
	    {TO("Content-Length: 999999999999999999\r\n"), "ok"},
	    {TO("Content-Length: 9999999999999999999\r\n"), "malformed"},
	    {TO("Content-Length: 18446744073709551617\r\n"), "malformed"},
	    {TO("Content-Length: +5\r\n"), "malformed"},
	    {TO("Content-Length: -5\r\n"), "malformed"},
	    {TO("Content-Length: 5 5\r\n"), "malformed"},
	    {TO("Content-Length: 5, 5\r\n"), "malformed"},
	    {TO("Content-Length: 5;\r\n"), "malformed"},
	    {TO("Content-Length: 0x5\r\n"), "malformed"},
	    {TO("Content-Length: 5.0\r\n"), "malformed"},
	    {TO("Content-Length: 5e1\r\n"), "malformed"},
	    {TO("Content-Length: \"5\"\r\n"), "malformed"},
	    {TO("Content-Length:\r\n"), "malformed"},
	    {TO("Content-Length: \xd9\xa5\r\n"), "malformed"},
	    {TO("Content-Length: 5\r\nContent-Length: 5\r\n"), "malformed"},
	    {TO("Content-Length: 5\r\ncontent-length: 6\r\n"), "malformed"},
	};

	(void)unused;
	ASSERT_VERDICTS(cases);
}

static void
chunks_are_refused_and_never_stand_beside_a_length(void **unused)
{
	static const struct one cases[] = {
	    {TO("Transfer-Encoding: chunked\r\n"), "length_required"},
	    {TO("transfer-encoding: CHUNKED\r\n"), "length_required"},
	    {TO("Transfer-Encoding: gzip, chunked\r\n"), "length_required"},
	    {TO("Transfer-Encoding: identity\r\n"), "length_required"},
	    {TO("Transfer-Encoding:\r\n"), "length_required"},
	    {TO("Transfer-Encoding: xchunked\r\n"), "length_required"},
	    {TO("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), "malformed"},
	    {TO("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), "malformed"},
	    {TO("Content-Length: 0\r\nTransfer-Encoding: identity\r\n"), "malformed"},
	    {TO("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"), "malformed"},
	    {TO("Transfer-Encoding : chunked\r\n"), "malformed"},
	    {TO("Transfer-Encoding\x0b: chunked\r\n"), "malformed"},
	    {TO("X: y\nTransfer-Encoding: chunked\r\n"), "malformed"},
	    {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", "malformed"},
	};

	(void)unused;
	ASSERT_VERDICTS(cases);
}

static void
what_decides_stands_once(void **unused)
{
	static const char *const names[] = {"Host", "Authorization", "Content-Type", "Expect",
	    "Idempotency-Key", "If-Match", "X-Request-ID", "Upgrade"};
	char head[200];

	(void)unused;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		int n = snprintf(head, sizeof(head), "GET / HTTP/1.1\r\n%s: a\r\n%s: a\r\n%s\r\n",
		    names[i], names[i], i == 0 ? "" : "Host: a\r\n");
		assert_verdict(head, (size_t)n, "malformed");
	}
	assert_verdict("GET / HTTP/1.1\r\n\r\n", 18, "malformed");
}

static void
a_head_has_64_fields_at_most(void **unused)
{
	char head[2048];

	(void)unused;
	for (int count = 63; count <= 64; count++) {
		int n = snprintf(head, sizeof(head), "GET / HTTP/1.1\r\nHost: a\r\n");
		for (int i = 0; i < count; i++)
			n += snprintf(head + n, sizeof(head) - (size_t)n, "X%d: y\r\n", i);
		n += snprintf(head + n, sizeof(head) - (size_t)n, "\r\n");
		assert_verdict(head, (size_t)n, count == 63 ? "ok" : "headers_too_large");
	}
}

/* --- where it ends ------------------------------------------------------------------------------------ */

static const char whole[] = "GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n";

static void
a_head_ends_with_its_empty_line(void **unused)
{
	char text[sizeof(whole) + 10];
	struct strict s;
	const char *why;

	(void)unused;
	snprintf(text, sizeof(text), "%sGET /next", whole);
	for (size_t n = 0; n <= strlen(text); n++) {
		assert_int_equal(strict_check((struct str){text, n}, &s, &why), OK);
		assert_int_equal(s.size, n < strlen(whole) ? 0 : strlen(whole));
	}
}

static void
the_end_is_found_however_the_bytes_arrive(void **unused)
{
	(void)unused;
	for (size_t first = 1; first < sizeof(whole); first++)
		for (size_t piece = 1; piece < 6; piece++) {
			size_t from = first, n = first;
			bool found = n >= strlen(whole);
			while (!found && n < strlen(whole)) {
				n = n + piece < strlen(whole) ? n + piece : strlen(whole);
				found = strict_whole((struct str){whole, n}, &from);
				assert_true(found == (n == strlen(whole)));
			}
			assert_true(found);
		}
}

static void
what_is_wrong_is_refused_before_the_head_is_whole(void **unused)
{
	static const struct one starts[] = {
	    {"GET / HTTP/1.1\n", "malformed"},
	    {"\n", "malformed"},
	    {" ", "malformed"},
	    {"GET  ", "malformed"},
	    {"GET / HTTP/1.1\r\nHost: a\n", "malformed"},
	    {"GET / HTTP/1.1\r\nHost: a\n\n", "malformed"},
	    {"GET / HTTP/1.1\r\nHost :", "malformed"},
	    {"GET / HTTP/1.1\r\nHost: a\r\n b", "malformed"},
	    {"GET / HTTP/1.1\r\nHost: a\rb", "malformed"},
	    {"GET / HTTP/1.1\r\nContent-Length: x\r\n", "malformed"},
	    {"\x16\x03\x01", "malformed"},
	    {"PRI * HTTP/2.0\r\n", "version"},
	};

	(void)unused;
	ASSERT_VERDICTS(starts);
	assert_verdict("GET \0", 5, "malformed");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_correct_head_says_what_it_says),
	    cmocka_unit_test(an_old_request_needs_no_host),
	    cmocka_unit_test(hosts_are_names_and_addresses_with_ports),
	    cmocka_unit_test(lines_end_in_cr_lf_and_in_nothing_else),
	    cmocka_unit_test(a_nul_or_control_character_is_refused_wherever_it_stands),
	    cmocka_unit_test(no_line_is_folded),
	    cmocka_unit_test(names_are_tokens_with_a_colon_right_behind),
	    cmocka_unit_test(the_request_line_is_three_words_with_one_blank_between),
	    cmocka_unit_test(only_http_1_is_spoken),
	    cmocka_unit_test(a_target_may_be_4096_bytes_long),
	    cmocka_unit_test(this_is_neither_a_proxy_nor_anything_else_than_http),
	    cmocka_unit_test(a_length_is_digits_and_stands_once),
	    cmocka_unit_test(chunks_are_refused_and_never_stand_beside_a_length),
	    cmocka_unit_test(what_decides_stands_once),
	    cmocka_unit_test(a_head_has_64_fields_at_most),
	    cmocka_unit_test(a_head_ends_with_its_empty_line),
	    cmocka_unit_test(the_end_is_found_however_the_bytes_arrive),
	    cmocka_unit_test(what_is_wrong_is_refused_before_the_head_is_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
