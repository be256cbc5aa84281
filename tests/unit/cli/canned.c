/* One thread that answers whatever it is asked. */
#include "tests/unit/cli/canned.h"

#include <sys/socket.h>
#include <sys/un.h>

struct canned server;

struct arena arena;

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

static void
reply_slowly(int fd, const char *reply)
{
	for (size_t n; *reply != '\0'; reply += n) {
		n = strcspn(reply, PAUSE);
		if (write(fd, reply, n) < 0)
			abort();
		if (reply[n] == '\0')
			return;
		usleep(1300000);
		n++;
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
		reply_slowly(fd, reply);
		close(fd);
	}
	return NULL;
}

void
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

void
hang_up(void)
{
	if (server.path[0] == '\0')
		return;
	shutdown(server.listener, SHUT_RDWR);
	pthread_join(server.thread, NULL);
	close(server.listener);
	unlink(server.path);
	rmdir(server.folder);
	server.path[0] = '\0';
}

int
stop(void **state)
{
	(void)state;
	hang_up();
	arena_free(&arena);
	return 0;
}
