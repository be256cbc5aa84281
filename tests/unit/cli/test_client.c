/* Requests to a server of canned replies, and addresses that are refused. */
#include "cli/client.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

enum { REQUEST_MAX = 4096, ASKED_MAX = 8 };

/* A server of canned replies on a Unix socket; each connection is one exchange. */
static struct {
	char folder[64], path[100];
	int listener;
	const char *const *replies; /* terminated by NULL */
	int asked;
	char request[ASKED_MAX][REQUEST_MAX];
	pthread_t thread;
} server;

static struct arena arena;

static size_t
body_length(const char *request)
{
	const char *at = strstr(request, "Content-Length: ");

	return at == NULL ? 0 : strtoul(at + strlen("Content-Length: "), NULL, 10);
}

static void
read_request(int fd, char *into)
{
	size_t n = 0;

	for (;;) {
		const char *end = strstr(into, "\r\n\r\n");
		if (end != NULL && n >= (size_t)(end + 4 - into) + body_length(into))
			return;
		ssize_t more = read(fd, into + n, REQUEST_MAX - 1 - n);
		if (more <= 0)
			return;
		n += (size_t)more;
		into[n] = '\0';
	}
}

static void *
serve(void *unused)
{
	(void)unused;
	for (; server.replies[server.asked] != NULL; server.asked++) {
		int fd = accept(server.listener, NULL, NULL);
		if (fd < 0)
			break;
		const char *reply = server.replies[server.asked];
		read_request(fd, server.request[server.asked]);
		if (write(fd, reply, strlen(reply)) < 0)
			abort();
		close(fd);
	}
	return NULL;
}

static void
start(const char *const *replies)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};

	snprintf(server.folder, sizeof(server.folder), "/tmp/test_cli_XXXXXX");
	assert_non_null(mkdtemp(server.folder));
	snprintf(server.path, sizeof(server.path), "%s/s", server.folder);
	memcpy(to.sun_path, server.path, strlen(server.path) + 1);
	server.listener = socket(AF_UNIX, SOCK_STREAM, 0);
	server.asked = 0;
	server.replies = replies;
	memset(server.request, 0, sizeof(server.request));
	assert_int_equal(bind(server.listener, (struct sockaddr *)&to, sizeof(to)), 0);
	assert_int_equal(listen(server.listener, 8), 0);
	assert_int_equal(pthread_create(&server.thread, NULL, serve, NULL), 0);
}

static int
stop(void **state)
{
	(void)state;
	if (server.path[0] != '\0') {
		shutdown(server.listener, SHUT_RDWR);
		pthread_join(server.thread, NULL);
		close(server.listener);
		unlink(server.path);
		rmdir(server.folder);
		server.path[0] = '\0';
	}
	arena_free(&arena);
	return 0;
}

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
	struct message m = {
	    "PATCH", STR("/v1/x/a%2Fb"), STR("{\"a\":1}"), STR("7"), STR("k1"), true};
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

static void
a_busy_server_is_asked_again_with_the_same_key(void **state)
{
	static const char *const replies[] = {BUSY("0"), BUSY("0"), GOOD, NULL};
	struct message m = {"POST", STR("/v1/x"), STR("{}"), STR(""), STR("once"), false};
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
	    TEST(a_busy_server_is_asked_again_with_the_same_key),
	    TEST(it_is_not_asked_for_ever_nor_when_waiting_does_not_help),
	    TEST(nobody_there_is_told),
	    TEST(an_address_that_would_show_the_token_is_refused),
	    TEST(a_token_or_tag_cannot_add_a_header),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
