/* Acts entered, recorded and shown. */
#include "daemon/command/act.h"

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
	    .contact = json_text(call->body, "contact")};
	return read_review(call, &ret->review_at);
}

enum err
act_write(struct call *call, struct act *act)
{
	act->id = id_make(call->ids, kinds[act->kind].prefix, call->now, call->arena);
	return db_run(call->db, STMT_act_insert,
	    ARGS(TEXT(act->id), TEXT(str_of(kinds[act->kind].word)), TEXT(act->model),
		TEXT(act->release), act->by_rules ? NULL_ARG : TEXT(call->caller.account),
		INT(call->now), TEXT(act->code), TEXT(act->reason),
		act->review_at != 0 ? INT(act->review_at) : NULL_ARG, text_or_null(act->reentry),
		text_or_null(act->evidence), text_or_null(act->workaround),
		text_or_null(act->contact), text_or_null(act->cause), text_or_null(act->account),
		text_or_null(act->tier), INT((int64_t)act->stops.bits[0]),
		INT((int64_t)act->stops.bits[1]), INT((int64_t)act->components),
		INT((int64_t)act->versions), text_or_null(act->from), text_or_null(act->to)));
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
	record_seal(e, "reason", act->reason);
	record_seal(e, "reentry", act->reentry);
	record_seal(e, "evidence", act->evidence);
	record_seal(e, "workaround", act->workaround);
	record_seal(e, "contact", act->contact);
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
