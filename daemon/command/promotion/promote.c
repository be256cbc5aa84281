/* Promoting: a lead acts on a complete approval, and the stage is entered. */
#include "daemon/command/command.h"
#include "daemon/command/due.h"
#include "daemon/command/notice.h"
#include "daemon/command/plan/rebaseline.h"
#include "daemon/command/promotion/promotion.h"
#include "daemon/command/record.h"
#include "daemon/command/release/enter.h"
#include "daemon/command/release/hold.h"
#include "lib/time.h"

/* --- promote ---------------------------------------------------------------------------------- */

/* All that the procedure asks, the typed statement last. */
static enum err
check_procedure(struct call *call, const struct promotion *p)
{
	struct procedure_facts facts = promotion_facts(p, call->now);

	facts.stated = true;
	for (int i = 0; i < CLAUSE_COUNT; i++)
		if (procedure_clause(&facts, (enum clause)i) > CLAUSE_MET)
			return call_refuse(call, ERR_NOT_READY_TO,
			    "The procedure for what cannot be taken back asks for %s; nothing was "
			    "changed.",
			    clause_text((enum clause)i));
	if (p->statement.n == 0 || str_eq(json_text(call->body, "statement"), p->statement))
		return OK;
	call_hint(call, "type exactly: %.*s", STR_ARG(p->statement));
	return ERR_CONFIRMATION;
}

/* What was decided on must be what is there: lines that were met are met still. */
static enum err
check_gate(struct call *call, const struct release *r, struct assessment *a)
{
	TRY(assess(call, r, a));
	TRY(assess_check_places(call, a));
	if (gate_met(a->result))
		return OK;
	call_hint(call, "sluice release preview %.*s", STR_ARG(r->model_slug));
	return call_refuse(call, ERR_NOT_READY_TO,
	    "The gate of the stage %.*s does not hold any more; nothing was changed.",
	    STR_ARG(a->stage.slug));
}

static enum err
make_effective(struct call *call, const struct promotion *p)
{
	TRY(due_never(call, DUE_PROMOTION_CLOCK, p->id));
	return db_run(call->db, STMT_promotion_set_effective,
	    ARGS(TEXT(p->id), INT(call->now), TEXT(call->caller.account)));
}

static enum err
enter(struct call *call, const struct promotion *p, const struct release *r)
{
	TRY(make_effective(call, p));
	struct entry *e = record_new(call, EVENT_PROMOTION_EFFECTIVE, OBJECT_PROMOTION, p->id);
	record_on(e, OBJECT_RELEASE, r->id);
	record_on(e, OBJECT_MODEL, r->model);
	json_put_text(&e->facts, "stage", p->stage);
	json_put_int(&e->facts, "position", r->position + 1);
	json_put_text(&e->facts, "procedure", str_of(procedure_word(p->procedure)));
	if (p->statement.n != 0)
		json_put_text(&e->facts, "statement", p->statement);
	TRY(stage_record_offers(call, e, p->stage));
	return stage_enter(call, r, p->stage, p->id);
}

static enum err
change_plan(struct call *call, const struct promotion *p, const struct release *r)
{
	TRY(make_effective(call, p));
	TRY(rebaseline_take_effect(call, p, r));
	call_result(call, OBJECT_PROMOTION, p->id);
	call_said(
	    call, "The plan is changed; its gates are marked as re-baselined where they differ.");
	call_hint(call, "sluice plan show %.*s", STR_ARG(r->model_slug));
	return OK;
}

/* Who comes before the time is told when it is. */
static enum err
check_step(struct call *call)
{
	struct promotion p;
	enum state to;
	enum err e = object_step(call, &call->object, STEP_PROMOTE, &to);

	if (e != ERR_WRONG_STATE || call->object.state != STATE_PROMOTION_COOLING_OFF)
		return e;
	TRY(promotion_read(call, call->object.id, &p));
	call_hint(call, "sluice promotion show %.*s", STR_ARG(call->param[0]));
	return call_refuse(call, e,
	    "It cools off until %.*s, and is promoted after that; nothing was changed.",
	    STR_ARG(time_words(call->arena, p.cooling_until)));
}

