/* The front of the daemon as a whole: sockets that listen, the I/O threads, TLS.  All of
 * these are called on the main thread, whose event_base accepts connections. */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "daemon/index/binding.h"
#include "daemon/index/index.h"
#include "daemon/work/work.h"

struct event_base;

/* What a stranger may use up; changed while running by http_reload. */
struct http_limits {
	size_t header, body; /* bytes */
	size_t per_address; /* connections */
	uint64_t file, artefact; /* bytes of bodies that are put to the disk */
	int idle_s; /* a connection may wait this long for its next request */
};

struct http_options {
	struct event_base *base; /* the main thread's; borrowed, as are the next two */
	struct index *index;
	struct work *work;
	struct content *content; /* where files are put and found; NULL: there are none */
	int threads;
	struct http_limits limits;
	const char *const *forward; /* rules (forward.h), also changed by http_reload */
	size_t forward_count; /* 0: front ends name the model and capability */
	const char *certificate, *key; /* PEM files; NULL: everything is plain HTTP */
	struct binding_keys bindings; /* make denials and approvals ours */
};

struct http;

enum { HTTP_WHY = 512, HTTP_URL = 300 };

/* Read the certificate and start the I/O threads.  NULL with a sentence in WHY, of
 * HTTP_WHY bytes. */
struct http *http_open(const struct http_options *options, char *why);

/* Accept connections on "127.0.0.1:8437", "[::1]:8437", "host:0" (any free port);
 * without a certificate only on loopback addresses.  The address to reach it by is put
 * into URL, of HTTP_URL bytes.  False with a sentence in WHY. */
bool http_listen(struct http *http, const char *where, char *url, char *why);
/* The same on a Unix socket, made with mode 0660, always plain; one that nobody listens
 * on any more is replaced. */
bool http_listen_unix(struct http *http, const char *path, char *url, char *why);

/* Take new limits and rules and read the certificate anew; connections and TLS sessions go on.
 * False with a sentence in WHY: nothing has changed. */
bool http_reload(struct http *http, const struct http_options *options, char *why);

/* Accept no more, finish every request that was received whole, end the I/O threads: at
 * the latest after GRACE_S seconds.  Then stop the work, then http_close. */
void http_stop(struct http *http, int grace_s);
void http_close(struct http *http); /* NULL is fine */

#endif
