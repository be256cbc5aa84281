/* Sockets, TLS, and the reading of replies. */
#include "tests/unit/http/client.h"

#include "lib/json.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PATIENCE_S = 15 };

/* --- connecting ------------------------------------------------------------------------------------ */

void
client_open_plain(struct client *c, const struct server *s)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
	    .sin_port = htons((uint16_t)s->port),
	    .sin_addr = {htonl(INADDR_LOOPBACK)}};
	const struct timeval patience = {.tv_sec = PATIENCE_S};

	*c = (struct client){.server = s};
	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(c->fd >= 0);
	setsockopt(c->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(c->fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	assert_int_equal(connect(c->fd, (struct sockaddr *)&to, sizeof(to)), 0);
}

bool
client_open_tls(struct client *c, const struct server *s, SSL_SESSION *session, int version)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

	client_open_plain(c, s);
	/* Whatever the library's own policy, the server's is what is asked about. */
	SSL_CTX_set_security_level(ctx, 0);
	SSL_CTX_set_min_proto_version(ctx, 0);
	SSL_CTX_set_max_proto_version(ctx, version);
	assert_int_equal(SSL_CTX_load_verify_locations(ctx, s->options.certificate, NULL), 1);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	c->ssl = SSL_new(ctx);
	SSL_CTX_free(ctx);
	assert_int_equal(SSL_set1_host(c->ssl, "localhost"), 1);
	SSL_set_fd(c->ssl, c->fd);
	if (session != NULL)
		SSL_set_session(c->ssl, session);
	return SSL_connect(c->ssl) == 1;
}

void
client_open(struct client *c, const struct server *s)
{
	if (s->options.certificate == NULL)
		client_open_plain(c, s);
	else
		assert_true(client_open_tls(c, s, NULL, 0));
}

void
client_close(struct client *c)
{
	/* Without a proper end the library takes the session for a bad one. */
	if (c->ssl != NULL && SSL_is_init_finished(c->ssl))
		(void)SSL_shutdown(c->ssl);
	SSL_free(c->ssl);
	close(c->fd);
	bytes_free(&c->in);
	arena_free(&c->arena);
}

/* --- sending ----------------------------------------------------------------------------------------- */

bool
client_send(struct client *c, struct str bytes)
{
	while (bytes.n != 0) {
		ssize_t n = c->ssl != NULL ? SSL_write(c->ssl, bytes.p, (int)bytes.n)
					   : send(c->fd, bytes.p, bytes.n, MSG_NOSIGNAL);
		if (n <= 0)
			return false;
		bytes = str_from(bytes, (size_t)n);
	}
	return true;
}

struct str
client_request(
    struct client *c, const char *method, const char *path, const char *body, const char *fields)
{
	struct buf b = {.arena = &c->arena};

	buf_printf(&b, "%s %s HTTP/1.1\r\nHost: localhost\r\n", method, path);
	if (c->server->token != NULL)
		buf_printf(&b, "Authorization: Bearer %s\r\n", c->server->token);
	if (body != NULL)
		buf_printf(
		    &b, "Content-Type: application/json\r\nContent-Length: %zu\r\n", strlen(body));
	buf_printf(&b, "%s\r\n%s", fields == NULL ? "" : fields, body == NULL ? "" : body);
	return buf_str(&b);
}

void
client_ask(
    struct client *c, const char *method, const char *path, const char *body, const char *fields)
{
	assert_true(client_send(c, client_request(c, method, path, body, fields)));
}

/* --- receiving ----------------------------------------------------------------------------------------- */

static ssize_t
receive(struct client *c)
{
	bytes_room(&c->in, 65536);
	ssize_t n = c->ssl != NULL
			? SSL_read(c->ssl, c->in.p + c->in.n, (int)(c->in.room - c->in.n))
			: recv(c->fd, c->in.p + c->in.n, c->in.room - c->in.n, 0);
	if (n > 0)
		c->in.n += (size_t)n;
	return n;
}

static const char *
take(struct client *c, size_t n)
{
	struct str copy = str_copy(&c->arena, (struct str){c->in.p, n});

	bytes_drop(&c->in, n);
	return copy.p;
}

struct str
got_field(struct client *c, const struct got *got, const char *name)
{
	struct str rest = str_of(got->head), value;
	size_t n = strlen(name);

	while (rest.n != 0) {
		struct str line = str_cut(rest, '\n', &rest);
		struct str field = str_cut(line, ':', &value);
		if (field.n == n && strncasecmp(field.p, name, n) == 0)
			return str_copy(&c->arena, (struct str){value.p + 1, value.n - 2});
	}
	return (struct str){NULL, 0};
}

bool
client_reply(struct client *c, struct got *ret)
{
	const char *end;
	int64_t length = 0;

	while (c->in.n == 0 || (end = memmem(c->in.p, c->in.n, "\r\n\r\n", 4)) == NULL)
		if (receive(c) <= 0)
			return false;
	*ret = (struct got){.head = take(c, (size_t)(end - c->in.p) + 4), .body = ""};
	ret->status = (int)strtol(ret->head + strlen("HTTP/1.1 "), NULL, 10);
	(void)str_int(got_field(c, ret, "Content-Length"), &length);
	ret->length = (size_t)length;
	return true;
}

/* Reads the body too, which a reply to HEAD or a 100 has not. */
void
client_expect(struct client *c, struct got *ret, int status)
{
	if (!client_reply(c, ret))
		fail_msg("the connection ended instead of %d", status);
	bool bodiless = ret->status == 100;
	while (!bodiless && c->in.n < ret->length)
		if (receive(c) <= 0)
			fail_msg("the body is cut short");
	if (!bodiless)
		ret->body = take(c, ret->length);
	if (status != 0 && ret->status != status)
		fail_msg("not %d but:\n%s%s", status, ret->head, ret->body);
}

void
client_expect_end(struct client *c, int ms)
{
	struct pollfd p = {.fd = c->fd, .events = POLLIN};

	if (c->in.n != 0)
		fail_msg("something more came: %.*s", (int)c->in.n, c->in.p);
	if (poll(&p, 1, ms) <= 0)
		fail_msg("the connection is still open after %d ms", ms);
	if (receive(c) > 0)
		fail_msg("something more came: %.*s", (int)c->in.n, c->in.p);
}

struct str
got_text(struct client *c, const struct got *got, const char *member)
{
	const char *why;
	struct str text = json_text(
	    json_parse(&c->arena, (struct str){got->body, got->length}, &why), member);

	if (text.p == NULL)
		fail_msg("no %s in %s", member, got->body);
	return text;
}
