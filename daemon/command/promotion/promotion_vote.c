/* Votes on a promotion, the count, and what it leads to. */
#include "daemon/command/command.h"
#include "daemon/command/notice.h"
#include "daemon/command/promotion/obligation.h"
#include "daemon/command/record.h"
#include "lib/time.h"

static const int64_t promotable = 30 * DAY_MS; /* after it has cooled off */

/* --- decisions -------------------------------------------------------------------------------- */

static enum err
approve(struct call *call, const struct promotion *p)
{
	int64_t until = call->now + p->cooling_off_ms;
	struct procedure_facts by;
	struct str conditions;

	TRY(promotion_approvers(call, p, &by));
	TRY(obligations_make(call, p, &conditions));
	enum vote outcome = conditions.n == 0 ? VOTE_APPROVE : VOTE_APPROVE_WITH_CONDITIONS;
	TRY(db_run(call->db, STMT_promotion_set_approved,
	    ARGS(TEXT(p->id), TEXT(str_of(vote_word(outcome))), INT(call->now), INT(until),
		INT(by.lines), INT(by.independents), TEXT(conditions), INT(until + promotable))));
	TRY(promotion_await(call, p->id));
	struct entry *e = record_new(call, EVENT_PROMOTION_APPROVED, OBJECT_PROMOTION, p->id);
	record_on(e, OBJECT_RELEASE, p->release);
	record_on(e, OBJECT_MODEL, p->model);
	json_put_text(&e->facts, "outcome", str_of(vote_word(outcome)));
	json_put_int(&e->facts, "approvals", by.approvals);
	json_put_int(&e->facts, "lines", by.lines);
	json_put_int(&e->facts, "independents", by.independents);
	json_put_text(&e->facts, "cooling_until", time_text(call->arena, until));
	record_seal(e, "conditions", conditions);
	call_hint(call, "sluice promotion promote %.*s, by a lead, from %.*s on",
	    STR_ARG(str_from(p->id, 24)), STR_ARG(time_words(call->arena, until)));
	return OK;
}

static enum err
not_approve(struct call *call, const struct promotion *p, enum vote outcome)
{
	const char *word = outcome == VOTE_COUNT ? NULL : vote_word(outcome);

	TRY(db_run(call->db, STMT_promotion_set_not_approved,
	    ARGS(TEXT(p->id), word == NULL ? NULL_ARG : TEXT(str_of(word)), INT(call->now))));
	struct entry *e = record_new(call, EVENT_PROMOTION_NOT_APPROVED, OBJECT_PROMOTION, p->id);
	record_on(e, OBJECT_RELEASE, p->release);
	record_on(e, OBJECT_MODEL, p->model);
	json_put_text(&e->facts, "outcome", word == NULL ? STR("too_few") : str_of(word));
	return OK;
}

static enum err
carry_out(struct call *call, const struct promotion *p, const struct ballot_result *r)
{
	if (r->end == TALLY_APPROVED)
		return approve(call, p);
	if (r->end == TALLY_NOT_APPROVED)
		return not_approve(call, p, r->outcome);
	TRY(db_run(call->db, STMT_promotion_set_deadline, ARGS(TEXT(p->id), INT(r->deadline_at))));
	return promotion_await(call, p->id);
}

/* --- voting ----------------------------------------------------------------------------------- */

