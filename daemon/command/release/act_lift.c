/* Bars: a version is kept from a stage until somebody else lifts that. */
#include "daemon/command/command.h"
#include "daemon/command/object.h"
#include "daemon/command/record.h"
#include "daemon/command/release/act.h"

static enum err
find_stage(struct call *call, const struct release *r, struct stage *ret)
{
	struct str slug = json_text(call->body, "stage");

	for (int i = r->position + 1; i <= r->stages; i++) {
		TRY(stage_at(call, r->plan, i, ret));
		if (str_eq(ret->slug, slug))
			return OK;
	}
	fault_add(&call->faults, STR("/stage"),
	    "is none of the stages that are still to come; what is offered already is restricted "
	    "or rolled back");
	return ERR_INVALID;
}

enum err
release_bar(struct call *call)
{
	struct release r;
	struct stage stage;
	struct act act;
	enum state to;

	TRY(object_step(call, &call->object, STEP_BAR, &to));
	TRY(release_read(call, call->object.id, &r));
	TRY(act_of_body(call, ACT_BAR, &r, &act));
	TRY(act_scope_of_body(call, &r, &act));
	TRY(find_stage(call, &r, &stage));
	act.to = stage.id;
	TRY(act_write(call, &act));
	struct entry *e = record_new(call, EVENT_VERSION_BARRED, OBJECT_ACT, act.id);
	record_on(e, OBJECT_RELEASE, r.id);
	act_record(call, e, &act);
	json_put_text(&e->facts, "stage", stage.id);
	act_record_scope(call, e, &act);
	TRY(act_void_proposal(call, &r, "a version that it offers was barred", "barred"));
	call_result(call, OBJECT_ACT, act.id);
	call_said(call,
	    "Barred from the stage %.*s: it can't be proposed with that until somebody else lifts "
	    "it.",
	    STR_ARG(stage.slug));
	call_hint(call, "sluice act lift %.*s --reason TEXT, by a lead or chair who did not set it",
	    STR_ARG(str_from(act.id, 24)));
	return OK;
}

enum err
act_lift(struct call *call)
{
	struct str reason = json_text(call->body, "reason");
	struct act_row act;
	enum state to;

	TRY(object_step(call, &call->object, STEP_LIFT, &to));
	TRY(act_read(call, call->object.id, &act));
	TRY(db_run(call->db, STMT_act_set_lifted,
	    ARGS(TEXT(act.id), TEXT(call->caller.account), INT(call->now), TEXT(reason))));
	struct entry *e = record_new(call, EVENT_BAR_LIFTED, OBJECT_ACT, act.id);
	record_on(e, OBJECT_RELEASE, act.release);
	record_on(e, OBJECT_MODEL, act.model);
	record_seal(e, "reason", reason);
	call_result(call, OBJECT_ACT, act.id);
	call_said(call, "Lifted the bar.");
	return OK;
}
