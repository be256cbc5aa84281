/* Promotions read, decided and ended. */
#include "daemon/command/promotion/promotion.h"

#include "daemon/command/due.h"
#include "daemon/command/notice.h"
#include "daemon/command/promotion/obligation.h"
#include "daemon/command/record.h"
#include "lib/decimal.h"

/* --- reading ---------------------------------------------------------------------------------- */

struct promotion
promotion_of_row(struct call *call, const struct rows *row)
{
	struct arena *a = call->arena;

	return (struct promotion){.id = row_text(row, "id", a),
	    .release = row_text(row, "release_id", a),
	    .model = row_text(row, "model_id", a),
	    .model_slug = row_text(row, "model", a),
	    .stage = row_text(row, "stage_id", a),
	    .plan = row_text(row, "plan_id", a),
	    .state = state_of(OBJECT_PROMOTION, row_text(row, "state", a)),
	    .procedure = procedure_of(row_text(row, "procedure", a)),
	    .statement = row_text(row, "statement", a),
	    .digest = row_text(row, "digest", a),
	    .report = row_text(row, "report", a),
	    .proposer = row_text(row, "proposed_by", a),
	    .cooling_off_ms = row_int(row, "cooling_off_ms"),
	    .cooling_until = row_int(row, "cooling_until"),
	    .lapses_at = row_int(row, "lapses_at"),
	    .lines = (int)row_int(row, "lines"),
	    .independents = (int)row_int(row, "independents")};
}

enum err
promotion_read(struct call *call, struct str id, struct promotion *ret)
{
	struct rows row;

	TRY(db_one(call->db, STMT_promotion_by_id,
	    ARGS(TEXT(id), SPARE, TEXT(call->caller.account), INT(call->now)), &row));
	*ret = promotion_of_row(call, &row);
	return rows_close(&row);
}

struct procedure_facts
promotion_facts(const struct promotion *p, int64_t now)
{
	bool voting = p->state == STATE_PROMOTION_VOTING || p->state == STATE_PROMOTION_OVERDUE;

	/* What was asked before the proposal was met by it, or it would not be. */
	return (struct procedure_facts){.procedure = p->procedure,
	    .plan_alone = p->plan.n != 0,
	    .staged = true,
	    .evidence_in_style = true,
	    .proposed = true,
	    .worksheet = ~0u,
	    .votes_closed = !voting,
	    .lines = p->lines,
	    .independents = p->independents,
	    .cooling_off_ms = p->cooling_off_ms,
	    .cooling_until = p->cooling_until,
	    .now = now};
}

/* --- the ballot ------------------------------------------------------------------------------- */

static enum err
approvals_asked(struct call *call, struct str stage, int *ret)
{
	struct rows row;

	TRY(db_one(call->db, STMT_approvals_asked, ARGS(TEXT(stage)), &row));
	*ret = (int)(row_int(&row, "asked") / MICRO);
	return rows_close(&row);
}

enum err
promotion_approvers(struct call *call, const struct promotion *p, struct procedure_facts *ret)
{
	struct voters voters;
	struct makers makers;

	TRY(voters_for_promotion(call, p->id, &voters));
	TRY(makers_of_promotion(call, p->model, p->proposer, &makers));
	*ret = (struct procedure_facts){.procedure = p->procedure,
	    .approvals = (int)voters.count,
	    .lines = procedure_lines(voters.party, voters.count)};
	for (size_t i = 0; i < voters.count; i++)
		ret->independents += voters.party[i].confirmed &&
				     procedure_independent(
					 &voters.party[i], makers.party, makers.count);
	return approvals_asked(call, p->stage, &ret->approvals_asked);
}

/* Approved, but by enough, and by the right people? */
static enum err
weigh(struct call *call, const struct ballot *b, int silent, bool past, struct tally *t)
{
	struct procedure_facts facts;

	TRY(promotion_approvers(call, b->of, &facts));
	t->end = procedure_close(&facts, t->end, silent, past);
	if (t->end == TALLY_NOT_APPROVED)
		t->outcome = VOTE_COUNT;
	return OK;
}

