/* Who calls, by the token that was sent: answered from the index, on the I/O thread.
 * This only admits; the dispatcher reads token, status and roles again from the store. */
#ifndef AUTH_BEARER_H
#define AUTH_BEARER_H

#include "daemon/command/call.h"
#include "daemon/index/index.h"

enum { BEARER_MAX = 256, BEARER_KEPT = 64 };

/* The last secret of a connection and its digest: mostly the next request bears the same.
 * What the digest stands for is asked anew each time.  Zero-initialise. */
struct bearer_memo {
	size_t length; /* of the secret, 0: none */
	char secret[BEARER_KEPT];
	struct digest digest;
};
void bearer_forget(struct bearer_memo *memo);

/* Whose SECRET is it?  Inside index_enter.  ERR_UNAUTHENTICATED when it is unknown,
 * revoked, expired at NOW, its account isn't active, or SECRET is empty or longer than
 * any secret. */
MUST_USE enum err bearer_find(struct index_reader *reader, struct bearer_memo *memo,
    struct str secret, int64_t now, struct bearer *ret);

/* The caller of a command, in A.  ERR_FORBIDDEN for a key: keys ask for evaluations and
 * nothing else. */
MUST_USE enum err bearer_caller(struct arena *a, const struct bearer *b, struct caller *ret);

#endif
