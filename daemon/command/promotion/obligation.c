/* Obligations: made by an approval, met, confirmed or refused, and breached by time. */
#include "daemon/command/promotion/obligation.h"

#include "daemon/command/command.h"
#include "daemon/command/due.h"
#include "daemon/command/notice.h"
#include "daemon/command/record.h"
#include "daemon/command/release/hold.h"
#include "daemon/command/render.h"
#include "lib/time.h"

static const int64_t usual_time = 30 * DAY_MS, reminder = 7 * DAY_MS;

/* --- what a vote says of it ------------------------------------------------------------------- */

static enum err
read_deadline(struct call *call, int64_t *ret)
{
	struct str by = json_text(call->body, "by");

	*ret = 0;
	if (by.n != 0 && (!time_parse(by, ret) || *ret <= call->now))
		fault_add(&call->faults, STR("/by"), "must be a date in the future");
	return call->faults.first == NULL ? OK : ERR_INVALID;
}

enum err
obligation_note(struct call *call, const struct promotion *p)
{
	struct object_row owner;
	int64_t deadline;

	if (json_text(call->body, "conditions").n == 0) {
		if (json_text(call->body, "by").n != 0 || json_text(call->body, "owner").n != 0)
			fault_add(&call->faults, STR("/conditions"),
			    "are needed: what is to be done by then?");
		TRY(db_run(call->db, STMT_vote_condition_delete,
		    ARGS(TEXT(p->id), TEXT(call->caller.account))));
		return call->faults.first == NULL ? OK : ERR_INVALID;
	}
	TRY(object_named(
	    call, OBJECT_ACCOUNT, json_text(call->body, "owner"), STR("/owner"), &owner));
	TRY(read_deadline(call, &deadline));
	return db_run(call->db, STMT_vote_condition_put,
	    ARGS(TEXT(p->id), TEXT(call->caller.account),
		TEXT(owner.id.n != 0 ? owner.id : p->proposer),
		deadline != 0 ? INT(deadline) : NULL_ARG));
}

/* --- made by an approval ---------------------------------------------------------------------- */

enum { CONDITIONS_MAX = 64 };
struct conditions {
	struct str text[CONDITIONS_MAX], owner[CONDITIONS_MAX];
	int64_t until[CONDITIONS_MAX];
	int count;
};

static enum err
read_conditions(struct call *call, struct str promotion, struct conditions *ret)
{
	struct rows rows = db_query(call->db, STMT_conditions_of_promotion, ARGS(TEXT(promotion)));

	for (ret->count = 0; ret->count < CONDITIONS_MAX && rows_next(&rows); ret->count++) {
		ret->text[ret->count] = row_text(&rows, "conditions", call->arena);
		ret->owner[ret->count] = row_text(&rows, "owner_id", call->arena);
		ret->until[ret->count] = row_null(&rows, "deadline_at")
					     ? call->now + usual_time
					     : row_int(&rows, "deadline_at");
	}
	return rows_close(&rows);
}

/* Of several who set the same condition, the first says for whom and the earliest until when. */
static enum err
make(struct call *call, const struct promotion *p, const struct conditions *c, struct str text)
{
	struct str id = id_make(
	    call->ids, object_prefix(OBJECT_OBLIGATION), call->now, call->arena);
	struct str owner = {NULL, 0};
	int64_t until = INT64_MAX;

	for (int i = 0; i < c->count; i++) {
		if (!str_eq(c->text[i], text))
			continue;
		owner = owner.n == 0 ? c->owner[i] : owner;
		until = c->until[i] < until ? c->until[i] : until;
	}
	TRY(db_run(call->db, STMT_obligation_insert,
	    ARGS(TEXT(id), TEXT(p->id), TEXT(p->model), TEXT(text), TEXT(owner), INT(until))));
	struct entry *e = record_new(call, EVENT_OBLIGATION_MADE, OBJECT_OBLIGATION, id);
	record_on(e, OBJECT_PROMOTION, p->id);
	record_on(e, OBJECT_MODEL, p->model);
	record_on(e, OBJECT_ACCOUNT, owner);
	json_put_text(&e->facts, "deadline", time_text(call->arena, until));
	record_seal(e, "text", text);
	TRY(notice_to(call, owner, NOTICE_OBLIGATION_MADE, id));
	TRY(due_at(call, DUE_OBLIGATION_REMINDER, id, until - reminder));
	return due_at(call, DUE_OBLIGATION_DEADLINE, id, until);
}

