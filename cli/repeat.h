/* A draw repeated from its record, without the server's word for anything (lib/draw.h). */
#ifndef CLI_REPEAT_H
#define CLI_REPEAT_H

#include "lib/draw.h"
#include "lib/json.h"

/* What a record turned out to say; views point into it. */
struct repeat {
	int64_t seq; /* the ledger's entry that commits to the list */
	struct str entry; /* … as it was hashed */
	struct checkpoint checkpoint; /* from which it was drawn */
	size_t entrants, drawn;
	struct str seed;
};

/* Is RECORD, of GET /v1/lotteries/:lottery/record, that of a draw which was done as it was
 * committed to?  That is: the entry commits to this list, these places and strata, this name of
 * an outside value, and a checkpoint that nobody could know then; and list, checkpoint and
 * value give this seed, and the seed this draw.  False with a sentence in *why. */
bool repeat_draw(struct arena *a, const struct json *record, struct repeat *ret, struct str *why);

#endif
