/* Rounds of a case that are over: kept whole, and shown below the present one. */
#include "daemon/command/board/ballot.h"
#include "daemon/command/object.h"
#include "lib/time.h"

enum { ROUND_BOARDS_MAX = 64 };

enum err
ballot_again(struct call *call, struct str id, struct str cause, struct str reason)
{
	static const enum stmt steps[] = {STMT_round_keep_tallies, STMT_round_keep_votes,
	    STMT_round_clear_votes, STMT_round_clear_tallies};

	TRY(db_run(call->db, STMT_round_insert,
	    ARGS(TEXT(id), TEXT(cause), TEXT(call->caller.account), INT(call->now), TEXT(reason))));
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		TRY(db_run(call->db, steps[i], ARGS(TEXT(id))));
	return OK;
}

/* One board in one round. */
struct past {
	int64_t number, at, counts[4];
	struct str cause, reason, board, slug, outcome;
};
static const char *const count_names[] = {"approvals", "rejections", "abstentions", "recusals"};

static void
read_past(struct call *call, const struct rows *row, struct past *p)
{
	struct arena *a = call->arena;

	*p = (struct past){.number = row_int(row, "number"),
	    .at = row_int(row, "at"),
	    .cause = row_text(row, "cause", a),
	    .reason = row_text(row, "reason", a),
	    .board = row_text(row, "board_id", a),
	    .slug = row_text(row, "slug", a),
	    .outcome = row_text(row, "outcome", a)};
	for (int i = 0; i < 4; i++)
		p->counts[i] = row_int(row, count_names[i]);
}

static enum err
put_past_votes(struct call *call, struct str id, const struct past *p)
{
	static const char *const members[] = {
	    "vote", "reason", "code", "casting", "casting_reason"};
	struct json_out *o = &call->reply;
	struct rows rows = db_query(
	    call->db, STMT_past_votes, ARGS(TEXT(id), INT(p->number), TEXT(p->board)));

	json_open_list(o, "votes");
	while (rows_next(&rows)) {
		json_open(o, NULL);
		json_put_text(o, "account", row_text(&rows, "account_id", call->arena));
		json_put_text(o, "name", row_text(&rows, "name", call->arena));
		for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
			if (!row_null(&rows, members[i]))
				json_put_text(
				    o, members[i], row_text(&rows, members[i], call->arena));
		json_put_text(o, "at", time_text(call->arena, row_int(&rows, "at")));
		json_close(o);
	}
	json_close_list(o);
	return rows_close(&rows);
}

static enum err
put_past(struct call *call, struct str id, const struct past *p, bool votes)
{
	struct json_out *o = &call->reply;
	enum err e = OK;

	json_open(o, NULL);
	json_put_int(o, "round", p->number);
	json_put_text(o, "board", p->slug);
	json_put_text_or_null(o, "outcome", p->outcome);
	for (int i = 0; i < 4; i++)
		json_put_int(o, count_names[i], p->counts[i]);
	json_put_text(o, "again_by", p->cause);
	if (votes || str_is(p->cause, "appeal"))
		json_put_text(o, "reason", p->reason);
	json_put_text(o, "at", time_text(call->arena, p->at));
	if (votes)
		e = put_past_votes(call, id, p);
	json_close(o);
	return e;
}

enum err
ballot_put_rounds(struct call *call, struct str id, bool votes)
{
	struct past past[ROUND_BOARDS_MAX];
	struct rows rows = db_query(call->db, STMT_rounds_of_case, ARGS(TEXT(id)));
	int n = 0;

	while (n < ROUND_BOARDS_MAX && rows_next(&rows))
		read_past(call, &rows, &past[n++]);
	TRY(rows_close(&rows));
	if (n == 0)
		return OK;
	json_open_list(&call->reply, "earlier");
	for (int i = 0; i < n; i++)
		TRY(put_past(call, id, &past[i], votes));
	json_close_list(&call->reply);
	return OK;
}