enum err
promotion_promote(struct call *call)
{
	struct promotion p;
	struct release r;
	struct assessment a;

	TRY(check_step(call));
	TRY(promotion_read(call, call->object.id, &p));
	TRY(release_read(call, p.release, &r));
	TRY(check_procedure(call, &p));
	if (p.plan.n != 0)
		return change_plan(call, &p, &r);
	TRY(check_gate(call, &r, &a));
	TRY(enter(call, &p, &r));
	call_result(call, OBJECT_PROMOTION, p.id);
	call_said(call, "Promoted: %.*s is in the stage %.*s.", STR_ARG(r.model_slug),
	    STR_ARG(a.stage.slug));
	call_hint(call, "sluice release show %.*s", STR_ARG(r.model_slug));
	return OK;
}

/* --- stopping it ------------------------------------------------------------------------------ */

enum err
promotion_object(struct call *call)
{
	struct promotion p;
	enum state to;

	TRY(object_step(call, &call->object, STEP_OBJECT, &to));
	TRY(promotion_read(call, call->object.id, &p));
	TRY(promotion_end(call, &p,
	    &(struct ending){.state = STATE_PROMOTION_OBJECTED,
		.event = EVENT_PROMOTION_OBJECTED,
		.by = call->caller.account,
		.reason = json_text(call->body, "reason"),
		.cause = "objection"}));
	call_result(call, OBJECT_PROMOTION, p.id);
	call_said(call,
	    "Stopped the promotion. The stage can be proposed anew, and is then voted on "
	    "anew.");
	return OK;
}

enum err
promotion_abort(struct call *call)
{
	struct str code = json_text(call->body, "code"), reason = json_text(call->body, "reason");
	struct promotion p;
	struct act hold;
	enum state to;

	TRY(object_step(call, &call->object, STEP_ABORT, &to));
	TRY(promotion_read(call, call->object.id, &p));
	TRY(promotion_end(call, &p,
	    &(struct ending){.state = STATE_PROMOTION_ABORTED,
		.event = EVENT_PROMOTION_ABORTED,
		.by = call->caller.account,
		.reason = reason,
		.cause = str_c(call->arena, code)}));
	TRY(act_of_body(
	    call, ACT_HOLD, &(struct release){.id = p.release, .model = p.model}, &hold));
	hold.cause = p.id;
	TRY(hold_set(call, &hold));
	TRY(db_run(call->db, STMT_release_reset_dwell, ARGS(TEXT(p.release), INT(call->now))));
	call_result(call, OBJECT_PROMOTION, p.id);
	call_said(call,
	    "Aborted the promotion and held the release; the time in its stage begins anew when "
	    "somebody else resumes it.");
	return OK;
}

/* --- answering -------------------------------------------------------------------------------- */

static enum err
tell_dissenters(struct call *call)
{
	struct rows rows = db_query(
	    call->db, STMT_promotion_dissenters, ARGS(TEXT(call->object.id)));
	enum err e = OK;

	while (e == OK && rows_next(&rows))
		e = notice_to(call, row_text(&rows, "account_id", call->arena),
		    NOTICE_PROMOTION_ANSWERED, call->object.id);
	return rows_end(&rows, e);
}

/* Said anew it takes the place of what was said before; the ledger keeps both. */
enum err
promotion_answer(struct call *call)
{
	struct str text = json_text(call->body, "text");
	struct promotion p;
	enum state to;

	TRY(object_step(call, &call->object, STEP_ANSWER, &to));
	TRY(promotion_read(call, call->object.id, &p));
	TRY(db_run(
	    call->db, STMT_promotion_set_answer, ARGS(TEXT(p.id), TEXT(text), INT(call->now))));
	struct entry *e = record_new(call, EVENT_PROMOTION_ANSWERED, OBJECT_PROMOTION, p.id);
	record_on(e, OBJECT_RELEASE, p.release);
	record_on(e, OBJECT_MODEL, p.model);
	record_seal(e, "answer", text);
	TRY(tell_dissenters(call));
	call_result(call, OBJECT_PROMOTION, p.id);
	call_said(call, "Answered; whoever voted against it or objected is told.");
	return OK;
}