/* Why someone who asks to vote may not; the rules only know that. */
static enum err
may_vote(struct call *call)
{
	const struct object_row *o = &call->object;
	enum state to;

	if ((o->relations & IS_PROPOSER) != 0)
		return call_refuse(call, ERR_SECOND_PERSON,
		    "You proposed it; others decide about it. Nothing was changed.");
	if ((o->relations & IS_CONFLICTED) != 0)
		return call_refuse(call, ERR_OWN_CASE,
		    "You have recused yourself, or belong to the proposer's organisation; others "
		    "decide about it. Nothing was changed.");
	if ((o->relations & IS_SEATED) != 0 && o->state == STATE_PROMOTION_OVERDUE)
		return ERR_DEADLINE_PASSED;
	if ((o->relations & IS_SEATED) != 0 && o->state != STATE_PROMOTION_VOTING)
		return call_refuse(call, ERR_WRONG_STATE,
		    "This promotion is %s; it is voted on while it is voting. Nothing was changed.",
		    state_word(o->state));
	if ((o->relations & IS_SEATED) != 0 && (o->relations & IS_FROZEN) != 0)
		return ERR_RELEASE_HELD;
	enum err e = object_step(call, o, STEP_VOTE, &to);
	if (e == ERR_FORBIDDEN && (o->relations & IS_SEATED) != 0)
		return call_refuse(call, e,
		    "You vote only on what was proposed after you were appointed, and while the "
		    "vote is open; when it is tied, the casting vote is the chair's. Of who is "
		    "away and "
		    "their alternate one has a vote. Nothing was changed.");
	return e;
}

static enum err
check_conditions(struct call *call)
{
	bool asked = str_is(json_text(call->body, "vote"), "approve_with_conditions");

	if (asked != (str_trim(json_text(call->body, "conditions"), STR(" \t\n")).n == 0))
		return OK;
	fault_add(&call->faults, STR("/conditions"),
	    asked ? "are needed: on which conditions do you approve?"
		  : "belong to the vote approve_with_conditions only");
	return ERR_INVALID;
}

/* What they say about themselves must be so: of another organisation than the makers. */
static enum err
note_independence(struct call *call, const struct promotion *p)
{
	struct party self = {call->caller.account, call->caller.organisation, true};
	struct makers makers;

	if (!json_truth(call->body, "independent"))
		return db_run(call->db, STMT_independence_delete,
		    ARGS(TEXT(p->id), TEXT(call->caller.account)));
	TRY(makers_of_promotion(call, p->model, p->proposer, &makers));
	if (procedure_independent(&self, makers.party, makers.count))
		return db_run(call->db, STMT_independence_put,
		    ARGS(TEXT(p->id), TEXT(call->caller.account), INT(call->now)));
	fault_add(&call->faults, STR("/independent"),
	    "is not so: you belong to the organisation of the developer, a lead or the proposer; "
	    "leave it out and your vote counts as any other");
	return ERR_INVALID;
}

enum err
promotion_vote(struct call *call)
{
	struct promotion p;
	struct ballot_result r;

	TRY(may_vote(call));
	TRY(check_conditions(call));
	TRY(promotion_read(call, call->object.id, &p));
	TRY(note_independence(call, &p));
	TRY(obligation_note(call, &p));
	struct ballot b = promotion_ballot(&p);
	TRY(ballot_vote(call, &b, &r));
	TRY(carry_out(call, &p, &r));
	call_result(call, OBJECT_PROMOTION, p.id);
	return OK;
}

/* --- when time is over ------------------------------------------------------------------------ */

/* No quorum was reached: nobody has decided anything. */
enum err
promotion_lapse(struct call *call, const struct promotion *p)
{
	TRY(notice_to_leads(call, p->model, NOTICE_PROMOTION_ENDED, p->id));
	return promotion_end(call, p,
	    &(struct ending){.state = STATE_PROMOTION_LAPSED,
		.event = EVENT_PROMOTION_LAPSED,
		.reason = STR("no quorum by the deadline"),
		.cause = "no_quorum"});
}

enum err
promotion_count(struct call *call, const struct promotion *p)
{
	struct ballot b = promotion_ballot(p);
	struct ballot_result r;

	TRY(ballot_settle(call, &b, &r));
	return carry_out(call, p, &r);
}

enum err
promotion_tally(struct call *call)
{
	struct promotion p;
	enum state to;

	TRY(object_step(call, &call->object, STEP_TALLY, &to));
	TRY(promotion_read(call, call->object.id, &p));
	call_result(call, OBJECT_PROMOTION, p.id);
	call_said(call, "Counted the votes.");
	enum err e = promotion_count(call, &p);
	if (e != ERR_NOT_READY_TO)
		return e;
	call->detail = (struct str){NULL, 0};
	call_said(call, "The time for votes is over without a quorum: the proposal has lapsed.");
	return promotion_lapse(call, &p);
}
