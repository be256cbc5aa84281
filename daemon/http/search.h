/* AuthZEN searches (§8) as the I/O thread answers them, a piece of bounded work at a time. */
#ifndef HTTP_SEARCH_H
#define HTTP_SEARCH_H

#include "daemon/http/io.h"
#include "daemon/http/request.h"

/* Who asks, of what, when. */
struct asking {
	struct io *io;
	const struct request *request;
	const struct reply *base; /* what the reply begins as */
	struct bearer bearer;
	int64_t now;
};

/* Write the reply's JSON to the thread's body; ERR_… with a sentence in *why. */
MUST_USE enum err search_answer(
    const struct asking *asking, enum search_kind kind, const char **why);

#endif