enum err
obligations_make(struct call *call, const struct promotion *p, struct str *united)
{
	struct conditions *c = NEW(call->arena, struct conditions);
	struct str all[CONDITIONS_MAX];
	struct buf b = {.arena = call->arena};

	TRY(read_conditions(call, p->id, c));
	int n = tally_unite(c->text, c->count, all);
	for (int i = 0; i < n; i++) {
		buf_printf(&b, "%s%.*s", i == 0 ? "" : "\n", STR_ARG(all[i]));
		TRY(make(call, p, c, all[i]));
	}
	*united = n == 0 ? (struct str){NULL, 0} : buf_str(&b);
	return OK;
}

enum err
obligations_drop(struct call *call, struct str promotion)
{
	struct str id[CONDITIONS_MAX];
	struct rows rows = db_query(call->db, STMT_obligations_breached_of, ARGS(TEXT(promotion)));
	int n = 0;

	while (n < CONDITIONS_MAX && rows_next(&rows))
		id[n++] = row_text(&rows, "id", call->arena);
	TRY(rows_close(&rows));
	for (int i = 0; i < n; i++)
		TRY(hold_cause_closed(call, id[i]));
	return db_run(call->db, STMT_obligations_drop, ARGS(TEXT(promotion)));
}

/* --- met, confirmed, refused ------------------------------------------------------------------ */

struct obligation {
	struct str id, promotion, model, owner, met_by;
	enum state state;
	int64_t deadline_at;
	bool breached;
};

static enum err
read_obligation(struct call *call, struct str id, struct obligation *ret)
{
	struct arena *a = call->arena;
	struct rows row;

	TRY(db_one(call->db, STMT_obligation_row, ARGS(TEXT(id)), &row));
	*ret = (struct obligation){id, row_text(&row, "promotion_id", a),
	    row_text(&row, "model_id", a), row_text(&row, "owner_id", a),
	    row_text(&row, "met_by", a), state_of(OBJECT_OBLIGATION, row_text(&row, "state", a)),
	    row_int(&row, "deadline_at"), !row_null(&row, "breached_at")};
	return rows_close(&row);
}

static struct entry *
record_step(struct call *call, enum event event, const struct obligation *o)
{
	struct entry *e = record_new(call, event, OBJECT_OBLIGATION, o->id);

	record_on(e, OBJECT_PROMOTION, o->promotion);
	record_on(e, OBJECT_MODEL, o->model);
	return e;
}

static enum err
tell_board(struct call *call, enum notice notice, const struct obligation *o)
{
	struct str board[CONDITIONS_MAX];
	struct rows rows = db_query(call->db, STMT_obligation_boards, ARGS(TEXT(o->promotion)));
	int n = 0;

	while (n < CONDITIONS_MAX && rows_next(&rows))
		board[n++] = row_text(&rows, "board_id", call->arena);
	TRY(rows_close(&rows));
	for (int i = 0; i < n; i++)
		TRY(notice_to_board_heads(call, board[i], notice, o->id));
	return OK;
}

enum err
obligation_meet(struct call *call)
{
	struct str how = json_text(call->body, "reason");
	struct obligation o;
	enum state to;

	TRY(object_step(call, &call->object, STEP_MEET, &to));
	TRY(read_obligation(call, call->object.id, &o));
	TRY(db_run(call->db, STMT_obligation_meet,
	    ARGS(TEXT(o.id), TEXT(how), TEXT(call->caller.account), INT(call->now))));
	record_seal(record_step(call, EVENT_OBLIGATION_MET, &o), "reason", how);
	TRY(tell_board(call, NOTICE_OBLIGATION_MET, &o));
	call_result(call, OBJECT_OBLIGATION, o.id);
	call_said(call, "Said to be met. Somebody of the board that set it confirms that.");
	call_hint(call, "sluice obligation confirm %.*s, by another member of the board",
	    STR_ARG(str_from(o.id, 24)));
	return OK;
}

enum err
obligation_confirm(struct call *call)
{
	struct obligation o;
	enum state to;

	TRY(object_step(call, &call->object, STEP_CONFIRM, &to));
	TRY(read_obligation(call, call->object.id, &o));
	TRY(db_run(call->db, STMT_obligation_decide,
	    ARGS(TEXT(o.id), TEXT(STR("confirmed")), TEXT(call->caller.account), INT(call->now),
		NULL_ARG)));
	TRY(due_never(call, DUE_OBLIGATION_DEADLINE, o.id));
	TRY(due_never(call, DUE_OBLIGATION_REMINDER, o.id));
	(void)record_step(call, EVENT_OBLIGATION_CONFIRMED, &o);
	if (o.breached)
		TRY(hold_cause_closed(call, o.id));
	call_result(call, OBJECT_OBLIGATION, o.id);
	call_said(call, "Confirmed: the condition is met.%s",
	    o.breached ? " The chair can resume the release." : "");
	return OK;
}

