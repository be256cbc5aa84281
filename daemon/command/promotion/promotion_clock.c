/* What time does to a proposal: votes are counted at their deadline, or the board is alarmed;
 * who leads hears that it can be promoted; what has lapsed or fallen is written down. */
#include "daemon/command/board/ballot_seat.h"
#include "daemon/command/command.h"
#include "daemon/command/due.h"
#include "daemon/command/gate/reconsider.h"
#include "daemon/command/notice.h"
#include "daemon/command/promotion/promotion.h"
#include "daemon/command/record.h"
#include "lib/time.h"

static const int64_t grace = 14 * DAY_MS; /* between the alarm and the lapse */

enum err
promotion_await(struct call *call, struct str id)
{
	struct rows row;

	TRY(db_one(call->db, STMT_promotion_next, ARGS(TEXT(id), INT(call->now)), &row));
	bool none = row_null(&row, "at");
	int64_t at = none ? 0 : row_int(&row, "at");
	TRY(rows_close(&row));
	return none ? due_never(call, DUE_PROMOTION_CLOCK, id)
		    : due_at(call, DUE_PROMOTION_CLOCK, id, at);
}

/* --- late votes ------------------------------------------------------------------------------- */

struct late {
	int64_t deadline_at;
	bool extended;
};

static enum err
read_late(struct call *call, struct str id, struct late *ret)
{
	struct rows row;

	TRY(db_one(call->db, STMT_promotion_by_id,
	    ARGS(TEXT(id), SPARE, TEXT(call->caller.account), INT(call->now)), &row));
	*ret = (struct late){row_int(&row, "deadline_at"), row_int(&row, "extended") != 0};
	return rows_close(&row);
}

static enum err
alarm(struct call *call, const struct promotion *p, int64_t until)
{
	struct str board[SEATS_MAX];
	struct rows rows = db_query(call->db, STMT_tally_past, ARGS(TEXT(p->id), INT(call->now)));
	int n = 0;

	while (n < SEATS_MAX && rows_next(&rows))
		board[n++] = row_text(&rows, "board_id", call->arena);
	TRY(rows_close(&rows));
	for (int i = 0; i < n; i++)
		TRY(notice_to_board_heads(call, board[i], NOTICE_PROMOTION_OVERDUE, p->id));
	struct entry *e = record_new(call, EVENT_PROMOTION_OVERDUE, OBJECT_PROMOTION, p->id);
	record_on(e, OBJECT_MODEL, p->model);
	return due_at(call, DUE_PROMOTION_CLOCK, p->id, until);
}

/* Without a quorum it waits for the chair's extension, which is given once. */
static enum err
count(struct call *call, const struct promotion *p)
{
	struct late l;
	enum err e = promotion_count(call, p);

	if (e != ERR_NOT_READY_TO)
		return e;
	call->detail = (struct str){NULL, 0};
	TRY(read_late(call, p->id, &l));
	if (l.extended || l.deadline_at + grace <= call->now)
		return promotion_lapse(call, p);
	return alarm(call, p, l.deadline_at + grace);
}

static enum err
tell_ready(struct call *call, const struct promotion *p)
{
	struct entry *e = record_new(call, EVENT_PROMOTION_READY, OBJECT_PROMOTION, p->id);

	record_on(e, OBJECT_MODEL, p->model);
	return notice_to_leads(call, p->model, NOTICE_PROMOTION_READY, p->id);
}

enum err
due_promotion_clock(struct call *call, struct str id)
{
	struct promotion p;

	TRY(promotion_read(call, id, &p));
	if (p.state == STATE_PROMOTION_VOID || p.state == STATE_PROMOTION_LAPSED)
		return promotion_settle(call, &p);
	if (p.state == STATE_PROMOTION_OVERDUE)
		return count(call, &p);
	if (p.state == STATE_PROMOTION_READY)
		TRY(tell_ready(call, &p));
	return promotion_await(call, id);
}

/* --- who has access --------------------------------------------------------------------------- */

enum err
promotion_watch_cohorts(struct call *call, struct str id, const struct gate *gate)
{
	for (size_t i = 0; i < gate->count; i++)
		if (gate->lines[i].counted && gate->lines[i].type == GATE_COHORT)
			return due_at(call, DUE_PROMOTION_COHORTS, id, call->now + DAY_MS);
	return OK;
}

/* Grants come and go without anybody's looking at gates. */
enum err
due_promotion_cohorts(struct call *call, struct str id)
{
	struct promotion p, open;

	TRY(promotion_read(call, id, &p));
	TRY(reconsider_model(call, p.model));
	TRY(promotion_open(call, p.release, &open));
	return str_eq(open.id, id) ? due_at(call, DUE_PROMOTION_COHORTS, id, call->now + DAY_MS)
				   : OK;
}

/* --- more time -------------------------------------------------------------------------------- */

enum err
promotion_extend(struct call *call)
{
	struct str id = call->object.id;
	struct promotion p;
	int64_t deadline_at;
	enum state to;

	TRY(object_step(call, &call->object, STEP_EXTEND, &to));
	TRY(promotion_read(call, id, &p));
	TRY(ballot_extend(call, id, STR(""), &deadline_at));
	TRY(db_run(call->db, STMT_promotion_set_extended, ARGS(TEXT(id), INT(deadline_at))));
	TRY(promotion_await(call, id));
	struct entry *e = record_new(call, EVENT_PROMOTION_EXTENDED, OBJECT_PROMOTION, id);
	record_on(e, OBJECT_MODEL, p.model);
	json_put_text(&e->facts, "deadline", time_text(call->arena, deadline_at));
	record_seal(e, "reason", json_text(call->body, "reason"));
	call_result(call, OBJECT_PROMOTION, id);
	call_said(call, "The board has until %.*s; after that it lapses.",
	    STR_ARG(time_words(call->arena, deadline_at)));
	return OK;
}

/* --- a silent chair --------------------------------------------------------------------------- */

enum err
due_promotion_casting(struct call *call, struct str id)
{
	return ballot_pass_casting(call, OBJECT_PROMOTION, id);
}
