/* HTTP to the server: libcurl behind names of our own. */
#ifndef CLI_CLIENT_H
#define CLI_CLIENT_H

#include "lib/str.h"

#include <sys/types.h>

struct client_settings {
	struct str url; /* https://host[:port][/prefix], unix:///path, or http:// to this host */
	struct str ca; /* file of certificates to trust; empty: the system's */
	struct str token; /* bearer token, empty: none */
};

/* Bytes that are too many for memory, on their way to or from a file. */
struct flow {
	/* Up to ROOM bytes of what is sent, into TO; < 0: it can't go on. */
	ssize_t (*give)(void *of, char *to, size_t room);
	uint64_t size; /* how many are sent */
	/* Some of the body of a reply of STATUS, which is below 400; false: it can't go on. */
	bool (*take)(void *of, long status, struct str bytes);
	void *of;
};

/* What is sent. */
struct message {
	const char *method;
	struct str path; /* from /v1 on, with the query; percent-encoded */
	struct str body; /* JSON, empty: none */
	struct str if_match; /* an entity tag, with or without its quotes; empty: none */
	struct str idempotency_key; /* empty: none */
	bool dry_run;
	bool patient; /* the server has much to read before it replies, and says how far it is */
	struct str range, if_range; /* empty: none */
	const struct flow *flow; /* sent as the body, or takes the reply's; NULL: none does */
};

/* What came back; views live in the arena of the call. */
struct reply {
	long status;
	struct str body;
	struct str etag; /* as sent, with its quotes */
	int64_t retry_after; /* seconds; -1: not said */
};

struct client;

/* NULL with a sentence in *why (in A) when the URL, or a token that could not stand in a
 * header, is refused.  Close with client_close; NULL is fine. */
struct client *client_open(struct arena *a, const struct client_settings *s, struct str *why);
void client_close(struct client *c);

/* Send M and wait for the whole reply, at most a minute (with a flow, as long as bytes
 * move); a 503 "busy" is waited out a few
 * times, with the same Idempotency-Key.  False with a sentence in *why when there was no
 * reply. */
bool client_send(
    struct client *c, struct arena *a, const struct message *m, struct reply *ret, struct str *why);

/* A fresh Idempotency-Key: 32 hexadecimal digits. */
struct str client_key(struct arena *a);

#endif
