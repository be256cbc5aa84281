/* A connection of the load client: TCP or TLS, and the replies that come over it. */
#ifndef LOAD_WIRE_H
#define LOAD_WIRE_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wire {
	int fd;
	struct ssl_st *tls; /* NULL: plain */
	const char *out; /* not yet sent */
	size_t out_length;
	char *in; /* received, not yet read */
	size_t in_length, in_room;
	/* the load client's: */
	size_t awaited; /* replies still to come */
	uint64_t began; /* ns: when the requests were, or should have been, sent */
};

/* Connect, with a handshake of TLS 1.3 (certificates unchecked) when TLS; then set it
 * non-blocking.  Exits with a sentence when it can't. */
void wire_open(struct wire *w, const struct sockaddr_in *to, bool tls);
void wire_close(struct wire *w);

/* Send what is in `out`, as far as it goes.  False when the other side is gone. */
bool wire_send(struct wire *w);
/* Take in what has come.  False when the other side is gone; what it said before
 * that can still be read. */
bool wire_receive(struct wire *w);

/* A whole reply at the beginning of what was received. */
struct reply {
	int status;
	const char *head, *body; /* valid until the next wire_receive */
	size_t head_length, body_length;
};
/* The next one from *AT on, which moves behind it; false when none is whole.
 * Exits when it is no HTTP reply with a Content-Length. */
bool wire_reply(const struct wire *w, size_t *at, struct reply *ret);
/* The first N bytes have been read. */
void wire_drop(struct wire *w, size_t n);

#endif
