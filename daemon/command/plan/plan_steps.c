/* A plan that could never be carried out is refused when it is written. */
#include "daemon/command/plan/plan_steps.h"

#include "daemon/command/model/maker.h"
#include "daemon/command/plan/plan_controls.h"
#include "daemon/rules/capability.h"
#include "lib/time.h"

enum { APPROVALS = 2 }; /* that the full procedure takes at least */

/* A stage being looked at; `at` counts from 0. */
struct looked_at {
	struct call *call;
	const struct plan_document *document;
	size_t at;
	struct stage stage, before; /* before the first: the one of the model that goes on */
	struct sheet *sheet; /* of the stage's gate */
	struct parts parts;
};

static struct str
place(const struct looked_at *l, const char *name)
{
	return str_printf(l->call->arena, "/stages/%zu/%s", l->at, name);
}

static struct gate
gate_of(const struct looked_at *l)
{
	return (struct gate){l->sheet->count, l->sheet->line, NULL};
}

static void
check_evidence(const struct looked_at *l)
{
	const struct parts *all = &l->parts;
	struct gate gate = gate_of(l);

	for (size_t i = 0;
	     (i = procedure_lacks_evidence(all->part, all->count, &gate, i)) < all->count; i++) {
		const struct part *p = &all->part[i];
		fault_add(&l->call->faults, place(l, "gate"),
		    "gives %.*s of %.*s for good, and no counted evaluation line asks for evidence "
		    "about the version %.*s in the style %s",
		    STR_ARG(p->component), STR_ARG(p->version), STR_ARG(p->version),
		    p->style == STYLE_ANY ? "query" : style_word(p->style));
	}
}

/* Closed before open, at each crossing. */
static void
check_dwell(const struct looked_at *l)
{
	struct gate gate = gate_of(l);

	if (l->stage.reason_not_closed_first.n != 0 || procedure_dwell(&gate))
		return;
	if (l->before.id.n == 0)
		fault_add(&l->call->faults, place(l, "reason_not_closed_first"),
		    "is needed: this first stage gives out what cannot be taken back, and nothing "
		    "closed precedes it");
	else
		fault_add(&l->call->faults, place(l, "reason_not_closed_first"),
		    "is needed: this stage gives out what cannot be taken back, and no time in the "
		    "stage %.*s before is asked for; or give that a minimum_dwell, or this gate a "
		    "line of type dwell",
		    STR_ARG(l->before.slug));
}

/* Guests are chosen for each case: what they bring is asked of their votes. */
static bool
counts_on_guests(const struct stage *s)
{
	for (int i = 0; i < s->policy_count; i++)
		if (s->policy[i].guests > 0)
			return true;
	return false;
}

/* Can the boards together give two lines of approvers and an independent one? */
static enum err
check_board(const struct looked_at *l)
{
	struct makers makers;
	struct voters voters;

	if (counts_on_guests(&l->stage))
		return OK;
	TRY(makers_of_model(l->call, l->document->model, &makers));
	TRY(voters_of_stage(l->call, l->stage.id, &voters));
	if (procedure_lines(voters.party, voters.count) < 2)
		fault_add(&l->call->faults, place(l, "review/board"),
		    "takes two approvers of different organisations, and the board's members are "
		    "of one; appoint a reviewer of another, or count on guests (\"guests\": 1)");
	for (size_t i = 0; i < voters.count; i++)
		if (procedure_independent(&voters.party[i], makers.party, makers.count))
			return OK;
	fault_add(&l->call->faults, place(l, "review/board"),
	    "takes an approver who is independent of the model's developer and leads, and the "
	    "board has none; appoint one, or count on guests (\"guests\": 1)");
	return OK;
}

/* How many approve at least before all its boards have. */
static int
approvals_of(const struct stage *s)
{
	int n = 0;

	for (int i = 0; i < s->policy_count; i++)
		n += s->policy[i].votes.min_approve;
	return n;
}

static enum err
check_full(struct looked_at *l)
{
	struct faults *f = &l->call->faults;

	l->sheet = NEW(l->call->arena, struct sheet);
	TRY(stage_sheet(l->call, l->stage.id, &l->before, l->sheet));
	check_dwell(l);
	if (l->stage.cooling_off_ms <= 0)
		fault_add(f, place(l, "cooling_off"),
		    "must leave time in which an approver can stop what cannot be taken back");
	if (approvals_of(&l->stage) < APPROVALS)
		fault_add(f, place(l, "review/min_approve"),
		    "must be %d at least for what cannot be taken back", APPROVALS);
	check_evidence(l);
	return check_board(l);
}

/* TO with those of MORE that AUDIENCE or a wider one has. */
static void
join(struct call *call, struct parts *to, const struct parts *more, int audience)
{
	struct part *all = NEW_ARRAY(call->arena, to->count + more->count + 1, struct part);
	size_t n = 0;

	for (size_t i = 0; i < to->count; i++)
		all[n++] = to->part[i];
	for (size_t i = 0; i < more->count; i++)
		if (more->part[i].audience >= audience)
			all[n++] = more->part[i];
	*to = (struct parts){all, n};
}

/* What was public stays out, whatever later stages offer; what is gated counts while it is
 * offered. */
static enum err
check_stage(struct looked_at *l, struct parts *out)
{
	struct parts present, known = *out;

	TRY(stage_parts(l->call, l->stage.id, &l->parts));
	TRY(stage_parts(l->call, l->before.id, &present));
	join(l->call, &known, &present, AUDIENCE_INTERNAL);
	if (crossing_find(l->parts.part, l->parts.count, known.part, known.count) == PROCEDURE_FULL)
		TRY(check_full(l));
	join(l->call, out, &l->parts, AUDIENCE_PUBLIC);
	return OK;
}

/* What was withdrawn for good is offered by no plan that is written after it. */
static enum err
check_withdrawn(struct call *call, struct str plan)
{
	struct rows rows = db_query(call->db, STMT_plan_withdrawn, ARGS(TEXT(plan)));

	while (rows_next(&rows))
		fault_add(&call->faults,
		    str_printf(call->arena, "/stages/%lld/offers",
			(long long)row_int(&rows, "position") - 1),
		    "offers the component %.*s by the tier %.*s, which was withdrawn for good on "
		    "%.10s",
		    STR_ARG(row_text(&rows, "component", call->arena)),
		    STR_ARG(row_text(&rows, "tier", call->arena)),
		    time_text(call->arena, row_int(&rows, "at")).p);
	return rows_close(&rows);
}

enum err
plan_steps_check(struct call *call, const struct plan_document *document, struct str plan)
{
	struct looked_at l = {.call = call, .document = document, .stage = document->goes_on};
	struct parts out;

	TRY(stage_parts_out(call, document->model, &out));
	for (l.at = 0; l.at < document->stage_count; l.at++) {
		l.before = l.stage;
		TRY(stage_at(call, plan, (int)l.at + 1, &l.stage));
		TRY(check_stage(&l, &out));
		TRY(plan_controls_hold(call, l.stage.id, document->stages[l.at].json, l.at));
	}
	TRY(check_withdrawn(call, plan));
	return call->faults.count == 0 ? OK : ERR_INVALID;
}
