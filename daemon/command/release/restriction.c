/* Restrictions: one person stops chosen capabilities at once, a second confirms it, and another
 * than the first lifts it. */
#include "daemon/command/command.h"
#include "daemon/command/due.h"
#include "daemon/command/model/exposure.h"
#include "daemon/command/notice.h"
#include "daemon/command/record.h"
#include "daemon/command/release/act.h"
#include "daemon/command/render.h"
#include "lib/id.h"
#include "lib/time.h"

enum { CONFIRM_MS = 72 * 3600 * 1000 }; /* the second person is due within */

/* --- restrict --------------------------------------------------------------------------------- */

static enum err
write_down(struct call *call, const struct release *r, struct act *act)
{
	TRY(act_of_body(call, ACT_RESTRICT, r, act));
	TRY(act_scope_of_body(call, r, act));
	TRY(act_write(call, act));
	struct entry *e = record_new(call, EVENT_RESTRICTION_SET, OBJECT_RESTRICTION, act->id);
	record_on(e, OBJECT_RELEASE, r->id);
	act_record(call, e, act);
	act_record_scope(call, e, act);
	return OK;
}

static enum err
say(struct call *call, const struct act *act)
{
	const char *honest;

	TRY(act_honest_words(call, act, &honest));
	call_said(call,
	    "Restricted: evaluations refuse it from now on.%s A second person confirms "
	    "it within 72 hours; somebody else than you lifts it.",
	    honest);
	call_hint(call, "sluice restriction confirm %.*s, by another lead, chair or duty officer",
	    STR_ARG(str_from(act->id, 24)));
	return OK;
}

enum err
release_restrict(struct call *call)
{
	struct release r;
	struct act act;
	enum state to;

	TRY(object_step(call, &call->object, STEP_RESTRICT, &to));
	TRY(release_read(call, call->object.id, &r));
	TRY(write_down(call, &r, &act));
	TRY(due_at(call, DUE_RESTRICTION_CONFIRM, act.id, call->now + CONFIRM_MS));
	TRY(due_at(call, DUE_ACT_TELL, act.id, call->now));
	TRY(act_void_proposal(call, &r, "it offers what was restricted", "restricted"));
	call_result(call, OBJECT_RESTRICTION, act.id);
	return say(call, &act);
}

/* --- the second person ------------------------------------------------------------------------ */

struct standing {
	struct str release, model;
	bool alone; /* nobody has confirmed or lifted it */
};

static enum err
read_standing(struct call *call, struct str id, struct standing *ret)
{
	struct rows row;

	TRY(db_one(call->db, STMT_restriction_row, ARGS(TEXT(id)), &row));
	*ret = (struct standing){row_text(&row, "release_id", call->arena),
	    row_text(&row, "model_id", call->arena),
	    row_null(&row, "confirmed_at") && row_null(&row, "lifted_at")};
	return rows_close(&row);
}

static struct entry *
record_step(struct call *call, struct str id, enum event event, const struct standing *s)
{
	struct entry *e = record_new(call, event, OBJECT_RESTRICTION, id);

	record_on(e, OBJECT_RELEASE, s->release);
	record_on(e, OBJECT_MODEL, s->model);
	return e;
}

enum err
restriction_confirm(struct call *call)
{
	struct standing s;
	enum state to;

	TRY(object_step(call, &call->object, STEP_CONFIRM, &to));
	TRY(read_standing(call, call->object.id, &s));
	TRY(db_run(call->db, STMT_restriction_set_confirmed,
	    ARGS(TEXT(call->object.id), TEXT(call->caller.account), INT(call->now))));
	TRY(due_never(call, DUE_RESTRICTION_CONFIRM, call->object.id));
	(void)record_step(call, call->object.id, EVENT_RESTRICTION_CONFIRMED, &s);
	call_result(call, OBJECT_RESTRICTION, call->object.id);
	call_said(call, "Confirmed the restriction.");
	return OK;
}

enum err
restriction_lift(struct call *call)
{
	struct str reason = json_text(call->body, "reason");
	struct standing s;
	enum state to;

	TRY(object_step(call, &call->object, STEP_LIFT, &to));
	TRY(read_standing(call, call->object.id, &s));
	TRY(db_run(call->db, STMT_restriction_set_lifted,
	    ARGS(TEXT(call->object.id), TEXT(call->caller.account), INT(call->now), TEXT(reason))));
	TRY(due_never(call, DUE_RESTRICTION_CONFIRM, call->object.id));
	record_seal(
	    record_step(call, call->object.id, EVENT_RESTRICTION_LIFTED, &s), "reason", reason);
	TRY(exposure_raise_stage(call, s.model, call->object.id));
	TRY(db_run(call->db, STMT_act_carry_anew, ARGS(TEXT(call->object.id))));
	TRY(due_at(call, DUE_ACT_TELL, call->object.id, call->now));
	call_result(call, OBJECT_RESTRICTION, call->object.id);
	call_said(call, "Lifted the restriction: what the stage offers is permitted again.");
	return OK;
}

enum err
due_restriction_confirm(struct call *call, struct str id)
{
	struct standing s;

	TRY(read_standing(call, id, &s));
	if (!s.alone)
		return OK;
	(void)record_step(call, id, EVENT_RESTRICTION_UNCONFIRMED, &s);
	TRY(notice_to_leads(call, s.model, NOTICE_RESTRICTION_UNCONFIRMED, id));
	return notice_to_chairs(call, s.model, NOTICE_RESTRICTION_UNCONFIRMED, id);
}

/* --- list and show ---------------------------------------------------------------------------- */

static void
put_second(struct call *call, const struct rows *row)
{
	struct json_out *o = &call->reply;
	int64_t due = row_int(row, "at") + CONFIRM_MS;

	json_put_text_or_null(o, "confirmed_by", row_text(row, "confirmed_by_name", call->arena));
	render_time(call, "confirmed_at", row, "confirmed_at");
	if (!row_null(row, "confirmed_at") || !row_null(row, "lifted_at"))
		return;
	json_put_text(o, "confirm_by", time_text(call->arena, due));
	json_put_bool(o, "overdue", call->now >= due);
}

enum err
restriction_put(struct call *call, const struct rows *row, bool alone)
{
	json_put_text(&call->reply, "model", row_text(row, "model", call->arena));
	TRY(act_put_scope(call, row));
	act_put(call, row);
	put_second(call, row);
	return alone ? act_put_actions(call, row) : OK;
}

enum err
restriction_show(struct call *call)
{
	call_result(call, OBJECT_RESTRICTION, call->object.id);
	return OK;
}

enum err
restriction_list(struct call *call)
{
	return render_page(
	    call, &(struct page){OBJECT_RESTRICTION, STMT_restriction_list,
		      {TEXT(call->caller.account), INT(call->now), TEXT(call->object.id)}});
}
