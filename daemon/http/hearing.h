/* The change feed: connections that are told what has changed, as server-sent events (WHATWG
 * HTML, "Server-sent events"), so that gateways can drop answers that they keep.
 *
 * A thread with such connections looks for changes a few times a second.  An event's id is a
 * ledger position; a client that comes back with it as Last-Event-ID hears what it missed, or
 * "resync" when that isn't known by heart any more: then everything that it keeps may be stale,
 * as at its first time. */
#ifndef HTTP_HEARING_H
#define HTTP_HEARING_H

#include "daemon/http/conn.h"
#include "daemon/http/request.h"

#define CHANGES_PATH "/access/v1/changes"

enum { HEARERS_MAX = 64 }; /* of one thread */

/* Answer the request: from then on the connection only hears.  Otherwise an error, with or
 * without a sentence in *why. */
MUST_USE enum err hearing_open(
    struct conn *conn, const struct request *r, const struct reply *base, const char **why);

/* It hears no more; fine when it never did. */
void hearing_close(struct conn *conn);

#endif
