/* Promotions: list and show. */
#include "daemon/command/command.h"
#include "daemon/command/promotion/obligation.h"
#include "daemon/command/render.h"
#include "lib/time.h"

static void
put_clauses(struct call *call, const struct promotion *p)
{
	struct procedure_facts facts = promotion_facts(p, call->now);

	facts.stated = p->state == STATE_PROMOTION_EFFECTIVE;
	assess_put_clauses(call, &facts);
}

/* The gate as it was proposed; of a change of plan what is changed. */
static void
put_report(struct call *call, const struct promotion *p)
{
	static const char *const members[] = {"gate", "gives_for_good", "plan", "changes"};
	const char *why;
	const struct json *report = json_parse(call->arena, p->report, &why);

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		if (json_member(report, members[i]) != NULL)
			json_put_tree(&call->reply, members[i], json_member(report, members[i]));
}

static enum ballot_sight
sight_of(const struct object_row *o)
{
	if ((o->relations & IS_CONFLICTED) != 0)
		return BALLOT_RECUSED;
	return (o->relations & (IS_SEATED | IS_AUDITOR)) != 0 ? BALLOT_BOARD : BALLOT_PARTY;
}

/* Who looks, and what they may know. */
struct look {
	enum ballot_sight sight;
	bool blind;
	int min_approve; /* that the board asks for by itself */
};

static struct look
look_of(const struct object_row *o, const struct rows *row)
{
	return (struct look){
	    sight_of(o), row_int(row, "blind") != 0, (int)row_int(row, "min_approve")};
}

/* What the approval takes beside the policy of its board.  How far that is there is told to
 * those who may read the votes; others read all that it takes. */
static enum err
waits_for_approvers(
    struct call *call, const struct promotion *p, const struct look *look, struct str *ret)
{
	struct procedure_facts by;
	struct buf b = {.arena = call->arena};
	bool full = p->procedure == PROCEDURE_FULL;

	TRY(promotion_approvers(call, p, &by));
	if (look->sight != BALLOT_BOARD || look->blind)
		by.approvals = by.lines = by.independents = 0;
	if (look->min_approve < by.approvals_asked && by.approvals < by.approvals_asked)
		buf_printf(&b, "%d approvals, which the gate asks for", by.approvals_asked);
	if (full && by.lines < 2)
		buf_printf(&b, "%sapprovers of two organisations", b.n == 0 ? "" : "; ");
	if (full && by.independents == 0)
		buf_printf(&b,
		    "%samong those who approve, somebody who is independent of the model's makers "
		    "and says so: sluice promotion vote … approve --independent",
		    b.n == 0 ? "" : "; ");
	*ret = buf_str(&b);
	return OK;
}

/* The next thing that is waited for, in a sentence; empty where the votes say it. */
static enum err
waits_for(struct call *call, const struct promotion *p, const struct look *look, struct str *ret)
{
	struct str until = time_words(call->arena, p->cooling_until);

	*ret = (struct str){NULL, 0};
	if (p->state == STATE_PROMOTION_COOLING_OFF)
		*ret = str_printf(call->arena,
		    "it cools off until %.*s: until then an approver or an auditor can object",
		    STR_ARG(until));
	else if (p->state == STATE_PROMOTION_READY)
		*ret = str_printf(call->arena, "a release lead promotes it until %.*s%s",
		    STR_ARG(time_words(call->arena, p->lapses_at)),
		    p->statement.n == 0 ? "" : ", typing the statement");
	return p->state == STATE_PROMOTION_VOTING ? waits_for_approvers(call, p, look, ret) : OK;
}

/* Reasons and worksheet are for those who work on the model; once the stage is entered the
 * decision is everyone's. */
static void
put_reasons(struct call *call, const struct rows *row, const struct object_row *o)
{
	bool published = o->state == STATE_PROMOTION_EFFECTIVE;

	if (!published && (o->relations & (IS_ON_MODEL | IS_ADMIN | IS_AUDITOR)) == 0)
		return;
	render_text(call, "reason", row, "reason");
	render_text(call, "retry", row, "retry");
	render_text(call, "conditions", row, "conditions");
	render_text(call, "end_reason", row, "end_reason");
	render_text(call, "answer", row, "answer");
	if (!row_null(row, "worksheet"))
		json_put_raw(&call->reply, "worksheet", row_text(row, "worksheet", call->arena));
}

/* What its approval asks for is read by those who read on which conditions it was given. */
static enum err
put_conditions(struct call *call, const struct promotion *p, const struct object_row *o)
{
	bool published = o->state == STATE_PROMOTION_EFFECTIVE;

	if (!published && (o->relations & (IS_ON_MODEL | IS_ADMIN | IS_AUDITOR)) == 0)
		return OK;
	return obligations_put(call, p->id);
}

static enum err
put_alone(struct call *call, const struct rows *row)
{
	struct object_row o = object_of_row(call, OBJECT_PROMOTION, row);
	struct promotion p = promotion_of_row(call, row);
	struct ballot b = promotion_ballot(&p);
	struct look look = look_of(&o, row);
	struct str first;

	put_report(call, &p);
	put_clauses(call, &p);
	put_reasons(call, row, &o);
	TRY(put_conditions(call, &p, &o));
	json_put_text(&call->reply, "digest", p.digest);
	TRY(waits_for(call, &p, &look, &first));
	return ballot_put(call, &b, look.sight, first);
}

static void
put_times(struct call *call, const struct rows *row)
{
	render_time(call, "proposed_at", row, "proposed_at");
	render_time(call, "deadline_at", row, "deadline_at");
	render_time(call, "evidence_until", row, "evidence_until");
	render_time(call, "decided_at", row, "decided_at");
	render_time(call, "cooling_until", row, "cooling_until");
	render_time(call, "lapses_at", row, "lapses_at");
	render_time(call, "effective_at", row, "effective_at");
	render_time(call, "ended_at", row, "ended_at");
}

enum err
promotion_put(struct call *call, const struct rows *row, bool alone)
{
	struct json_out *o = &call->reply;

	render_text(call, "model", row, "model");
	render_text(call, "stage", row, "stage");
	json_put_int(o, "position", row_int(row, "position"));
	render_text(call, "outcome", row, "outcome");
	json_put_bool(o, "crosses", row_int(row, "crosses") != 0);
	render_text(call, "procedure", row, "procedure");
	render_text(call, "statement", row, "statement");
	if (row_int(row, "frozen") != 0)
		json_put_text(o, "blocked_by", STR("hold"));
	json_put_text(o, "proposed_by", row_text(row, "proposer_name", call->arena));
	render_text(call, "promoted_by", row, "promoter_name");
	render_text(call, "ended_by", row, "ender_name");
	put_times(call, row);
	render_text(call, "release", row, "release_id");
	return alone ? put_alone(call, row) : OK;
}

enum err
promotion_show(struct call *call)
{
	call_result(call, OBJECT_PROMOTION, call->object.id);
	return OK;
}

enum err
promotion_queue(struct call *call)
{
	return render_page(call, &(struct page){OBJECT_PROMOTION, STMT_promotion_queue,
				     {TEXT(call->caller.account), INT(call->now)}});
}

enum err
promotion_list(struct call *call)
{
	return render_page(
	    call, &(struct page){OBJECT_PROMOTION, STMT_promotion_list,
		      {TEXT(call->caller.account), INT(call->now), TEXT(call->object.id)}});
}