struct ballot
promotion_ballot(const struct promotion *p)
{
	return (struct ballot){.id = p->id,
	    .kind = OBJECT_PROMOTION,
	    .cases = VOTES_PROMOTION,
	    .model = p->model,
	    .digest = p->digest,
	    .weigh = weigh,
	    .of = p};
}

/* --- ending ----------------------------------------------------------------------------------- */

enum err
promotion_end(struct call *call, const struct promotion *p, const struct ending *end)
{
	TRY(ballot_stop(call, p->id));
	TRY(due_never(call, DUE_PROMOTION_CLOCK, p->id));
	TRY(obligations_drop(call, p->id));
	TRY(db_run(call->db, STMT_promotion_set_ended,
	    ARGS(TEXT(p->id), TEXT(str_of(state_word(end->state))), INT(call->now),
		end->by.n != 0 ? TEXT(end->by) : NULL_ARG, TEXT(end->reason))));
	struct entry *e = record_new(call, end->event, OBJECT_PROMOTION, p->id);
	record_on(e, OBJECT_RELEASE, p->release);
	record_on(e, OBJECT_MODEL, p->model);
	json_put_text(&e->facts, "cause", str_of(end->cause));
	record_seal(e, "reason", end->reason);
	return OK;
}

enum err
promotion_void_open(struct call *call, struct str release, const char *reason, const char *cause)
{
	struct promotion p;

	TRY(promotion_open(call, release, &p));
	if (p.id.n == 0)
		return OK;
	return promotion_end(call, &p,
	    &(struct ending){.state = STATE_PROMOTION_VOID,
		.event = EVENT_PROMOTION_VOIDED,
		.by = call->caller.account,
		.reason = str_of(reason),
		.cause = cause});
}

static bool
is_over(enum state state)
{
	return state == STATE_PROMOTION_VOID || state == STATE_PROMOTION_LAPSED;
}

/* Time has ended it: that is written down when the next step is taken. */
enum err
promotion_settle(struct call *call, const struct promotion *p)
{
	bool lapsed = p->state == STATE_PROMOTION_LAPSED;

	TRY(notice_to_leads(call, p->model, NOTICE_PROMOTION_ENDED, p->id));
	return promotion_end(call, p,
	    &(struct ending){.state = p->state,
		.event = lapsed ? EVENT_PROMOTION_LAPSED : EVENT_PROMOTION_VOIDED,
		.reason = lapsed ? STR("it was not promoted within 30 days")
				 : STR("evidence that it rests on has expired"),
		.cause = lapsed ? "time" : "evidence_expired"});
}

static enum err
read_open(struct call *call, struct str release, struct promotion ret[4], int *count)
{
	struct rows rows = db_query(
	    call->db, STMT_promotion_open_of_release, ARGS(TEXT(release), INT(call->now)));

	*count = 0;
	while (*count < 4 && rows_next(&rows))
		ret[(*count)++] = promotion_of_row(call, &rows);
	return rows_close(&rows);
}

enum err
promotion_open(struct call *call, struct str release, struct promotion *ret)
{
	struct promotion all[4];
	int count;

	*ret = (struct promotion){.lines = 0};
	TRY(read_open(call, release, all, &count));
	for (int i = 0; i < count; i++) {
		if (is_over(all[i].state))
			TRY(promotion_settle(call, &all[i]));
		else
			*ret = all[i];
	}
	return OK;
}

enum err
promotion_is_open(struct call *call, struct str release, bool *ret)
{
	struct promotion all[4];
	int count;

	*ret = false;
	TRY(read_open(call, release, all, &count));
	for (int i = 0; i < count; i++)
		*ret = *ret || !is_over(all[i].state);
	return OK;
}
