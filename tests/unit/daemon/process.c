/* fork, exec, sockets. */
#include "tests/unit/daemon/process.h"

#include "lib/buf.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORDS = 24, PATIENCE_MS = 20000 };

/* --- directories --------------------------------------------------------------------------------- */

static struct sockaddr_un
unix_address(const char *path)
{
	struct sockaddr_un ret = {.sun_family = AF_UNIX};

	snprintf(ret.sun_path, sizeof(ret.sun_path), "%s", path);
	return ret;
}

void
process_open(struct process *p)
{
	*p = (struct process){.pid = 0};
	place_open(&p->place);
	p->data = place_file(&p->place, &p->arena, "data");
	struct sockaddr_un to = unix_address(place_file(&p->place, &p->arena, "notify"));
	p->notified = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(p->notified, (struct sockaddr *)&to, sizeof(to)), 0);
	assert_int_equal(setenv("NOTIFY_SOCKET", to.sun_path, 1), 0);
}

void
process_close(struct process *p)
{
	if (p->pid != 0)
		(void)process_end(p, SIGKILL);
	close(p->notified);
	place_close(&p->place);
	arena_free(&p->arena);
}

/* --- running --------------------------------------------------------------------------------------- */

static void
cut_words(struct process *p, const char *line, char *argv[WORDS])
{
	struct str rest = str_of(line);
	size_t n = 0;

	argv[n++] = (char *)(uintptr_t)SLUICED;
	while (rest.n != 0) {
		struct str word = str_cut(rest, ' ', &rest);
		struct buf b = {.arena = &p->arena};
		if (str_starts(word, "DATA"))
			buf_put(&b, str_of(p->data));
		else if (str_starts(word, "PLACE"))
			buf_put(&b, str_of(p->place.path));
		buf_put(&b, str_from(word, b.n == 0 ? 0 : word.p[0] == 'D' ? 4 : 5));
		argv[n++] = (char *)(uintptr_t)str_c(&p->arena, buf_str(&b));
		assert_true(n < WORDS);
	}
	argv[n] = NULL;
}

static pid_t
start(struct process *p, const char *line, int out)
{
	char *argv[WORDS];

	cut_words(p, line, argv);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid != 0)
		return pid;
	(void)dup2(out, STDOUT_FILENO);
	(void)dup2(out, STDERR_FILENO);
	execv(argv[0], argv);
	_exit(127);
}

int
process_run(struct process *p, const char *line, struct str *said)
{
	struct buf b = {.arena = &p->arena};
	char part[4096];
	int ends[2], status;
	ssize_t n;

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	pid_t pid = start(p, line, ends[1]);
	close(ends[1]);
	while ((n = read(ends[0], part, sizeof(part))) > 0)
		buf_put(&b, (struct str){part, (size_t)n});
	close(ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (said != NULL)
		*said = str_copy(&p->arena, buf_str(&b));
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

void
process_init(struct process *p)
{
	struct str said;
	int status = process_run(p,
	    "init --data DATA --name Test --admin-name Ada --admin-email ada@example.org", &said);

	if (status != 0)
		fail_msg("%.*s", STR_ARG(said));
}

void
process_start(struct process *p, const char *line)
{
	const char *log = place_file(&p->place, &p->arena, "log");
	int fd = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	p->pid = start(p, line, fd);
	close(fd);
	if (!str_is(process_told(p), "READY=1"))
		fail_msg("%s", file_text(&p->arena, log).p);
}

int
process_end(struct process *p, int signal)
{
	int status;

	assert_int_equal(kill(p->pid, signal), 0);
	assert_int_equal(waitpid(p->pid, &status, 0), p->pid);
	p->pid = 0;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

struct str
process_told(struct process *p)
{
	struct pollfd poll_for = {.fd = p->notified, .events = POLLIN};
	char text[256];

	if (poll(&poll_for, 1, PATIENCE_MS) <= 0)
		fail_msg("nothing is told to systemd; the log:\n%s",
		    file_text(&p->arena, place_file(&p->place, &p->arena, "log")).p);
	ssize_t n = recv(p->notified, text, sizeof(text), 0);
	assert_true(n > 0);
	return str_copy(&p->arena, (struct str){text, (size_t)n});
}

/* --- asking ------------------------------------------------------------------------------------------ */

int
process_port(struct process *p)
{
	struct str text = file_text(&p->arena, str_printf(&p->arena, "%s/listening", p->data).p);
	struct str rest, line = str_cut(text, '\n', &rest);
	int64_t port = 0;

	while (line.n != 0 && line.p[0] != ':')
		line = str_from(line, 1);
	for (struct str at = line; at.n != 0; at = str_from(at, 1))
		if (at.p[0] == ':')
			(void)str_int(str_from(at, 1), &port);
	assert_true(port > 0);
	return (int)port;
}

static struct str
exchange(struct process *p, int fd, const char *text)
{
	struct buf b = {.arena = &p->arena};
	char part[4096];
	ssize_t n;

	if (send(fd, text, strlen(text), MSG_NOSIGNAL) != (ssize_t)strlen(text))
		return (struct str){NULL, 0};
	while ((n = recv(fd, part, sizeof(part), 0)) > 0)
		buf_put(&b, (struct str){part, (size_t)n});
	return str_copy(&p->arena, buf_str(&b));
}

static int
connect_tcp(int port)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
	    .sin_port = htons((uint16_t)port),
	    .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	return fd;
}

struct str
process_ask(struct process *p, int port, const char *text)
{
	int fd = connect_tcp(port);
	struct str ret = exchange(p, fd, text);

	close(fd);
	return ret;
}

struct str
process_ask_unix(struct process *p, const char *path, const char *text)
{
	struct sockaddr_un to = unix_address(path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct str ret = {NULL, 0};

	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0)
		ret = exchange(p, fd, text);
	close(fd);
	return ret;
}

struct str
process_certificate(struct process *p, int port)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	SSL *ssl = SSL_new(ctx);
	int fd = connect_tcp(port);
	unsigned char *der = NULL;

	SSL_CTX_free(ctx);
	SSL_set_fd(ssl, fd);
	assert_int_equal(SSL_connect(ssl), 1);
	X509 *x = SSL_get1_peer_certificate(ssl);
	int n = i2d_X509(x, &der);
	assert_true(n > 0);
	struct str ret = str_copy(&p->arena, (struct str){(char *)der, (size_t)n});
	OPENSSL_free(der);
	X509_free(x);
	SSL_free(ssl);
	close(fd);
	return ret;
}
