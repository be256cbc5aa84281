/* The state of things at a past moment, as the ledger tells it. */
#ifndef COMMAND_PAST_H
#define COMMAND_PAST_H

#include "daemon/command/call.h"
#include "daemon/index/index.h"
#include "daemon/store/known.h"

/* The moment that the query's `at` names: a time, or a bare date for its first moment; the
 * present when it isn't there.  ERR_INVALID with a fault when it is no time, or lies ahead. */
MUST_USE enum err past_asked(struct call *call, int64_t *ret);

/* How many entries had been written up to AT, that moment included. */
MUST_USE enum err past_position(struct call *call, int64_t at, int64_t *ret);

/* One object as it was known then, and the entry that says so. */
struct past_ground {
	struct past_ground *next;
	struct str id;
	struct known_past known;
};

/* Everything that an answer about an account and a model rested on when the ledger had
 * POSITION entries, given to the index, and from where it is known. */
struct past_asked_of {
	struct str account, model;
	int64_t position;
};
/* ERR_NOT_FOUND: the ledger knew nothing of the account or the model by then. */
MUST_USE enum err past_fill(struct call *call, const struct past_asked_of *asked,
    struct index *index, struct past_ground **ret);

#endif
