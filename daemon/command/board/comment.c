/* What is said of an application beside votes: comments, and advice from outside. */
#include "daemon/command/application/application.h"
#include "daemon/command/command.h"
#include "daemon/command/notice.h"
#include "daemon/command/object.h"
#include "daemon/command/people/account.h"
#include "daemon/command/record.h"
#include "daemon/command/render.h"

enum { BOARDS_OF_CASE = 16 };

/* --- comments ----------------------------------------------------------------------------------- */

/* The board for which the caller speaks; NULL: they are a party. */
static enum err
board_of_speaker(struct call *call, struct str *ret)
{
	struct rows row;

	*ret = (struct str){NULL, 0};
	if ((call->object.relations & (IS_SELF | IS_MEMBER)) != 0)
		return OK;
	TRY(db_one(call->db, STMT_board_of_speaker,
	    ARGS(TEXT(call->object.id), TEXT(call->caller.account), INT(call->now)), &row));
	*ret = row_text(&row, "board_id", call->arena);
	return rows_close(&row);
}

static enum err
tell_boards(struct call *call, enum notice notice)
{
	struct rows rows = db_query(call->db, STMT_boards_of_case, ARGS(TEXT(call->object.id)));
	struct str boards[BOARDS_OF_CASE];
	int n = 0;

	while (n < BOARDS_OF_CASE && rows_next(&rows))
		boards[n++] = row_text(&rows, "board_id", call->arena);
	TRY(rows_close(&rows));
	for (int i = 0; i < n; i++)
		TRY(notice_to_board_heads(call, boards[i], notice, call->object.id));
	return OK;
}

/* What a board says among itself is told to nobody; who reads along finds it. */
static enum err
tell(struct call *call, bool from_board, bool public)
{
	struct application a;

	if (!from_board)
		return tell_boards(call, NOTICE_APPLICATION_COMMENTED);
	if (!public)
		return OK;
	TRY(application_read(call, call->object.id, &a));
	return notice_to(call, a.applicant, NOTICE_APPLICATION_COMMENTED, call->object.id);
}

enum err
application_comment(struct call *call)
{
	struct str id = call->object.id, text = json_text(call->body, "text"), board;
	enum state to;

	TRY(object_step(call, &call->object, STEP_COMMENT, &to));
	TRY(board_of_speaker(call, &board));
	bool public = board.n == 0 || json_truth(call->body, "public");
	TRY(db_run(call->db, STMT_comment_insert,
	    ARGS(TEXT(id), TEXT(call->caller.account), text_or_null(board), INT(public),
		INT(call->now), TEXT(text))));
	struct entry *e = record_new(call, EVENT_APPLICATION_COMMENTED, OBJECT_APPLICATION, id);
	json_put_bool(&e->facts, "public", public);
	if (board.n != 0)
		record_on(e, OBJECT_BOARD, board);
	record_seal(e, "text", text);
	TRY(tell(call, board.n != 0, public));
	call_result(call, OBJECT_APPLICATION, id);
	call_said(call, !public ? "Noted for the boards alone; the applicant does not read it."
			: board.n != 0
			    ? "Noted; the applicant and the boards read it, without your name."
			    : "Noted; the boards read it, too.");
	return OK;
}

/* The boards' people are named to each other, not to the applicant. */
static void
put_comment(struct call *call, const struct rows *row, bool party)
{
	struct json_out *o = &call->reply;
	struct str board = row_text(row, "board", call->arena);

	json_open(o, NULL);
	json_put_text(o, "by",
	    board.n != 0 && party ? str_printf(call->arena, "the board %.*s", STR_ARG(board))
				  : row_text(row, "name", call->arena));
	if (!party)
		json_put_bool(o, "public", row_int(row, "public") != 0);
	render_time(call, "at", row, "at");
	json_put_text(o, "text", row_text(row, "text", call->arena));
	json_close(o);
}

enum err
application_put_comments(struct call *call, struct str id, bool party)
{
	struct rows rows = db_query(call->db, STMT_comments_of_application, ARGS(TEXT(id)));
	bool any = false;

	while (rows_next(&rows)) {
		if (party && row_int(&rows, "public") == 0)
			continue;
		if (!any)
			json_open_list(&call->reply, "comments");
		any = true;
		put_comment(call, &rows, party);
	}
	if (any)
		json_close_list(&call->reply);
	return rows_close(&rows);
}

/* --- advice ------------------------------------------------------------------------------------- */

