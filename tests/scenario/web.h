/* Raw requests over TLS, by libcurl. */
#ifndef SCENARIO_WEB_H
#define SCENARIO_WEB_H

#include "tests/scenario/script.h"

struct web;

/* The server whose certificate is in the file CA. */
struct web *web_open(const char *ca);
void web_close(struct web *web); /* NULL is fine */

struct web_request {
	struct str method, url, body; /* body.p == NULL: none */
	struct str token; /* empty: none */
	const struct want *wants; /* those of WANT_WITH are headers to send */
};

struct web_reply {
	long status;
	struct str text; /* the body; of web_raw: everything that came */
};

/* Send it and take the whole reply, in A; false when there was none.  A body is JSON
 * unless a header to send says otherwise. */
bool web_send(
    struct web *web, struct arena *a, const struct web_request *request, struct web_reply *ret);

/* Send BYTES as they are over a connection of their own, and take what comes until the
 * server closes it; the status is that of the first reply, 0 when there was none.  False
 * when it stays open for longer than ten seconds. */
bool web_raw(
    struct web *web, struct arena *a, struct str url, struct str bytes, struct web_reply *ret);

/* What went wrong with the last one. */
const char *web_fault(const struct web *web);

/* A header of the last reply, p == NULL when it was not there. */
struct str web_header(struct web *web, struct arena *a, struct str name);

#endif
