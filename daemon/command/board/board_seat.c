/* What a board is called, and what its members speak for. */
#include "daemon/command/board/board_check.h"
#include "daemon/command/board/policy.h"
#include "daemon/command/command.h"
#include "daemon/command/object.h"
#include "daemon/command/record.h"

enum err
board_edit(struct call *call)
{
	struct str name = json_text(call->body, "name");
	enum state to;

	TRY(object_step(call, &call->object, STEP_EDIT, &to));
	TRY(db_run(call->db, STMT_board_update, ARGS(TEXT(call->object.id), TEXT(name))));
	struct entry *e = record_new(call, EVENT_BOARD_EDITED, OBJECT_BOARD, call->object.id);
	json_put_text(&e->facts, "name", name);
	call_result(call, OBJECT_BOARD, call->object.id);
	call_said(call, "Changed the board.");
	return OK;
}

/* Who has a seat on the board, by the body's "account". */
static enum err
member_of_body(struct call *call, struct str *ret)
{
	struct object_row person;
	struct rows row;

	TRY(object_of_body(call, OBJECT_ACCOUNT, "account", &person));
	enum err e = db_one(call->db, STMT_board_has_member,
	    ARGS(TEXT(call->object.id), TEXT(person.id), INT(call->now)), &row);
	(void)rows_close(&row);
	*ret = person.id;
	if (e != ERR_NOT_FOUND)
		return e;
	fault_add(&call->faults, STR("/account"), "has no seat on this board");
	return ERR_INVALID;
}

/* Nobody says it of themselves: what somebody speaks for may be what a policy waits for. */
enum err
board_seat(struct call *call)
{
	uint64_t set = perspectives_read(
	    &call->faults, json_member(call->body, "speaks_for"), STR("/speaks_for"));
	struct str who, board = call->object.id;
	enum state to;

	TRY(object_step(call, &call->object, STEP_SEAT, &to));
	TRY(member_of_body(call, &who));
	if (call->faults.first != NULL)
		return ERR_INVALID;
	if (str_eq(who, call->caller.account))
		return call_refuse(call, ERR_SECOND_PERSON,
		    "What you speak for is said by somebody else: the chair, the deputy or an "
		    "admin. Nothing was changed.");
	TRY(db_run(call->db, STMT_seat_put, ARGS(TEXT(board), TEXT(who), INT((int64_t)set))));
	TRY(db_run(call->db, STMT_board_touch, ARGS(TEXT(board))));
	struct entry *e = record_new(call, EVENT_BOARD_SEAT, OBJECT_BOARD, board);
	record_on(e, OBJECT_ACCOUNT, who);
	perspectives_put(&e->facts, "speaks_for", set);
	TRY(board_check(call, board));
	call_result(call, OBJECT_BOARD, board);
	call_said(call, "Noted; it counts for votes from now on.");
	return OK;
}
