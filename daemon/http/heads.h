/* Heads that were read before.  A program sends the same head again and again, and only
 * the body differs: what the very same bytes came to is known. */
#ifndef HTTP_HEADS_H
#define HTTP_HEADS_H

#include "daemon/http/request.h"

/* One thread's. */
struct heads;

struct heads *heads_open(void);
void heads_close(struct heads *heads); /* NULL is fine; what it held is wiped */

/* As request_read.  *LAST is the connection's own: where its last head stands; begin with
 * 0.  The request's views live until the next call. */
MUST_USE enum err heads_read(
    struct heads *heads, unsigned *last, struct str bytes, struct request *ret, const char **why);

#endif
