/* Replies byte for byte. */
#include "daemon/http/reply.h"
#include "lib/err.h"
#include "tests/support/cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct bytes out;

static int
empty(void **unused)
{
	(void)unused;
	bytes_free(&out);
	return 0;
}

/* The reply as a terminated text. */
static const char *
text_of(const struct reply *r)
{
	out.n = 0;
	reply_put(&out, r, STR("Thu, 14 Feb 2019 09:00:00 GMT"));
	bytes_put(&out, (struct str){"", 1});
	return out.p;
}

static void
assert_has(const char *text, const char *line)
{
	if (strstr(text, line) == NULL)
		fail_msg("no \"%s\" in:\n%s", line, text);
}

static void
a_reply_has_its_fields_and_its_body(void **unused)
{
	struct reply r = {.status = 200,
	    .type = STR("application/json"),
	    .body = STR("{\"a\":1}"),
	    .position = 12};

	(void)unused;
	assert_string_equal(text_of(&r),
	    "HTTP/1.1 200 OK\r\n"
	    "Date: Thu, 14 Feb 2019 09:00:00 GMT\r\n"
	    "Content-Type: application/json\r\n"
	    "Content-Length: 7\r\n"
	    "Cache-Control: no-store\r\n"
	    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; sandbox\r\n"
	    "Cross-Origin-Resource-Policy: same-origin\r\n"
	    "Referrer-Policy: no-referrer\r\n"
	    "X-Content-Type-Options: nosniff\r\n"
	    "X-Frame-Options: DENY\r\n"
	    "Sluice-Position: 12\r\n"
	    "\r\n"
	    "{\"a\":1}");
}

static void
what_is_rare_is_there_when_it_is_said(void **unused)
{
	struct reply r = {.status = 201,
	    .etag = STR("7"),
	    .location = STR("/v1/accounts/acc_1"),
	    .link = STR("</v1/accounts?cursor=x>; rel=\"next\""),
	    .allow = STR("GET, HEAD"),
	    .id = STR("r-1"),
	    .retry_after = 3,
	    .last = true,
	    .secure = true};
	const char *text = text_of(&r);

	(void)unused;
	assert_has(text, "HTTP/1.1 201 Created\r\n");
	assert_has(text, "\r\nETag: \"7\"\r\n");
	assert_has(text, "\r\nLocation: /v1/accounts/acc_1\r\n");
	assert_has(text, "\r\nLink: </v1/accounts?cursor=x>; rel=\"next\"\r\n");
	assert_has(text, "\r\nAllow: GET, HEAD\r\n");
	assert_has(text, "\r\nX-Request-ID: r-1\r\n");
	assert_has(text, "\r\nRetry-After: 3\r\n");
	assert_has(text, "\r\nConnection: close\r\n");
	assert_has(text, "\r\nStrict-Transport-Security: max-age=63072000\r\n");
	assert_has(text, "\r\nContent-Length: 0\r\n");
}

static void
every_status_of_ours_has_its_phrase(void **unused)
{
	(void)unused;
	for (int e = 0; e < ERR_COUNT; e++) {
		struct reply r = {.status = err_table[e].http};
		const char *text = text_of(&r);
		if (strstr(text, "unknown") != NULL || text[13] == '\r')
			fail_msg("%s", text);
	}
}

static void
a_stranger_is_told_how_to_come_in(void **unused)
{
	struct reply r = {.status = 401};

	(void)unused;
	assert_has(text_of(&r), "\r\nWWW-Authenticate: Bearer\r\n");
}

static void
the_reply_to_a_head_has_the_length_and_no_body(void **unused)
{
	struct reply r = {.status = 200, .body = STR("12345"), .bodiless = true};
	const char *text = text_of(&r);

	(void)unused;
	assert_has(text, "\r\nContent-Length: 5\r\n");
	assert_string_equal(text + strlen(text) - 4, "\r\n\r\n");
}

static void
an_old_client_is_told_that_the_connection_stays(void **unused)
{
	struct reply r = {.status = 200, .old = true};

	(void)unused;
	assert_has(text_of(&r), "\r\nConnection: keep-alive\r\n");
}

static void
a_large_body_is_whole(void **unused)
{
	static char body[300000];
	struct reply r = {.status = 200, .body = {body, sizeof(body)}};

	(void)unused;
	memset(body, 'x', sizeof(body));
	reply_put(&out, &r, STR("D"));
	assert_memory_equal(out.p + out.n - sizeof(body), body, sizeof(body));
	bytes_drop(&out, out.n - 3);
	assert_true(str_is(bytes_str(&out), "xxx"));
}

static void
the_date_changes_with_the_second(void **unused)
{
	struct date d = {0};

	(void)unused;
	date_set(&d, 0);
	assert_true(str_is(date_now(&d), "Thu, 01 Jan 1970 00:00:00 GMT"));
	date_set(&d, 1550134800);
	assert_true(str_is(date_now(&d), "Thu, 14 Feb 2019 09:00:00 GMT"));
	date_set(&d, 1550134800);
	assert_true(str_is(date_now(&d), "Thu, 14 Feb 2019 09:00:00 GMT"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(a_reply_has_its_fields_and_its_body, empty),
	    cmocka_unit_test_teardown(what_is_rare_is_there_when_it_is_said, empty),
	    cmocka_unit_test_teardown(every_status_of_ours_has_its_phrase, empty),
	    cmocka_unit_test_teardown(a_stranger_is_told_how_to_come_in, empty),
	    cmocka_unit_test_teardown(the_reply_to_a_head_has_the_length_and_no_body, empty),
	    cmocka_unit_test_teardown(an_old_client_is_told_that_the_connection_stays, empty),
	    cmocka_unit_test_teardown(a_large_body_is_whole, empty),
	    cmocka_unit_test_teardown(the_date_changes_with_the_second, empty),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
