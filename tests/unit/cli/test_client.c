/* Requests to a server of canned replies, and addresses that are refused. */
#include "cli/client.h"

#include "tests/unit/cli/canned.h"

#include <pty.h>

static struct client *
connect_to(const char *token)
{
	struct client_settings s = {
	    .url = str_printf(&arena, "unix://%s", server.path), .token = str_of(token)};
	struct str why;
	struct client *c = client_open(&arena, &s, &why);

	assert_non_null(c);
	return c;
}

#define BUSY(after)                                                                                \
	"HTTP/1.1 503 Service Unavailable\r\nRetry-After: " after "\r\nConnection: close\r\n"      \
	"Content-Length: 15\r\n\r\n{\"code\":\"busy\"}"
#define FULL                                                                                       \
	"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 21\r\n\r\n"      \
	"{\"code\":\"store_full\"}"
#define GOOD                                                                                       \
	"HTTP/1.1 200 OK\r\nETag: \"7\"\r\nConnection: close\r\nContent-Length: "                  \
	"12\r\n\r\n{\"id\":\"x\"}\n "

static bool
has_header(int request, const char *line)
{
	return strstr(server.request[request], str_printf(&arena, "\r\n%s\r\n", line).p) != NULL;
}

static void
a_write_carries_its_headers_and_body(void **state)
{
	static const char *const replies[] = {GOOD, NULL};
	struct message m = {.method = "PATCH",
	    .path = STR("/v1/x/a%2Fb"),
	    .body = STR("{\"a\":1}"),
	    .if_match = STR("7"),
	    .idempotency_key = STR("k1"),
	    .dry_run = true};
	struct reply r;
	struct str why;

	(void)state;
	start(replies);
	struct client *c = connect_to("slt_abc");
	assert_true(client_send(c, &arena, &m, &r, &why));
	client_close(c);
	assert_int_equal(r.status, 200);
	assert_true(str_is(r.etag, "\"7\""));
	assert_true(str_is(r.body, "{\"id\":\"x\"}\n "));
	assert_memory_equal(server.request[0], "PATCH /v1/x/a%2Fb HTTP/1.1\r\n", 28);
	assert_true(has_header(0, "Authorization: Bearer slt_abc"));
	assert_true(has_header(0, "Content-Type: application/json"));
	assert_true(has_header(0, "If-Match: \"7\""));
	assert_true(has_header(0, "Idempotency-Key: k1"));
	assert_true(has_header(0, "Prefer: dry-run"));
	assert_non_null(strstr(server.request[0], "\r\n\r\n{\"a\":1}"));
}

static void
a_post_without_a_body_says_that_it_has_none(void **state)
{
	static const char *const replies[] = {GOOD, NULL};
	struct message m = {.method = "POST", .path = STR("/v1/../v1/x")};
	struct reply r;
	struct str why;

	(void)state;
	start(replies);
	struct client *c = connect_to(NULL);
	assert_true(client_send(c, &arena, &m, &r, &why));
	client_close(c);
	assert_memory_equal(server.request[0], "POST /v1/../v1/x HTTP/1.1\r\n", 27);
	assert_true(has_header(0, "Content-Length: 0"));
	assert_null(strstr(server.request[0], "Authorization"));
	assert_null(strstr(server.request[0], "Content-Type"));
}

/* What a GET that may take long says on standard error while TERMINAL is that. */
static const char *
said_while_waiting(const char *const *replies, int terminal, int other_end)
{
	struct message m = {.method = "GET", .path = STR("/v1/x"), .patient = true};
	static char said[512];
	struct reply r;
	struct str why;
	int kept = dup(STDERR_FILENO);

	start(replies);
	struct client *c = connect_to("t");
	assert_true(dup2(terminal, STDERR_FILENO) >= 0);
	bool sent = client_send(c, &arena, &m, &r, &why);
	(void)!write(STDERR_FILENO, ".", 1);
	assert_true(dup2(kept, STDERR_FILENO) >= 0);
	close(kept);
	client_close(c);
	assert_true(sent);
	assert_int_equal(r.status, 200);
	assert_true(has_header(0, "Prefer: progress"));
	size_t n = 0; /* a terminal hands it over piece by piece */
	for (ssize_t more; n == 0 || said[n - 1] != '.'; n += (size_t)more) {
		more = read(other_end, said + n, sizeof(said) - 1 - n);
		assert_true(more > 0);
	}
	said[n] = '\0';
	return said;
}

#define FAR "HTTP/1.1 102 Processing\r\nSluice-Progress: 340000/2000000\r\n\r\n"

static void
on_a_terminal_a_line_says_how_far_the_server_is(void **state)
{
	static const char *const replies[] = {FAR PAUSE GOOD, NULL};
	int main_end, terminal;

	(void)state;
	assert_int_equal(openpty(&main_end, &terminal, NULL, NULL, NULL), 0);
	assert_string_equal(said_while_waiting(replies, terminal, main_end),
	    "\r\033[K  the server is working, 1 s: 340000 of 2000000, 17 %\r\033[K.");
	close(main_end);
	close(terminal);
}

