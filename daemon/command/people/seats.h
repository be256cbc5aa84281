/* The boards on which the caller has a seat, for the lists that go through them. */
#ifndef COMMAND_SEATS_H
#define COMMAND_SEATS_H

#include "daemon/command/call.h"

enum { SEATS_MAX = 16 };

/* Since when they have a vote, the chair, the deputy's chair; INT64_MAX: never. */
struct board_seat {
	struct str board, slug;
	int64_t seated_at, chair_at, deputy_at;
	struct str stands_for; /* as an alternate, for whom; NULL: nobody */
};
struct seats {
	struct board_seat seat[SEATS_MAX];
	int count;
};

MUST_USE enum err seats_read(struct call *call, struct seats *ret);
/* Cut down to the board that the query names in "board", where it names one.
 * ERR_FORBIDDEN when the caller has no seat on it. */
MUST_USE enum err seats_choose(struct call *call, struct seats *seats);

#endif
