/* Acts entered, recorded and shown. */
#include "daemon/command/release/act.h"

#include "daemon/command/command.h"
#include "daemon/command/due.h"
#include "daemon/command/promotion/promotion.h"
#include "daemon/command/record.h"
#include "daemon/command/render.h"
#include "daemon/store/db.h"
#include "lib/id.h"
#include "lib/time.h"

static const struct {
	const char *word, *prefix;
} kinds[ACT_COUNT] = {
#define ACT(name, word, prefix) [ACT_##name] = {word, prefix},
#include "schema/acts.def"
#undef ACT
};

static enum err
read_review(struct call *call, int64_t *ret)
{
	struct str review = json_text(call->body, "review");

	*ret = 0;
	if (review.n == 0 || (time_parse(review, ret) && *ret > call->now))
		return OK;
	fault_add(&call->faults, STR("/review"), "must be a date in the future");
	return ERR_INVALID;
}

enum err
act_of_body(struct call *call, enum act_kind kind, const struct release *r, struct act *ret)
{
	*ret = (struct act){.kind = kind,
	    .release = r->id,
	    .model = r->model,
	    .code = json_text(call->body, "code"),
	    .reason = json_text(call->body, "reason"),
	    .reentry = json_text(call->body, "reentry"),
	    .evidence = json_text(call->body, "evidence"),
	    .workaround = json_text(call->body, "workaround"),
	    .contact = json_text(call->body, "contact"),
	    .actions = json_member(call->body, "action")};
	return read_review(call, &ret->review_at);
}

enum err
act_write(struct call *call, struct act *act)
{
	act->id = id_make(call->ids, kinds[act->kind].prefix, call->now, call->arena);
	TRY(db_run(call->db, STMT_act_insert,
	    ARGS(TEXT(act->id), TEXT(str_of(kinds[act->kind].word)), TEXT(act->model),
		text_or_null(act->release), act->by_rules ? NULL_ARG : TEXT(call->caller.account),
		INT(call->now), TEXT(act->code), TEXT(act->reason),
		act->review_at != 0 ? INT(act->review_at) : NULL_ARG, text_or_null(act->reentry),
		text_or_null(act->evidence), text_or_null(act->workaround),
		text_or_null(act->contact), text_or_null(act->cause), text_or_null(act->tier),
		INT((int64_t)act->stops.bits[0]), INT((int64_t)act->stops.bits[1]),
		INT((int64_t)act->components), INT((int64_t)act->versions), text_or_null(act->from),
		text_or_null(act->to))));
	json_each(item, act->actions)
		TRY(db_run(
		    call->db, STMT_act_action_insert, ARGS(TEXT(act->id), TEXT(item->text))));
	if (act->review_at == 0)
		return OK;
	return due_at(call, DUE_ACT_REVIEW, act->id, act->review_at);
}

void
act_record(struct call *call, struct entry *e, const struct act *act)
{
	record_on(e, OBJECT_MODEL, act->model);
	json_put_text(&e->facts, "code", act->code);
	if (act->by_rules)
		json_put_bool(&e->facts, "by_rules", true);
	if (act->cause.n != 0)
		json_put_text(&e->facts, "cause", act->cause);
	if (act->review_at != 0)
		json_put_text(&e->facts, "review_at", time_text(call->arena, act->review_at));
	if (act->actions != NULL)
		json_put_tree(&e->facts, "actions", act->actions);
	record_seal(e, "reason", act->reason);
	record_seal(e, "reentry", act->reentry);
	record_seal(e, "evidence", act->evidence);
	record_seal(e, "workaround", act->workaround);
	record_seal(e, "contact", act->contact);
}

/* A proposal to offer what is stopped has nothing to stand on. */
enum err
act_void_proposal(struct call *call, const struct release *r, const char *reason, const char *cause)
{
	struct promotion p;
	struct str found;

	TRY(promotion_open(call, r->id, &p));
	if (p.id.n == 0)
		return OK;
	TRY(stage_restricted(call, p.stage, &found));
	if (found.n == 0)
		return OK;
	return promotion_end(call, &p,
	    &(struct ending){.state = STATE_PROMOTION_VOID,
		.event = EVENT_PROMOTION_VOIDED,
		.reason = str_of(reason),
		.cause = cause});
}

