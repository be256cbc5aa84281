/* Sockets, OpenSSL over them, and just enough HTTP to tell replies apart. */
#include "tests/bench/load/wire.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { IN_ROOM = 16384 };

static SSL_CTX *
tls_context(void)
{
	static SSL_CTX *context;

	if (context != NULL)
		return context;
	context = SSL_CTX_new(TLS_client_method());
	if (context == NULL || SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) != 1)
		errx(2, "OpenSSL has no TLS 1.3");
	SSL_CTX_set_mode(
	    context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	return context;
}

static void
shake_hands(struct wire *w)
{
	w->tls = SSL_new(tls_context());
	if (w->tls == NULL || SSL_set_fd(w->tls, w->fd) != 1 || SSL_connect(w->tls) != 1)
		errx(3, "the TLS handshake failed");
}

void
wire_open(struct wire *w, const struct sockaddr_in *to, bool tls)
{
	const int one = 1;

	*w = (struct wire){.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
	if (w->fd < 0)
		err(2, "socket");
	if (connect(w->fd, (const struct sockaddr *)to, sizeof(*to)) != 0)
		err(3, "connect");
	if (setsockopt(w->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)) != 0)
		err(2, "TCP_NODELAY");
	if (tls)
		shake_hands(w);
	if (fcntl(w->fd, F_SETFL, O_NONBLOCK) != 0)
		err(2, "O_NONBLOCK");
	w->in = malloc(w->in_room = IN_ROOM);
	if (w->in == NULL)
		err(2, "malloc");
}

void
wire_close(struct wire *w)
{
	SSL_free(w->tls);
	if (w->fd >= 0)
		close(w->fd);
	free(w->in);
	*w = (struct wire){.fd = -1};
}

/* More than 0: so many bytes; 0: not now; less: never again. */
static ssize_t
tls_outcome(struct wire *w, int rc)
{
	if (rc > 0)
		return rc;
	int why = SSL_get_error(w->tls, rc);
	return why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE ? 0 : -1;
}

static ssize_t
socket_outcome(ssize_t rc)
{
	if (rc > 0)
		return rc;
	return rc < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}

bool
wire_send(struct wire *w)
{
	while (w->out_length != 0) {
		ssize_t n = w->tls != NULL
				? tls_outcome(w, SSL_write(w->tls, w->out, (int)w->out_length))
				: socket_outcome(send(w->fd, w->out, w->out_length, MSG_NOSIGNAL));
		if (n <= 0)
			return n == 0;
		w->out += n;
		w->out_length -= (size_t)n;
	}
	return true;
}

static void
make_room(struct wire *w)
{
	if (w->in_length < w->in_room)
		return;
	w->in = realloc(w->in, w->in_room *= 2);
	if (w->in == NULL)
		err(2, "realloc");
}

bool
wire_receive(struct wire *w)
{
	for (;;) {
		make_room(w);
		size_t room = w->in_room - w->in_length;
		char *to = w->in + w->in_length;
		ssize_t n = w->tls != NULL ? tls_outcome(w, SSL_read(w->tls, to, (int)room))
					   : socket_outcome(recv(w->fd, to, room, 0));
		if (n <= 0)
			return n == 0;
		w->in_length += (size_t)n;
		/* What is left in the socket wakes epoll again; what OpenSSL holds does not. */
		if (w->tls != NULL ? SSL_has_pending(w->tls) == 0 : (size_t)n < room)
			return true;
	}
}

/* The value of Content-Length in a header block. */
static size_t
content_length(const char *p, const char *end)
{
	static const char name[] = "content-length:";

	for (; p != NULL && p < end; p = memchr(p, '\n', (size_t)(end - p))) {
		p++;
		if ((size_t)(end - p) > sizeof(name) && strncasecmp(p, name, sizeof(name) - 1) == 0)
			return strtoul(p + sizeof(name) - 1, NULL, 10);
	}
	errx(3, "a reply without Content-Length");
}

bool
wire_reply(const struct wire *w, size_t *at, struct reply *ret)
{
	const char *p = w->in + *at;
	size_t n = w->in_length - *at;
	const char *end = n < 16 ? NULL : memmem(p, n, "\r\n\r\n", 4);

	if (end == NULL)
		return false;
	if (memcmp(p, "HTTP/1.1 ", 9) != 0)
		errx(3, "no HTTP/1.1 reply");
	ret->status = (int)strtol(p + 9, NULL, 10);
	ret->head = p;
	ret->head_length = (size_t)(end - p) + 4;
	ret->body = end + 4;
	ret->body_length = content_length(p, end);
	if (ret->body_length > n - ret->head_length)
		return false;
	*at += ret->head_length + ret->body_length;
	return true;
}

void
wire_drop(struct wire *w, size_t n)
{
	w->in_length -= n;
	memmove(w->in, w->in + n, w->in_length);
}
