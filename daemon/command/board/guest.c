/* Guests: people from outside who judge one case with a board. */
#include "daemon/command/board/ballot_seat.h"
#include "daemon/command/command.h"
#include "daemon/command/notice.h"
#include "daemon/command/object.h"
#include "daemon/command/people/account.h"
#include "daemon/command/people/conflict.h"
#include "daemon/command/record.h"

/* By which seat ACCOUNT judges the case for BOARD; empty: by none. */
static enum err
seat_of(struct call *call, struct str board, struct str account, struct str *ret)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_judge_of_board,
	    ARGS(TEXT(call->object.id), TEXT(board), TEXT(account)), &row);

	*ret = e == OK ? row_text(&row, "role", call->arena) : (struct str){NULL, 0};
	(void)rows_close(&row);
	return e == ERR_NOT_FOUND ? OK : e;
}

/* What stands between them and the case is found as for a member of the board. */
static enum err
find_conflicts(struct call *call, struct board_policy *p, struct str account)
{
	struct rows row;

	TRY(db_one(call->db, STMT_tally_party, ARGS(TEXT(call->object.id), TEXT(p->board)), &row));
	struct str party = row_text(&row, "party_id", call->arena);
	p->same_organisation = row_text(&row, "same_organisation", call->arena);
	TRY(rows_close(&row));
	return conflict_find(call, call->object.id, party, p, account);
}

static enum err
may_judge(struct call *call, const struct board_policy *p, struct str account)
{
	struct str seat;
	bool program;

	TRY(account_is_program(call, account, &program));
	if (program) {
		fault_add(
		    &call->faults, STR("/account"), "is a program's, and programs judge nothing");
		return ERR_INVALID;
	}
	TRY(seat_of(call, p->board, account, &seat));
	if (seat.n != 0)
		return OK;
	fault_add(&call->faults, STR("/account"),
	    "may not judge it: they are a party to it, belong or belonged to the same "
	    "organisation, work with a party, are suspended, or recused themselves");
	return ERR_INVALID;
}

static enum err
seat_guest(struct call *call, enum notice notice)
{
	struct object_row person;
	struct board_policy p = {.guests = 0};
	struct seat led;
	struct str seat, id = call->object.id;
	uint64_t set = perspectives_read(
	    &call->faults, json_member(call->body, "speaks_for"), STR("/speaks_for"));

	TRY(object_of_body(call, OBJECT_ACCOUNT, "account", &person));
	TRY(ballot_led(call, &led));
	p.board = led.board;
	TRY(seat_of(call, p.board, person.id, &seat));
	if (seat.n != 0)
		return call_refuse(call, ERR_EXISTS, "They judge it already; nothing was changed.");
	TRY(find_conflicts(call, &p, person.id));
	TRY(db_run(call->db, STMT_guest_put,
	    ARGS(TEXT(id), TEXT(p.board), TEXT(person.id), INT((int64_t)set),
		TEXT(call->caller.account), INT(call->now))));
	TRY(may_judge(call, &p, person.id));
	if (call->faults.first != NULL)
		return ERR_INVALID;
	struct entry *e = record_new(call, EVENT_GUEST_SEATED, call->object.kind, id);
	record_on(e, OBJECT_BOARD, p.board);
	record_on(e, OBJECT_ACCOUNT, person.id);
	record_seal(e, "reason", json_text(call->body, "reason"));
	TRY(notice_to(call, person.id, notice, id));
	call_result(call, call->object.kind, id);
	call_said(call, "Asked; they see this one case and vote on it with the board %.*s.",
	    STR_ARG(led.slug));
	return OK;
}

enum err
application_guest(struct call *call)
{
	enum state to;

	TRY(object_step(call, &call->object, STEP_GUEST, &to));
	return seat_guest(call, NOTICE_GUEST_OF_APPLICATION);
}

enum err
promotion_guest(struct call *call)
{
	enum state to;

	TRY(object_step(call, &call->object, STEP_GUEST, &to));
	return seat_guest(call, NOTICE_GUEST_OF_PROMOTION);
}

static enum err
end_guest(struct call *call)
{
	struct object_row person;
	struct str id = call->object.id;
	enum state to;

	TRY(object_step(call, &call->object, STEP_UNGUEST, &to));
	TRY(object_of_body(call, OBJECT_ACCOUNT, "account", &person));
	TRY(db_run(call->db, STMT_guest_end, ARGS(TEXT(id), TEXT(person.id), INT(call->now))));
	if (db_changes(call->db) == 0) {
		fault_add(&call->faults, STR("/account"), "is no guest of this case");
		return ERR_INVALID;
	}
	struct entry *e = record_new(call, EVENT_GUEST_ENDED, call->object.kind, id);
	record_on(e, OBJECT_ACCOUNT, person.id);
	record_seal(e, "reason", json_text(call->body, "reason"));
	call_result(call, call->object.kind, id);
	call_said(call, "Ended; they see the case no more. A vote of theirs stands.");
	return OK;
}

enum err
application_unguest(struct call *call)
{
	return end_guest(call);
}

enum err
promotion_unguest(struct call *call)
{
	return end_guest(call);
}
