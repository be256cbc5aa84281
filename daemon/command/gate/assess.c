/* The next stage: its gate looked for, what it gives, what the procedure asks. */
#include "daemon/command/gate/assess.h"
#include "daemon/command/release/admission.h"

#include "daemon/command/gate/gate.h"
#include "lib/time.h"

/* Each line of the sheet against what is there now. */
static enum err
find_lines(struct call *call, const struct release *r, struct assessment *a)
{
	struct gate_facts facts;

	TRY(gate_facts_read(call, r, &a->stage, a->sheet, &facts));
	if (a->facts.procedure == PROCEDURE_PLAIN)
		TRY(gate_waivers_read(call, &a->stage, &facts));
	struct gate_finding *f = NEW_ARRAY(call->arena, a->sheet->count + 1, struct gate_finding);
	int64_t left = 0;
	for (size_t i = 0; i < a->sheet->count; i++) {
		const struct gate_line *l = &a->sheet->line[i];
		int64_t own = l->counted ? gate_time_left(l, &facts) : 0;
		f[i] = gate_line_find(l, &facts);
		left = own > left ? own : left;
	}
	a->gate = (struct gate){a->sheet->count, a->sheet->line, f};
	a->result = gate_worst(&a->gate, false);
	a->earliest = call->now + left + a->stage.cooling_off_ms;
	a->ends_first = gate_ends_before(&a->gate, a->earliest);
	return OK;
}

static enum err
find_parts(struct call *call, const struct release *r, struct assessment *a)
{
	struct parts out;

	TRY(stage_parts(call, a->stage.id, &a->parts));
	TRY(stage_parts_out(call, r->model, &out));
	a->facts.procedure = crossing_find(a->parts.part, a->parts.count, out.part, out.count);
	a->statement = crossing_statement(
	    call->arena, r->model_slug, a->parts.part, a->parts.count);
	a->facts.reason_given = a->stage.reason_not_closed_first.n != 0;
	a->facts.cooling_off_ms = a->stage.cooling_off_ms;
	a->facts.now = call->now;
	return OK;
}

enum err
assess(struct call *call, const struct release *r, struct assessment *ret)
{
	struct release lived;
	struct stage before;

	*ret = (struct assessment){.sheet = NEW(call->arena, struct sheet)};
	TRY(stage_at(call, r->plan, r->position + 1, &ret->stage));
	if (ret->stage.id.n == 0)
		return OK;
	TRY(release_lived(call, r, &lived));
	TRY(stage_by_id(call, lived.stage, &before));
	TRY(stage_sheet(call, ret->stage.id, &before, ret->sheet));
	TRY(find_parts(call, r, ret));
	TRY(find_lines(call, &lived, ret));
	ret->facts.staged = procedure_dwell(&ret->gate);
	ret->facts.evidence_in_style = procedure_lacks_evidence(ret->parts.part, ret->parts.count,
					   &ret->gate, 0) == ret->parts.count;
	TRY(admission_over(call, r->model, ret->stage.id, &ret->over));
	return stage_restricted(call, ret->stage.id, &ret->restricted);
}

bool
assess_ready(const struct assessment *a)
{
	return a->stage.id.n != 0 && gate_met(a->result) && a->ends_first == a->gate.count &&
	       a->restricted.n == 0 && a->over <= 0 && procedure_may_propose(&a->facts);
}

bool
assess_forcible(const struct assessment *a)
{
	return a->stage.id.n != 0 && a->restricted.n == 0 && a->over <= 0 && a->statement.n == 0;
}

enum err
assess_check_places(struct call *call, const struct assessment *a)
{
	if (a->over <= 0)
		return OK;
	return call_refuse(call, ERR_NOT_READY_TO,
	    "The stage %.*s has %lld place%s fewer than there are grants; nothing was changed.",
	    STR_ARG(a->stage.slug), (long long)a->over, a->over == 1 ? "" : "s");
}