/* An expert comes from outside. */
static enum err
check_outside(struct call *call, struct str account)
{
	struct rows row;
	bool program;

	TRY(db_one(call->db, STMT_expert_involved,
	    ARGS(TEXT(call->object.id), TEXT(account), INT(call->now)), &row));
	if (!row_null(&row, "how"))
		fault_add(&call->faults, STR("/account"),
		    "must be of somebody outside: this person %.*s",
		    STR_ARG(row_text(&row, "how", call->arena)));
	TRY(rows_close(&row));
	TRY(account_is_program(call, account, &program));
	if (program)
		fault_add(
		    &call->faults, STR("/account"), "is a program's, and programs advise nobody");
	return call->faults.first == NULL ? OK : ERR_INVALID;
}

enum err
application_consult(struct call *call)
{
	struct str id = call->object.id, question = json_text(call->body, "question");
	struct object_row person;
	enum state to;

	TRY(object_step(call, &call->object, STEP_CONSULT, &to));
	TRY(object_of_body(call, OBJECT_ACCOUNT, "account", &person));
	TRY(check_outside(call, person.id));
	TRY(db_run(call->db, STMT_advice_ask,
	    ARGS(TEXT(id), TEXT(person.id), TEXT(call->caller.account), INT(call->now),
		TEXT(question))));
	if (db_changes(call->db) == 0)
		return call_refuse(call, ERR_EXISTS,
		    "They are asked, or have given their advice; nothing was changed.");
	struct entry *e = record_new(call, EVENT_ADVICE_ASKED, OBJECT_APPLICATION, id);
	record_on(e, OBJECT_ACCOUNT, person.id);
	record_seal(e, "question", question);
	TRY(notice_to(call, person.id, NOTICE_ADVICE_WANTED, id));
	call_result(call, OBJECT_APPLICATION, id);
	call_said(call, "Asked; they see this one application until they have answered.");
	return OK;
}

enum err
application_unconsult(struct call *call)
{
	struct str id = call->object.id;
	struct object_row person;
	enum state to;

	TRY(object_step(call, &call->object, STEP_UNCONSULT, &to));
	TRY(object_of_body(call, OBJECT_ACCOUNT, "account", &person));
	TRY(db_run(
	    call->db, STMT_advice_withdraw, ARGS(TEXT(id), TEXT(person.id), INT(call->now))));
	if (db_changes(call->db) == 0) {
		fault_add(&call->faults, STR("/account"), "is asked for no advice on it");
		return ERR_INVALID;
	}
	struct entry *e = record_new(call, EVENT_ADVICE_WITHDRAWN, OBJECT_APPLICATION, id);
	record_on(e, OBJECT_ACCOUNT, person.id);
	record_seal(e, "reason", json_text(call->body, "reason"));
	call_result(call, OBJECT_APPLICATION, id);
	call_said(call, "Asked no more; they have lost sight of it.");
	return OK;
}

/* With the advice goes the sight of what it was about, also from this answer. */
enum err
application_advise(struct call *call)
{
	struct str id = call->object.id, text = json_text(call->body, "text");
	enum state to;

	TRY(object_step(call, &call->object, STEP_ADVISE, &to));
	TRY(db_run(call->db, STMT_advice_give,
	    ARGS(TEXT(id), TEXT(call->caller.account), TEXT(text), INT(call->now))));
	record_seal(record_new(call, EVENT_ADVICE_GIVEN, OBJECT_APPLICATION, id), "text", text);
	TRY(tell_boards(call, NOTICE_ADVICE_GIVEN));
	call_result(call, OBJECT_ACCOUNT, call->caller.account);
	call_said(call, "Given; the boards read it, and you see the application no more.");
	return OK;
}

enum err
application_put_advice(struct call *call, struct str id)
{
	struct json_out *o = &call->reply;
	struct rows rows = db_query(call->db, STMT_advice_of_application, ARGS(TEXT(id)));
	bool any = false;

	while (rows_next(&rows)) {
		if (!any)
			json_open_list(o, "advice");
		any = true;
		json_open(o, NULL);
		json_put_text(o, "expert", row_text(&rows, "name", call->arena));
		render_time(call, "asked_at", &rows, "asked_at");
		json_put_text(o, "question", row_text(&rows, "question", call->arena));
		render_text(call, "advice", &rows, "advice");
		render_time(call, "given_at", &rows, "given_at");
		render_time(call, "withdrawn_at", &rows, "withdrawn_at");
		json_close(o);
	}
	if (any)
		json_close_list(o);
	return rows_close(&rows);
}
