/* Tallies read and counted. */
#include "daemon/command/board/ballot_seat.h"

void
ballot_seat(struct call *call, const struct rows *row, struct seat *ret)
{
	ret->board = row_text(row, "board_id", call->arena);
	ret->slug = row_text(row, "slug", call->arena);
	ret->tied = !row_null(row, "caster");
	ret->small = row_int(row, "small") != 0;
	ret->policy = (struct tally_policy){.quorum = (int)row_int(row, "quorum"),
	    .threshold_p = (int)row_int(row, "threshold_p"),
	    .threshold_q = (int)row_int(row, "threshold_q"),
	    .min_approve = (int)row_int(row, "min_approve"),
	    .blind = row_int(row, "blind") != 0,
	    .required = (uint64_t)row_int(row, "required"),
	    .vetoes = (uint64_t)row_int(row, "vetoes")};
	ret->speaks_for = (uint64_t)row_flag(row, "speaks_for");
	ret->stands_for = row_has(row, "stands_for") ? row_text(row, "stands_for", call->arena)
						     : (struct str){NULL, 0};
}

/* Who speaks for what, where the policy asks for it. */
static enum err
hear(struct call *call, const struct ballot *b, const struct seat *seat, struct tally_count *ret)
{
	if ((seat->policy.required | seat->policy.vetoes) == 0)
		return OK;
	struct rows rows = db_query(
	    call->db, STMT_ballot_speakers, ARGS(TEXT(b->id), TEXT(seat->board), INT(call->now)));
	while (rows_next(&rows))
		tally_hear(&seat->policy, ret, vote_of(row_peek(&rows, "vote"), VOTES_EITHER),
		    (uint64_t)row_int(&rows, "speaks_for"));
	return rows_close(&rows);
}

enum err
ballot_count(
    struct call *call, const struct ballot *b, const struct seat *seat, struct tally_count *ret)
{
	struct rows rows = db_query(
	    call->db, STMT_ballot_count, ARGS(TEXT(b->id), TEXT(seat->board), INT(call->now)));

	*ret = (struct tally_count){.cases = b->cases};
	while (rows_next(&rows)) {
		struct str word = row_text(&rows, "vote", call->arena);
		enum vote vote = vote_of(word, VOTES_EITHER);
		if (vote == VOTE_COUNT)
			ret->silent += (int)row_int(&rows, "votes");
		else
			ret->votes[vote] = (int)row_int(&rows, "votes");
	}
	TRY(rows_close(&rows));
	return hear(call, b, seat, ret);
}

enum err
ballot_led(struct call *call, struct seat *ret)
{
	struct str named = json_text(call->body, "board");
	struct rows rows = db_query(call->db, STMT_boards_led,
	    ARGS(TEXT(call->object.id), TEXT(call->caller.account), INT(call->now)));
	int n = 0;

	while (rows_next(&rows)) {
		struct str slug = row_text(&rows, "slug", call->arena);
		if (named.n != 0 && !str_eq(named, slug))
			continue;
		*ret = (struct seat){.board = row_text(&rows, "id", call->arena), .slug = slug};
		n++;
	}
	TRY(rows_close(&rows));
	if (n == 1)
		return OK;
	fault_add(&call->faults, STR("/board"),
	    "must be a board that you lead and that still votes on it");
	return ERR_INVALID;
}

int
ballot_sum(const struct tally_count *count, bool which(enum vote))
{
	int n = 0;

	for (int i = 0; i < VOTE_COUNT; i++)
		n += which((enum vote)i) ? count->votes[i] : 0;
	return n;
}

struct str
ballot_word(enum tally_end end)
{
	switch (end) {
	case TALLY_APPROVED: return STR("approved");
	case TALLY_NOT_APPROVED: return STR("not_approved");
	case TALLY_TIED: return STR("tied");
	case TALLY_OPEN:
	case TALLY_NO_QUORUM: break;
	}
	return (struct str){NULL, 0};
}

enum err
ballot_store_counts(struct call *call, const struct ballot *b, const struct seat *seat,
    const struct tally_count *count)
{
	enum tally_end end = tally_final(&seat->policy, count).end;

	return db_run(call->db, STMT_tally_set_counts,
	    ARGS(TEXT(b->id), TEXT(seat->board), INT(ballot_sum(count, vote_for)),
		INT(ballot_sum(count, vote_against)), INT(count->votes[VOTE_ABSTAIN]),
		INT(count->votes[VOTE_RECUSE]), TEXT(ballot_word(end))));
}
