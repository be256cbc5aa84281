/* What ends for good: a release, an offer of it, a plan before its last stage. */
#include "daemon/command/command.h"
#include "daemon/command/due.h"
#include "daemon/command/gate/signal.h"
#include "daemon/command/object.h"
#include "daemon/command/promotion/promotion.h"
#include "daemon/command/record.h"
#include "daemon/command/release/act.h"
#include "lib/id.h"
#include "lib/time.h"

static enum err
begin(struct call *call, enum step step, enum act_kind kind, struct release *r, struct act *act)
{
	enum state to;

	TRY(object_step(call, &call->object, step, &to));
	TRY(release_read(call, call->object.id, r));
	return act_of_body(call, kind, r, act);
}

static enum err
set_state(struct call *call, struct str release, enum state to)
{
	return db_run(
	    call->db, STMT_release_set_state, ARGS(TEXT(release), TEXT(str_of(state_word(to)))));
}

enum err
release_withdraw(struct call *call)
{
	struct release r;
	struct act act;
	const char *honest;

	TRY(begin(call, STEP_WITHDRAW, ACT_WITHDRAW, &r, &act));
	TRY(act_abort_proposal(call, &r));
	TRY(act_write(call, &act));
	TRY(set_state(call, r.id, STATE_RELEASE_WITHDRAWN));
	TRY(signals_end(call, r.model, r.stage));
	act_record(call, record_new(call, EVENT_RELEASE_WITHDRAWN, OBJECT_RELEASE, r.id), &act);
	TRY(release_settle(call, r.id));
	TRY(act_honest_words(call, &act, &honest));
	call_result(call, OBJECT_RELEASE, r.id);
	call_said(call,
	    "Withdrew the release: nothing is offered any more; applications and grants end, and "
	    "whose they are is told.%s",
	    honest);
	return OK;
}

/* --- one offer -------------------------------------------------------------------------------- */

static enum err
check_named(struct call *call)
{
	if (json_member(call->body, "tier") != NULL ||
	    json_member(call->body, "component") != NULL ||
	    json_member(call->body, "capability") != NULL)
		return OK;
	fault_add(&call->faults, STR(""),
	    "name a tier, components or capabilities; to withdraw everything, withdraw the "
	    "release");
	return ERR_INVALID;
}

/* What is withdrawn is withdrawn once; ACT is rolled back with the refusal. */
static enum err
check_new(struct call *call, const struct act *act)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_act_withdrawn_before, ARGS(TEXT(act->id)), &row);

	if (e == OK)
		fault_add(&call->faults, STR(""), "all of that was withdrawn for good on %.10s",
		    time_text(call->arena, row_int(&row, "at")).p);
	(void)rows_close(&row);
	return e == OK ? ERR_INVALID : e == ERR_NOT_FOUND ? OK : e;
}

enum err
release_withdraw_offer(struct call *call)
{
	struct release r;
	struct act act;
	const char *honest;

	TRY(begin(call, STEP_WITHDRAW_OFFER, ACT_WITHDRAW_OFFER, &r, &act));
	TRY(check_named(call));
	TRY(act_scope_of_body(call, &r, &act));
	TRY(act_write(call, &act));
	TRY(check_new(call, &act));
	struct entry *e = record_new(call, EVENT_OFFER_WITHDRAWN, OBJECT_RELEASE, r.id);
	act_record(call, e, &act);
	act_record_scope(call, e, &act);
	TRY(release_settle(call, r.id));
	TRY(due_at(call, DUE_ACT_TELL, act.id, call->now));
	TRY(act_honest_words(call, &act, &honest));
	call_result(call, OBJECT_ACT, act.id);
	call_said(call,
	    "Withdrew it for good: evaluations refuse it from now on, in every stage; the release "
	    "goes on.%s",
	    honest);
	return OK;
}

/* --- a plan before its last stage ------------------------------------------------------------- */

enum err
release_complete(struct call *call)
{
	struct release r;
	struct act act;

	TRY(begin(call, STEP_COMPLETE, ACT_COMPLETE, &r, &act));
	TRY(promotion_void_open(
	    call, r.id, "the release was completed at its present stage", "completed"));
	TRY(act_write(call, &act));
	TRY(set_state(call, r.id, STATE_RELEASE_COMPLETED));
	act_record(call, record_new(call, EVENT_RELEASE_CUT_SHORT, OBJECT_RELEASE, r.id), &act);
	record_on(
	    record_new(call, EVENT_RELEASE_COMPLETED, OBJECT_RELEASE, r.id), OBJECT_MODEL, r.model);
	call_result(call, OBJECT_RELEASE, r.id);
	call_said(call,
	    "Completed the release: what the stage %.*s offers stands, and no later stage follows.",
	    STR_ARG(r.stage_slug));
	return OK;
}
