/* Rolling back: what an earlier stage offers is what counts again. */
#include "daemon/command/command.h"
#include "daemon/command/gate/signal.h"
#include "daemon/command/grant/grant.h"
#include "daemon/command/object.h"
#include "daemon/command/record.h"
#include "daemon/command/release/act.h"

static enum err
find_target(struct call *call, const struct release *r, struct stage *ret)
{
	struct str slug = json_text(call->body, "stage");
	struct buf earlier = {.arena = call->arena};

	for (int i = 1; i < r->position; i++) {
		TRY(stage_at(call, r->plan, i, ret));
		if (str_eq(ret->slug, slug))
			return OK;
		buf_printf(&earlier, "%s%.*s", i == 1 ? ": " : ", ", STR_ARG(ret->slug));
	}
	fault_add(&call->faults, STR("/stage"), "is none of the stages before the present one%.*s",
	    (int)earlier.n, earlier.p);
	return ERR_INVALID;
}

static enum err
write_down(struct call *call, const struct release *r, const struct stage *to, struct act *act)
{
	TRY(act_of_body(call, ACT_ROLL_BACK, r, act));
	act->from = r->stage;
	act->to = to->id;
	TRY(act_write(call, act));
	struct entry *e = record_new(call, EVENT_RELEASE_ROLLED_BACK, OBJECT_RELEASE, r->id);
	act_record(call, e, act);
	json_put_text(&e->facts, "from", r->stage);
	json_put_text(&e->facts, "stage", to->id);
	json_put_int(&e->facts, "position", to->position);
	return stage_record_offers(call, e, to->id);
}

/* Nothing claims to recall what can't be recalled. */
static enum err
say(struct call *call, const struct release *r, const struct stage *to, const struct act *act)
{
	const char *honest;

	TRY(act_honest_words(call, act, &honest));
	call_said(call,
	    "Rolled back to the stage %.*s: what it does not offer is refused from now on.%s",
	    STR_ARG(to->slug), honest);
	call_hint(call, "sluice release show %.*s", STR_ARG(r->model_slug));
	return OK;
}

static enum err
check_step(struct call *call, enum state *after)
{
	enum err e = object_step(call, &call->object, STEP_ROLL_BACK, after);

	if (e != ERR_NOT_READY_TO)
		return e;
	call_hint(call, "sluice release restrict %.*s, or: sluice release withdraw %.*s",
	    STR_ARG(call->param[0]), STR_ARG(call->param[0]));
	return call_refuse(
	    call, e, "No stage of its plan lies before the present one; nothing was changed.");
}

enum err
release_roll_back(struct call *call)
{
	struct release r;
	struct stage to;
	struct act act;
	enum state after;

	TRY(check_step(call, &after));
	TRY(release_read(call, call->object.id, &r));
	TRY(find_target(call, &r, &to));
	TRY(act_abort_proposal(call, &r));
	TRY(db_run(call->db, STMT_release_enter_stage,
	    ARGS(TEXT(r.id), TEXT(str_of(state_word(after))), TEXT(to.id), INT(call->now))));
	TRY(db_run(call->db, STMT_act_lift_complete,
	    ARGS(TEXT(r.id), TEXT(call->caller.account), INT(call->now),
		TEXT(json_text(call->body, "reason")))));
	TRY(signals_begin(call, r.model, to.id));
	TRY(write_down(call, &r, &to, &act));
	TRY(release_settle(call, r.id));
	if (r.held_since == 0)
		TRY(grants_activate_waiting(call, r.model));
	call_result(call, OBJECT_RELEASE, r.id);
	return say(call, &r, &to, &act);
}