/* --- late ------------------------------------------------------------------------------------- */

static enum err
breach(struct call *call, const struct obligation *o)
{
	TRY(db_run(call->db, STMT_obligation_breach, ARGS(TEXT(o->id), INT(call->now))));
	(void)record_step(call, EVENT_OBLIGATION_BREACHED, o);
	TRY(notice_to(call, o->owner, NOTICE_OBLIGATION_BREACHED, o->id));
	return hold_set_by_daemon(
	    call, &(struct hold_cause){.model = o->model,
		      .cause = o->id,
		      .code = STR("condition_breached"),
		      .reason = STR("a condition of the approval was not met in time"),
		      .reentry = STR("the obligation is met, and the board confirms it")});
}

enum err
obligation_refuse(struct call *call)
{
	struct str reason = json_text(call->body, "reason");
	struct obligation o;
	enum state to;

	TRY(object_step(call, &call->object, STEP_REFUSE, &to));
	TRY(read_obligation(call, call->object.id, &o));
	TRY(db_run(call->db, STMT_obligation_decide,
	    ARGS(TEXT(o.id), TEXT(STR("open")), TEXT(call->caller.account), INT(call->now),
		TEXT(reason))));
	record_seal(record_step(call, EVENT_OBLIGATION_REFUSED, &o), "reason", reason);
	TRY(notice_to(call, o.met_by, NOTICE_OBLIGATION_REFUSED, o.id));
	if (o.deadline_at <= call->now)
		TRY(breach(call, &o));
	call_result(call, OBJECT_OBLIGATION, o.id);
	call_said(call, "Refused: the condition is not met.");
	return OK;
}

enum err
due_obligation_deadline(struct call *call, struct str id)
{
	struct obligation o;

	TRY(read_obligation(call, id, &o));
	if (o.state == STATE_OBLIGATION_OPEN)
		return breach(call, &o);
	return o.state == STATE_OBLIGATION_MET ? tell_board(call, NOTICE_OBLIGATION_MET, &o) : OK;
}

enum err
due_obligation_reminder(struct call *call, struct str id)
{
	struct obligation o;

	TRY(read_obligation(call, id, &o));
	if (o.state != STATE_OBLIGATION_OPEN || o.deadline_at <= call->now)
		return OK;
	(void)record_step(call, EVENT_OBLIGATION_REMINDED, &o);
	return notice_to(call, o.owner, NOTICE_OBLIGATION_SOON, id);
}

/* --- list and show ---------------------------------------------------------------------------- */

enum err
obligation_put(struct call *call, const struct rows *row, bool alone)
{
	(void)alone;
	render_text(call, "text", row, "text");
	render_text(call, "owner", row, "owner_name");
	render_time(call, "deadline_at", row, "deadline_at");
	render_text(call, "model", row, "model");
	render_text(call, "stage", row, "stage");
	render_text(call, "how", row, "how");
	render_text(call, "met_by", row, "met_by_name");
	render_time(call, "met_at", row, "met_at");
	render_text(call, "decided_by", row, "decided_by_name");
	render_time(call, "decided_at", row, "decided_at");
	render_text(call, "refusal", row, "refusal");
	render_time(call, "breached_at", row, "breached_at");
	render_text(call, "promotion", row, "promotion_id");
	return OK;
}

enum err
obligations_put(struct call *call, struct str promotion)
{
	struct json_out *o = &call->reply;
	struct rows rows = db_query(call->db, STMT_obligations_of_promotion, ARGS(TEXT(promotion)));

	json_open_list(o, "obligations");
	while (rows_next(&rows)) {
		json_open(o, NULL);
		json_put_text(o, "state", row_text(&rows, "state", call->arena));
		render_time(call, "deadline_at", &rows, "deadline_at");
		render_text(call, "owner", &rows, "owner_name");
		render_text(call, "text", &rows, "text");
		render_text(call, "id", &rows, "id");
		json_close(o);
	}
	json_close_list(o);
	return rows_close(&rows);
}

enum err
obligation_show(struct call *call)
{
	call_result(call, OBJECT_OBLIGATION, call->object.id);
	return OK;
}

enum err
obligation_list(struct call *call)
{
	return render_page(call, &(struct page){OBJECT_OBLIGATION, STMT_obligation_list,
				     {TEXT(call->caller.account), INT(call->now),
					 TEXT(call->object.id), INT(object_sees_all(call))}});
}