enum err
act_abort_proposal(struct call *call, const struct release *r)
{
	struct promotion p;

	TRY(promotion_open(call, r->id, &p));
	if (p.id.n == 0)
		return OK;
	return promotion_end(call, &p,
	    &(struct ending){.state = STATE_PROMOTION_ABORTED,
		.event = EVENT_PROMOTION_ABORTED,
		.by = call->caller.account,
		.reason = json_text(call->body, "reason"),
		.cause = str_c(call->arena, json_text(call->body, "code"))});
}

/* --- shown ------------------------------------------------------------------------------------ */

static void
put_if_any(struct call *call, const char *name, const struct rows *row)
{
	if (!row_null(row, name))
		json_put_text(&call->reply, name, row_text(row, name, call->arena));
}

void
act_put(struct call *call, const struct rows *row)
{
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;

	json_put_text(o, "code", row_text(row, "code", a));
	json_put_text(o, "means", row_text(row, "code_text", a));
	json_put_text(o, "reason", row_text(row, "reason", a));
	json_put_text(
	    o, "by", row_null(row, "by_id") ? STR("the rules") : row_text(row, "by_name", a));
	render_time(call, "at", row, "at");
	render_time(call, "review_at", row, "review_at");
	if (row_null(row, "lifted_at") && !row_null(row, "review_at") &&
	    row_int(row, "review_at") <= call->now)
		json_put_bool(o, "review_due", true);
	put_if_any(call, "reentry", row);
	put_if_any(call, "evidence", row);
	put_if_any(call, "workaround", row);
	put_if_any(call, "contact", row);
	put_if_any(call, "cause", row);
	render_time(call, "cause_closed_at", row, "cause_closed_at");
	if (row_null(row, "lifted_at"))
		return;
	json_put_text(o, "lifted_by", row_text(row, "lifted_by_name", a));
	render_time(call, "lifted_at", row, "lifted_at");
	json_put_text(o, "lift_reason", row_text(row, "lift_reason", a));
}

enum err
act_object_put(struct call *call, const struct rows *row, bool alone)
{
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;

	json_put_text(o, "kind", row_text(row, "kind", a));
	json_put_text(o, "model", row_text(row, "model", a));
	json_put_text(o, "release", row_text(row, "release_id", a));
	if (!row_null(row, "from_stage"))
		json_put_text(o, "from", row_text(row, "from_slug", a));
	if (!row_null(row, "to_stage"))
		json_put_text(o, "to", row_text(row, "to_slug", a));
	act_put(call, row);
	if (!row_null(row, "confirmed_at"))
		json_put_text(o, "confirmed_by", row_text(row, "confirmed_by_name", a));
	render_time(call, "confirmed_at", row, "confirmed_at");
	if (!alone)
		return OK;
	TRY(act_put_actions(call, row));
	return row_int(row, "versions") != 0 ? act_put_scope(call, row) : OK;
}

enum err
act_show(struct call *call)
{
	call_result(call, OBJECT_ACT, call->object.id);
	return OK;
}

enum err
act_list(struct call *call)
{
	return render_page(
	    call, &(struct page){OBJECT_ACT, STMT_act_list,
		      {TEXT(call->caller.account), INT(call->now), TEXT(call->object.id)}});
}

enum err
act_read(struct call *call, struct str id, struct act_row *ret)
{
	struct arena *a = call->arena;
	struct rows row;

	TRY(db_one(call->db, STMT_act_row, ARGS(TEXT(id)), &row));
	*ret = (struct act_row){.id = id,
	    .model = row_text(&row, "model_id", a),
	    .release = row_text(&row, "release_id", a),
	    .to = row_text(&row, "to_stage", a),
	    .carried = row_text(&row, "carried", a),
	    .restricts = str_is(row_peek(&row, "kind"), "restrict"),
	    .holds = str_is(row_peek(&row, "kind"), "hold"),
	    .annul_by = row_text(&row, "annul_by", a),
	    .confirmed = !row_null(&row, "confirmed_at"),
	    .lifted = !row_null(&row, "lifted_at")};
	return rows_close(&row);
}
