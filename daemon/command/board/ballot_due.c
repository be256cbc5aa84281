/* What falls due while boards vote on an application: their deadline, the end of the grace
 * after it, and a casting vote that the chair does not give. */
#include "daemon/command/application/application.h"
#include "daemon/command/board/ballot_seat.h"
#include "daemon/command/due.h"
#include "daemon/command/notice.h"
#include "lib/time.h"

const int64_t ballot_grace = 14 * DAY_MS;

enum err
ballot_await(struct call *call, struct str id, int64_t deadline_at)
{
	if (deadline_at == 0 || !id_ok(id, object_prefix(OBJECT_APPLICATION)))
		return OK;
	return due_at(call, DUE_APPLICATION_DEADLINE, id, deadline_at);
}

/* --- late boards ------------------------------------------------------------------------------ */

struct late {
	bool is_late, countable, extended;
	struct str applicant;
};

static enum err
read_late(struct call *call, struct str id, struct late *ret)
{
	struct rows row;

	TRY(db_one(call->db, STMT_application_late, ARGS(TEXT(id), INT(call->now)), &row));
	*ret = (struct late){row_int(&row, "late") != 0, row_int(&row, "countable") != 0,
	    row_int(&row, "extended") != 0, row_text(&row, "applicant_id", call->arena)};
	return rows_close(&row);
}

static enum err
lapse(struct call *call, struct str id, const struct late *l)
{
	TRY(ballot_stop(call, id));
	TRY(db_run(call->db, STMT_application_end, ARGS(TEXT(id), TEXT(STR("lapsed_by_board")))));
	(void)record_new(call, EVENT_APPLICATION_LAPSED_BY_BOARD, OBJECT_APPLICATION, id);
	return notice_to(call, l->applicant, NOTICE_APPLICATION_LAPSED_BY_BOARD, id);
}

/* Chair and deputy of every board that is late. */
static enum err
alarm_boards(struct call *call, struct str id)
{
	struct str boards[SEATS_MAX];
	struct rows rows = db_query(call->db, STMT_tally_past, ARGS(TEXT(id), INT(call->now)));
	int n = 0;

	while (n < SEATS_MAX && rows_next(&rows))
		boards[n++] = row_text(&rows, "board_id", call->arena);
	TRY(rows_close(&rows));
	for (int i = 0; i < n; i++)
		TRY(notice_to_board_heads(call, boards[i], NOTICE_APPLICATION_OVERDUE, id));
	(void)record_new(call, EVENT_APPLICATION_OVERDUE, OBJECT_APPLICATION, id);
	return due_at(call, DUE_APPLICATION_LAPSE, id, call->now + ballot_grace);
}

enum err
due_application_deadline(struct call *call, struct str id)
{
	struct late l;
	bool handed;

	TRY(read_late(call, id, &l));
	if (!l.is_late)
		return OK;
	if (l.countable)
		return application_settle(call, id);
	TRY(application_relieve(call, id, &handed));
	if (handed)
		return OK;
	return l.extended ? lapse(call, id, &l) : alarm_boards(call, id);
}

enum err
due_application_lapse(struct call *call, struct str id)
{
	struct late l;

	TRY(read_late(call, id, &l));
	return l.is_late && !l.countable ? lapse(call, id, &l) : OK;
}

/* --- boards that have lost a member ------------------------------------------------------------ */

enum { CASES_AT_ONCE = 100 };

/* What it can't decide any more goes to the board in its place, where there is one. */
enum err
due_board_relief(struct call *call, struct str board)
{
	struct str cases[CASES_AT_ONCE];
	struct rows rows = db_query(
	    call->db, STMT_tally_unable, ARGS(TEXT(board), INT(call->now), INT(CASES_AT_ONCE)));
	int n = 0, relieved = 0;

	while (n < CASES_AT_ONCE && rows_next(&rows))
		cases[n++] = row_text(&rows, "case_id", call->arena);
	TRY(rows_close(&rows));
	for (int i = 0; i < n; i++) {
		bool handed;
		TRY(application_relieve(call, cases[i], &handed));
		relieved += handed;
	}
	return relieved == CASES_AT_ONCE ? due_at(call, DUE_BOARD_RELIEF, board, call->now) : OK;
}

/* --- a silent chair --------------------------------------------------------------------------- */

static enum err
pass_on(struct call *call, enum object kind, struct str id, struct str board)
{
	TRY(db_run(call->db, STMT_tally_pass_casting, ARGS(TEXT(id), TEXT(board))));
	struct entry *e = record_new(call, EVENT_TALLY_TIED, kind, id);
	record_on(e, OBJECT_BOARD, board);
	json_put_text(&e->facts, "casting_vote", STR("deputy"));
	return notice_to_board_heads(call, board, NOTICE_CASTING_VOTE, id);
}

enum err
ballot_pass_casting(struct call *call, enum object kind, struct str id)
{
	struct str boards[SEATS_MAX];
	struct rows rows = db_query(
	    call->db, STMT_tally_silent_chair, ARGS(TEXT(id), INT(call->now)));
	int n = 0;

	while (n < SEATS_MAX && rows_next(&rows))
		boards[n++] = row_text(&rows, "board_id", call->arena);
	TRY(rows_close(&rows));
	for (int i = 0; i < n; i++)
		TRY(pass_on(call, kind, id, boards[i]));
	return OK;
}

enum err
due_casting_vote(struct call *call, struct str id)
{
	return ballot_pass_casting(call, OBJECT_APPLICATION, id);
}