static void
a_server_that_does_not_say_so_is_waited_for_with_the_time_alone(void **state)
{
	static const char *const replies[] = {PAUSE GOOD, NULL};
	int main_end, terminal;

	(void)state;
	assert_int_equal(openpty(&main_end, &terminal, NULL, NULL, NULL), 0);
	assert_string_equal(said_while_waiting(replies, terminal, main_end),
	    "\r\033[K  the server is working, 1 s\r\033[K.");
	close(main_end);
	close(terminal);
}

static void
where_there_is_no_terminal_nothing_is_said(void **state)
{
	static const char *const replies[] = {FAR PAUSE GOOD, NULL};
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_string_equal(said_while_waiting(replies, ends[1], ends[0]), ".");
	close(ends[0]);
	close(ends[1]);
}

static void
a_busy_server_is_asked_again_with_the_same_key(void **state)
{
	static const char *const replies[] = {BUSY("0"), BUSY("0"), GOOD, NULL};
	struct message m = {.method = "POST",
	    .path = STR("/v1/x"),
	    .body = STR("{}"),
	    .idempotency_key = STR("once")};
	struct reply r;
	struct str why;

	(void)state;
	start(replies);
	struct client *c = connect_to("t");
	assert_true(client_send(c, &arena, &m, &r, &why));
	client_close(c);
	assert_int_equal(r.status, 200);
	for (int i = 0; i < 3; i++)
		assert_true(has_header(i, "Idempotency-Key: once"));
}

static void
it_is_not_asked_for_ever_nor_when_waiting_does_not_help(void **state)
{
	static const char *const always[] = {BUSY("0"), BUSY("0"), BUSY("0"), BUSY("0"), NULL};
	static const char *const full[] = {FULL, NULL};
	struct message m = {.method = "POST", .path = STR("/v1/x")};
	struct reply r;
	struct str why;

	start(always);
	struct client *c = connect_to("t");
	assert_true(client_send(c, &arena, &m, &r, &why));
	client_close(c);
	assert_int_equal(r.status, 503);
	stop(state);
	start(full);
	c = connect_to("t");
	assert_true(client_send(c, &arena, &m, &r, &why));
	client_close(c);
	assert_int_equal(r.status, 503);
}

static void
nobody_there_is_told(void **state)
{
	struct client_settings s = {.url = STR("unix:///nonexistent/socket")};
	struct message m = {.method = "GET", .path = STR("/v1")};
	struct reply r;
	struct str why;

	(void)state;
	struct client *c = client_open(&arena, &s, &why);
	assert_non_null(c);
	assert_false(client_send(c, &arena, &m, &r, &why));
	assert_non_null(strstr(str_c(&arena, why), "does not answer"));
	client_close(c);
}

static void
an_address_that_would_show_the_token_is_refused(void **state)
{
	static const char *const wrong[] = {"http://sluice.example", "http://127.example.org",
	    "http://localhost.example", "https://me:pw@sluice.example",
	    "https://slt_x@sluice.example", "ftp://sluice.example", "file:///etc/passwd",
	    "sluice.example", "unix://relative", "", "https://", "https://h/?a=b", "https://h/#f",
	    "https://h/\r\nX: y"};
	static const char *const right[] = {"https://sluice.example",
	    "https://sluice.example:8443/p/", "http://127.0.0.1:80", "http://localhost:8080",
	    "http://[::1]:1", "unix:///run/s"};
	struct str why;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (client_open(&arena, &(struct client_settings){.url = str_of(wrong[i])}, &why) !=
		    NULL)
			fail_msg("taken: %s", wrong[i]);
	for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++) {
		struct client *c = client_open(
		    &arena, &(struct client_settings){.url = str_of(right[i])}, &why);
		if (c == NULL)
			fail_msg("refused: %s", right[i]);
		client_close(c);
	}
}

static void
a_token_or_tag_cannot_add_a_header(void **state)
{
	struct client_settings s = {.url = STR("https://h"), .token = STR("a\r\nX: y")};
	struct message m = {.method = "GET", .path = STR("/v1"), .if_match = STR("1\"\r\nX: y")};
	struct reply r;
	struct str why;

	(void)state;
	assert_null(client_open(&arena, &s, &why));
	assert_null(strstr(str_c(&arena, why), "X: y"));
	s.token = STR("");
	struct client *c = client_open(&arena, &s, &why);
	assert_false(client_send(c, &arena, &m, &r, &why));
	client_close(c);
}

#define TEST(name) cmocka_unit_test_teardown(name, stop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_write_carries_its_headers_and_body),
	    TEST(a_post_without_a_body_says_that_it_has_none),
	    TEST(on_a_terminal_a_line_says_how_far_the_server_is),
	    TEST(a_server_that_does_not_say_so_is_waited_for_with_the_time_alone),
	    TEST(where_there_is_no_terminal_nothing_is_said),
	    TEST(a_busy_server_is_asked_again_with_the_same_key),
	    TEST(it_is_not_asked_for_ever_nor_when_waiting_does_not_help),
	    TEST(nobody_there_is_told),
	    TEST(an_address_that_would_show_the_token_is_refused),
	    TEST(a_token_or_tag_cannot_add_a_header),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
