/* A board's tally on a case as it is stored, and its votes counted.  For ballot.c and
 * ballot_show.c. */
#ifndef COMMAND_BALLOT_SEAT_H
#define COMMAND_BALLOT_SEAT_H

#include "daemon/command/board/ballot.h"
#include "daemon/command/object.h"

enum { SEATS_MAX = 16 }; /* boards that one case is put to */

struct seat {
	struct str board, slug;
	struct tally_policy policy;
	bool tied; /* its casting vote is awaited */
	bool small; /* fewer than three of its members may judge it */
	uint64_t speaks_for; /* perspectives of the member whose seat was asked for */
	struct str stands_for; /* … who stands in for somebody; NULL: nobody */
};

/* From a row of `tally` with the board's slug. */
void ballot_seat(struct call *call, const struct rows *row, struct seat *ret);

/* The board for which the caller, who leads it, acts on the call's object: the body's `board`
 * of those that still vote on it, or the only one; board and slug alone.  ERR_INVALID with a
 * fault at /board. */
MUST_USE enum err ballot_led(struct call *call, struct seat *ret);

/* The votes that count, and who may still vote. */
MUST_USE enum err ballot_count(
    struct call *call, const struct ballot *b, const struct seat *seat, struct tally_count *ret);
/* Those of which WHICH is true. */
int ballot_sum(const struct tally_count *count, bool which(enum vote));
MUST_USE enum err ballot_store_counts(struct call *call, const struct ballot *b,
    const struct seat *seat, const struct tally_count *count);

/* Between the alarm about a late board and the lapse. */
extern const int64_t ballot_grace;
/* An application's boards have until DEADLINE_AT: what then comes is put on the list of what
 * falls due. */
MUST_USE enum err ballot_await(struct call *call, struct str id, int64_t deadline_at);

/* What else the case's rules ask of the approval of one board, on which TO_COME may still
 * vote; see ballot_weigh. */
MUST_USE enum err ballot_weigh_board(struct call *call, const struct ballot *b,
    const struct seat *seat, int to_come, struct tally *t);

/* Keep what the caller's vote is for, where that is less than is asked for. */
MUST_USE enum err ballot_store_narrowing(
    struct call *call, const struct ballot *b, const struct seat *seat);
/* T says that the board, counted as C, approves: see what it has agreed on.  T becomes open
 * where votes to come may give more, and not approved where that is nothing; what is less than
 * was asked for is kept with the application. */
MUST_USE enum err ballot_narrow(struct call *call, const struct ballot *b, const struct seat *seat,
    const struct narrow_count *c, struct tally *t);
/* Member "narrower" of the open reply: who approved of less; left out when nobody did. */
MUST_USE enum err ballot_put_narrowings(
    struct call *call, const struct ballot *b, const struct seat *seat, bool own_only);

/* SEAT hands the case to the board in its place, if its policy names one where enough may judge;
 * else its heads are told, and *to is empty.  *to: that board's slug. */
MUST_USE enum err ballot_hand_over(
    struct call *call, const struct ballot *b, const struct seat *seat, struct str *to);

/* The caller is recused: if with those who are left SEAT can't come to a decision any more, hand
 * the case over, and say so. */
MUST_USE enum err ballot_give_up(
    struct call *call, const struct ballot *b, const struct seat *seat, bool *handed);

/* As the table has it; NULL for what is no outcome. */
struct str ballot_word(enum tally_end end);

#endif
