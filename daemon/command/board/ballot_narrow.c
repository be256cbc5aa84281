/* Approvals of less than was asked for, as they are stored, counted and shown. */
#include "daemon/command/application/asked.h"
#include "daemon/command/board/ballot_seat.h"
#include "lib/time.h"

enum { NARROWINGS_MAX = 128 };

enum err
ballot_store_narrowing(struct call *call, const struct ballot *b, const struct seat *seat)
{
	const struct measure *only = &b->only;
	struct arg casting = INT(seat->tied), self = TEXT(call->caller.account);

	if (b->asked == NULL)
		return OK;
	TRY(db_run(
	    call->db, STMT_narrowing_drop, ARGS(TEXT(b->id), TEXT(seat->board), self, casting)));
	if (!b->narrows)
		return OK;
	return db_run(call->db, STMT_narrowing_put,
	    ARGS(TEXT(b->id), TEXT(seat->board), self, casting, INT((int64_t)only->set.bits[0]),
		INT((int64_t)only->set.bits[1]),
		only->term_ms == b->asked->term_ms ? NULL_ARG : INT(only->term_ms)));
}

static enum err
read_narrowings(struct call *call, const struct ballot *b, const struct seat *seat,
    struct narrow_vote ret[NARROWINGS_MAX], int *count)
{
	struct rows rows = db_query(
	    call->db, STMT_narrowings_of_board, ARGS(TEXT(b->id), TEXT(seat->board)));

	*count = 0;
	while (*count < NARROWINGS_MAX && rows_next(&rows)) {
		struct narrow_vote *v = &ret[(*count)++];
		v->only.set = (struct capabilities){
		    {(uint64_t)row_int(&rows, "only_low"), (uint64_t)row_int(&rows, "only_high")}};
		v->only.term_ms = row_null(&rows, "term_ms") ? b->asked->term_ms
							     : row_int(&rows, "term_ms");
		v->speaks_for = (uint64_t)row_int(&rows, "speaks_for");
	}
	return rows_close(&rows);
}

static enum err
give(struct call *call, const struct ballot *b, const struct measure *given)
{
	bool shorter = given->term_ms < b->asked->term_ms;

	return db_run(call->db, STMT_application_give,
	    ARGS(TEXT(b->id), INT((int64_t)given->set.bits[0]), INT((int64_t)given->set.bits[1]),
		shorter ? INT(given->term_ms) : NULL_ARG));
}

enum err
ballot_narrow(struct call *call, const struct ballot *b, const struct seat *seat,
    const struct narrow_count *c, struct tally *t)
{
	struct narrow_vote votes[NARROWINGS_MAX];
	int n;

	if (b->asked == NULL || t->end != TALLY_APPROVED)
		return OK;
	TRY(read_narrowings(call, b, seat, votes, &n));
	if (n == 0)
		return OK;
	struct narrowed to = narrow_votes(c, votes, n, b->asked);
	if (to.open) {
		t->end = TALLY_OPEN;
		return OK;
	}
	if (to.given.term_ms == 0 || capabilities_empty(&to.given.set)) {
		*t = (struct tally){TALLY_NOT_APPROVED, VOTE_COUNT};
		return OK;
	}
	return give(call, b, &to.given);
}

enum err
ballot_put_narrowings(
    struct call *call, const struct ballot *b, const struct seat *seat, bool own_only)
{
	struct json_out *o = &call->reply;
	struct rows rows = db_query(
	    call->db, STMT_narrowings_of_board, ARGS(TEXT(b->id), TEXT(seat->board)));
	bool any = false;

	while (rows_next(&rows)) {
		struct str who = row_text(&rows, "account_id", call->arena);
		struct capabilities only = {
		    {(uint64_t)row_int(&rows, "only_low"), (uint64_t)row_int(&rows, "only_high")}};
		if (own_only && !str_eq(who, call->caller.account))
			continue;
		if (!any)
			json_open_list(o, "narrower");
		any = true;
		json_open(o, NULL);
		json_put_text(o, "name", row_text(&rows, "name", call->arena));
		capabilities_put(o, "only", &only);
		if (!row_null(&rows, "term_ms"))
			json_put_text(
			    o, "term", duration_text(call->arena, row_int(&rows, "term_ms")));
		json_close(o);
	}
	if (any)
		json_close_list(o);
	return rows_close(&rows);
}
