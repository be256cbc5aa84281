/* An HTTP client that sends just what it is told, well-formed or not, over plain sockets
 * or TLS, and reads replies one by one. */
#ifndef TESTS_HTTP_CLIENT_H
#define TESTS_HTTP_CLIENT_H

#include "daemon/http/bytes.h"
#include "tests/unit/http/server.h"

#include <openssl/ssl.h>

struct client {
	const struct server *server;
	int fd;
	SSL *ssl; /* NULL: plain */
	struct bytes in; /* received, not yet read */
	struct arena arena; /* what replies point into */
};

struct got {
	int status;
	const char *head, *body; /* terminated */
	size_t length; /* of the body */
};

/* Connect, with TLS when the server has it.  Nothing waits longer than 15 seconds. */
void client_open(struct client *c, const struct server *s);
/* … offering SESSION (NULL: none) and at most VERSION (0: any); false when the handshake
 * fails. */
bool client_open_tls(struct client *c, const struct server *s, SSL_SESSION *session, int version);
/* … without TLS, whatever the server has. */
void client_open_plain(struct client *c, const struct server *s);
void client_close(struct client *c);

/* Send it all; false when the server has closed the connection. */
bool client_send(struct client *c, struct str bytes);
/* A whole request with the admin's token; FIELDS are more lines, BODY is JSON; NULL: none. */
void client_ask(
    struct client *c, const char *method, const char *path, const char *body, const char *fields);
/* The same as text. */
struct str client_request(
    struct client *c, const char *method, const char *path, const char *body, const char *fields);

/* The next reply; false at the end of the connection, or when nothing comes. */
bool client_reply(struct client *c, struct got *ret);
/* … whole, which must have this status; 0: any. */
void client_expect(struct client *c, struct got *ret, int status);
/* The connection must end, without anything more, within this many milliseconds. */
void client_expect_end(struct client *c, int ms);

/* A member of the reply's JSON; fails the test when there is none. */
struct str got_text(struct client *c, const struct got *got, const char *member);
/* A field of the head, in the client's arena; p == NULL when there is none. */
struct str got_field(struct client *c, const struct got *got, const char *name);

#endif
