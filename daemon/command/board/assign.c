/* Assignment: by the policy when a case is opened, and by the chair. */
#include "daemon/command/board/assign.h"

#include "daemon/command/board/ballot_seat.h"
#include "daemon/command/command.h"
#include "daemon/command/notice.h"
#include "daemon/command/object.h"
#include "daemon/command/record.h"

enum { ASSIGNED_MAX = 10 };

/* What is assigned, for which board, by whom; nobody: the policy. */
struct assigning {
	struct str id, board, by;
};

static enum err
assign(struct call *call, const struct assigning *a, struct str account)
{
	TRY(db_run(call->db, STMT_assignment_put,
	    ARGS(TEXT(a->id), TEXT(a->board), TEXT(account), INT(call->now), text_or_null(a->by))));
	struct entry *e = record_new(call, EVENT_APPLICATION_ASSIGNED, OBJECT_APPLICATION, a->id);
	record_on(e, OBJECT_BOARD, a->board);
	record_on(e, OBJECT_ACCOUNT, account);
	return notice_to(call, account, NOTICE_CASE_ASSIGNED, a->id);
}

/* *found: how many there were. */
static enum err
pick(struct call *call, const struct assigning *a, int count, int *found)
{
	struct str who[ASSIGNED_MAX];
	struct rows rows = db_query(call->db, STMT_assignment_candidates,
	    ARGS(TEXT(a->id), TEXT(a->board), INT(call->now), INT(count)));

	*found = 0;
	while (*found < ASSIGNED_MAX && rows_next(&rows))
		who[(*found)++] = row_text(&rows, "account_id", call->arena);
	TRY(rows_close(&rows));
	for (int i = 0; i < *found; i++)
		TRY(assign(call, a, who[i]));
	return OK;
}

enum err
assign_fewest(struct call *call, struct str id, struct str board, int count)
{
	int found;

	return pick(call, &(struct assigning){id, board, {NULL, 0}}, count, &found);
}

enum err
assign_voted(struct call *call, struct str id, struct str board, bool recused)
{
	TRY(db_run(call->db, STMT_assignment_vote,
	    ARGS(TEXT(id), TEXT(board), TEXT(call->caller.account))));
	return recused && db_changes(call->db) != 0 ? assign_fewest(call, id, board, 1) : OK;
}

/* --- by the chair ------------------------------------------------------------------------------- */

/* Whom the chair names judges the case. */
static enum err
assign_named(struct call *call, const struct assigning *a)
{
	struct object_row person;
	struct rows row;

	TRY(object_of_body(call, OBJECT_ACCOUNT, "account", &person));
	enum err e = db_one(call->db, STMT_judge_of_board,
	    ARGS(TEXT(a->id), TEXT(a->board), TEXT(person.id)), &row);
	(void)rows_close(&row);
	if (e == OK)
		return assign(call, a, person.id);
	if (e != ERR_NOT_FOUND)
		return e;
	fault_add(&call->faults, STR("/account"),
	    "does not judge it for this board: is no member, is away, or has a conflict");
	return ERR_INVALID;
}

enum err
application_assign(struct call *call)
{
	struct assigning a = {call->object.id, {NULL, 0}, call->caller.account};
	struct seat seat;
	enum state to;
	int found = 1;

	TRY(object_step(call, &call->object, STEP_ASSIGN, &to));
	TRY(ballot_led(call, &seat));
	a.board = seat.board;
	if (json_member(call->body, "account") != NULL)
		TRY(assign_named(call, &a));
	else
		TRY(pick(call, &a, 1, &found));
	if (found == 0) {
		fault_add(
		    &call->faults, STR("/board"), "has nobody else who could still vote on it");
		return ERR_INVALID;
	}
	call_result(call, OBJECT_APPLICATION, call->object.id);
	call_said(call, "Assigned; it stands first in their queue, and its page says in whose.");
	return OK;
}

enum err
assign_put(struct call *call, struct str id)
{
	struct rows rows = db_query(call->db, STMT_assigned_of_case, ARGS(TEXT(id)));
	bool any = false;

	while (rows_next(&rows)) {
		if (!any)
			json_open_list(&call->reply, "assigned_to");
		any = true;
		json_put_text(&call->reply, NULL, row_text(&rows, "name", call->arena));
	}
	if (any)
		json_close_list(&call->reply);
	return rows_close(&rows);
}
