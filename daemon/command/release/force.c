/* Breaking the glass: a lead enters the next stage without its gate and votes, when the chair
 * confirms it within a day.  Never where that gives something for good. */
#include "daemon/command/command.h"
#include "daemon/command/gate/assess.h"
#include "daemon/command/notice.h"
#include "daemon/command/object.h"
#include "daemon/command/promotion/promotion.h"
#include "daemon/command/record.h"
#include "daemon/command/release/act.h"
#include "daemon/command/release/enter.h"
#include "daemon/command/render.h"

static enum err
check_forcible(struct call *call, const struct release *r, struct assessment *a)
{
	TRY(assess(call, r, a));
	if (assess_forcible(a))
		return OK;
	if (a->stage.id.n == 0)
		return call_refuse(call, ERR_NOT_READY_TO,
		    "The release has come to its last stage; nothing was changed.");
	if (a->restricted.n != 0)
		return call_refuse(call, ERR_NOT_READY_TO,
		    "The stage %.*s offers what is restricted or barred (%.*s), which no force "
		    "overrides; nothing was changed.",
		    STR_ARG(a->stage.slug), STR_ARG(a->restricted));
	TRY(assess_check_places(call, a));
	call_hint(call, "sluice release preview %.*s", STR_ARG(r->model_slug));
	return call_refuse(call, ERR_NOT_READY_TO,
	    "The stage %.*s gives something that cannot be taken back: nobody forces that, and "
	    "nothing was changed.",
	    STR_ARG(a->stage.slug));
}

/* Those who watch over it. */
static enum err
alarm(struct call *call, struct str model, enum notice notice, struct str act)
{
	TRY(notice_to_chairs(call, model, notice, act));
	TRY(notice_to_leads(call, model, notice, act));
	return notice_to_auditors(call, notice, act);
}

enum err
release_force(struct call *call)
{
	struct release r;
	struct assessment a;
	struct act act;
	enum state to;

	TRY(object_step(call, &call->object, STEP_FORCE, &to));
	TRY(release_read(call, call->object.id, &r));
	TRY(check_forcible(call, &r, &a));
	TRY(act_of_body(call, ACT_FORCE, &r, &act));
	act.from = r.stage;
	act.to = a.stage.id;
	TRY(act_write(call, &act));
	struct entry *e = record_new(call, EVENT_FORCE_PROPOSED, OBJECT_ACT, act.id);
	record_on(e, OBJECT_RELEASE, r.id);
	act_record(call, e, &act);
	json_put_text(&e->facts, "stage", a.stage.id);
	json_put_text(&e->facts, "gate", str_of(gate_result_word(a.result)));
	TRY(alarm(call, r.model, NOTICE_FORCE_PROPOSED, act.id));
	call_result(call, OBJECT_ACT, act.id);
	call_said(call,
	    "Asked for the stage %.*s without its gate and votes: boards and auditors are told, "
	    "and "
	    "it is entered when the chair confirms it within a day.",
	    STR_ARG(a.stage.slug));
	call_hint(call, "sluice act confirm %.*s, by the chair or deputy of a board that serves it",
	    STR_ARG(str_from(act.id, 24)));
	return OK;
}

enum err
act_confirm(struct call *call)
{
	struct act_row act;
	struct release r;
	struct assessment a;
	enum state to;

	TRY(object_step(call, &call->object, STEP_CONFIRM, &to));
	TRY(act_read(call, call->object.id, &act));
	TRY(release_read(call, act.release, &r));
	TRY(check_forcible(call, &r, &a));
	TRY(promotion_void_open(call, r.id, "its stage was entered by force", "forced"));
	TRY(db_run(call->db, STMT_act_set_confirmed,
	    ARGS(TEXT(act.id), TEXT(call->caller.account), INT(call->now))));
	struct entry *e = record_new(call, EVENT_PROMOTION_FORCED, OBJECT_ACT, act.id);
	record_on(e, OBJECT_RELEASE, r.id);
	record_on(e, OBJECT_MODEL, r.model);
	json_put_text(&e->facts, "stage", act.to);
	json_put_int(&e->facts, "position", r.position + 1);
	json_put_text(&e->facts, "gate", str_of(gate_result_word(a.result)));
	TRY(stage_record_offers(call, e, act.to));
	TRY(stage_enter(call, &r, act.to, act.id));
	TRY(alarm(call, r.model, NOTICE_PROMOTION_FORCED, act.id));
	call_result(call, OBJECT_ACT, act.id);
	call_said(call, "Forced: %.*s is in the stage %.*s.", STR_ARG(r.model_slug),
	    STR_ARG(a.stage.slug));
	return OK;
}

enum err
act_weigh(struct call *call, struct object_row *o)
{
	struct act_row act;
	struct release r;
	struct assessment a;

	if (o->state != STATE_ACT_PROPOSED)
		return OK;
	TRY(act_read(call, o->id, &act));
	TRY(release_read(call, act.release, &r));
	TRY(assess(call, &r, &a));
	if (!assess_forcible(&a))
		o->relations |= IS_CROSSING;
	return OK;
}
