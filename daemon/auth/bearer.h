/* Who calls, by the token that was sent: answered from the index, on the I/O thread.
 * This only admits; the dispatcher reads token, status and roles again from the store. */
#ifndef AUTH_BEARER_H
#define AUTH_BEARER_H

#include "daemon/command/call.h"
#include "daemon/index/index.h"

enum { BEARER_MAX = 256 };

/* Whose SECRET is it?  Inside index_enter.  ERR_UNAUTHENTICATED when it is unknown,
 * revoked, expired at NOW, its account isn't active, or SECRET is empty or longer than
 * any secret. */
MUST_USE enum err bearer_find(
    struct index_reader *reader, struct str secret, int64_t now, struct bearer *ret);

/* The caller of a command, in A.  ERR_FORBIDDEN for a key: keys ask for evaluations and
 * nothing else. */
MUST_USE enum err bearer_caller(struct arena *a, const struct bearer *b, struct caller *ret);

#endif
