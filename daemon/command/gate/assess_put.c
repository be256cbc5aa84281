/* The next stage in words: for people and programs alike. */
#include "daemon/command/gate/assess.h"

#include "daemon/command/object.h"
#include "lib/decimal.h"
#include "lib/id.h"
#include "lib/time.h"

/* --- the gate --------------------------------------------------------------------------------- */

static void
put_interval(struct call *call, const struct gate_finding *f)
{
	if (!f->sampled)
		return;
	json_put_text(&call->reply, "interval",
	    str_printf(call->arena, "%.*s to %.*s (95 %%)",
		STR_ARG(decimal_text(call->arena, f->interval.low)),
		STR_ARG(decimal_text(call->arena, f->interval.high))));
}

/* What a line rested on until it fell, and since when it doesn't. */
static void
put_fallen(struct call *call, const struct gate_finding *f)
{
	struct json_out *o = &call->reply;

	if (f->fallen == NULL)
		return;
	json_put_text(o, "fallen_evidence", f->fallen->id);
	json_put_text_or_null(o, "trigger", str_of(trigger_word(f->fallen->trigger)));
}

static void
put_waiver(struct call *call, const struct gate_finding *f)
{
	struct json_out *o = &call->reply;

	if (f->waiver == NULL)
		return;
	json_put_text(o, "waived_by", f->waiver->by);
	json_put_text(o, "waived_until", time_text(call->arena, f->waiver->until));
	json_put_text(o, "waived_because", f->waiver->reason);
}

static void
put_source(struct call *call, const struct gate_finding *f)
{
	struct json_out *o = &call->reply;

	put_fallen(call, f);
	put_waiver(call, f);
	if (f->evidence == NULL)
		return;
	json_put_text(o, "evidence", f->evidence->id);
	if (f->ends != INT64_MAX && f->waiver == NULL)
		json_put_text(o, "valid_until", time_text(call->arena, f->ends));
	if (f->baseline != NULL)
		json_put_text(o, "baseline_evidence", f->baseline->id);
}

/* That its threshold isn't the one that was published first. */
static void
put_baseline(struct json_out *o, const struct sheet_words *w)
{
	if (!w->rebaselined)
		return;
	json_put_bool(o, "re_baselined", true);
	json_put_text_or_null(o, "was", w->was);
	json_put_bool(o, "measured_before", w->measured);
}

static bool
is_rebaselined(const struct assessment *a)
{
	for (size_t i = 0; i < a->sheet->count; i++)
		if (a->sheet->words[i].rebaselined)
			return true;
	return false;
}

/* What was compared with what; a document and a control are there or not. */
static void
put_numbers(struct call *call, const struct gate_line *l, const struct gate_finding *f)
{
	struct json_out *o = &call->reply;
	struct str none = {NULL, 0};

	if (l->type == GATE_DOCUMENT || l->type == GATE_CONTROL) {
		json_put_text_or_null(o, "value",
		    !f->measured    ? none
		    : f->value != 0 ? STR("yes")
				    : STR("no"));
		return;
	}
	json_put_text_or_null(
	    o, "value", f->measured ? gate_number_text(call->arena, l, f->value) : none);
	json_put_text(o, "operator", str_of(comparison_word(l->comparison)));
	json_put_text(o, "limit", gate_number_text(call->arena, l, l->limit));
}

static void
put_line(struct call *call, const struct assessment *a, size_t i)
{
	struct json_out *o = &call->reply;
	const struct gate_finding *f = &a->gate.findings[i];

	json_open(o, NULL);
	json_put_text(o, "slug", a->sheet->words[i].slug);
	json_put_text(o, "result", str_of(gate_result_word(f->result)));
	json_put_text(o, "reads", gate_text(call->arena, &a->gate.lines[i], f));
	if (f->why != NULL)
		json_put_text(o, "why", gate_why(call->arena, f));
	put_numbers(call, &a->gate.lines[i], f);
	json_put_text(o, "title", a->sheet->words[i].title);
	json_put_text(o, "type", str_of(gate_type_word(a->gate.lines[i].type)));
	json_put_text_or_null(o, "version", a->gate.lines[i].wish.version);
	json_put_bool(o, "counted", a->gate.lines[i].counted);
	put_interval(call, f);
	put_source(call, f);
	json_put_text(o, "owner", a->sheet->words[i].owner);
	if (a->sheet->words[i].template.n != 0)
		json_put_text(o, "template", a->sheet->words[i].template);
	put_baseline(o, &a->sheet->words[i]);
	json_close(o);
}

void
assess_put_gate(struct call *call, const struct assessment *a)
{
	json_open(&call->reply, "gate");
	assess_put_report(call, a);
	json_close(&call->reply);
}

void
assess_put_report(struct call *call, const struct assessment *a)
{
	struct json_out *o = &call->reply;

	json_put_text(o, "result", str_of(gate_result_word(a->result)));
	json_put_bool(o, "met", gate_met(a->result));
	if (is_rebaselined(a))
		json_put_bool(o, "re_baselined", true);
	json_open_list(o, "lines");
	for (size_t i = 0; i < a->gate.count; i++)
		put_line(call, a, i);
	json_close_list(o);
}

/* --- what it gives, and what that asks -------------------------------------------------------- */

/* Is what is given by part I given by an earlier part, too: by another capability? */
static bool
is_given_before(const struct parts *parts, size_t i)
{
	const struct part *p = &parts->part[i];

	for (size_t k = 0; k < i; k++) {
		const struct part *q = &parts->part[k];
		if (q->crosses && q->audience == p->audience && q->class == p->class &&
		    str_eq(q->component, p->component) && str_eq(q->version, p->version))
			return true;
	}
	return false;
}

static void
put_given(struct call *call, const struct assessment *a)
{
	static const char *const audiences[] = {"internal", "partner", "vetted", "public"};
	struct json_out *o = &call->reply;

	json_open_list(o, "gives_for_good");
	for (size_t i = 0; i < a->parts.count; i++) {
		const struct part *p = &a->parts.part[i];
		if (!p->crosses || is_given_before(&a->parts, i))
			continue;
		json_open(o, NULL);
		json_put_text(o, "component", p->component);
		json_put_text(o, "version", p->version);
		json_put_text(o, "audience", str_of(audiences[p->audience]));
		json_put_text(o, "class", str_printf(call->arena, "R%d", p->class));
		json_close(o);
	}
	json_close_list(o);
}

void
assess_put_clauses(struct call *call, const struct procedure_facts *facts)
{
	struct json_out *o = &call->reply;

	json_open_list(o, "clauses");
	for (int i = 0; i < CLAUSE_COUNT; i++) {
		enum clause_state s = procedure_clause(facts, (enum clause)i);
		if (s == CLAUSE_NOT_ASKED)
			continue;
		json_open(o, NULL);
		json_put_text(o, "clause", str_of(clause_word((enum clause)i)));
		json_put_text(o, "state", str_of(clause_state_word(s)));
		json_put_text(o, "asks", str_of(clause_text((enum clause)i)));
		json_close(o);
	}
	json_close_list(o);
}

static void
put_worksheet(struct call *call, const struct assessment *a)
{
	struct json_out *o = &call->reply;

	if (a->facts.procedure != PROCEDURE_FULL)
		return;
	json_open_list(o, "worksheet");
	for (int i = 0; i < WORKSHEET_COUNT; i++) {
		json_open(o, NULL);
		json_put_text(o, "member", str_of(worksheet_member((enum worksheet)i)));
		json_put_text(o, "asks", str_of(worksheet_text((enum worksheet)i)));
		json_close(o);
	}
	json_close_list(o);
}

/* --- what is missing -------------------------------------------------------------------------- */

static void
put_sentence(struct call *call, struct str sentence)
{
	json_put_text(&call->reply, NULL, sentence);
}

static void
put_missing_line(struct call *call, const struct assessment *a, size_t i)
{
	const struct gate_finding *f = &a->gate.findings[i];

	if (!a->gate.lines[i].counted || f->awaits_votes || gate_met(f->result))
		return;
	struct str why = gate_why(call->arena, f);
	put_sentence(call,
	    str_printf(call->arena, "%.*s: %s, %.*s%s%.*s", STR_ARG(a->sheet->words[i].slug),
		gate_result_word(f->result), STR_ARG(gate_text(call->arena, &a->gate.lines[i], f)),
		why.n == 0 ? "" : ": ", STR_ARG(why)));
}

static void
put_missing_evidence(struct call *call, const struct assessment *a)
{
	const struct parts *all = &a->parts;

	for (size_t i = 0;
	     (i = procedure_lacks_evidence(all->part, all->count, &a->gate, i)) < all->count; i++) {
		const struct part *p = &all->part[i];
		put_sentence(
		    call, str_printf(call->arena,
			      "the procedure asks for evidence about %.*s in the style %s, since "
			      "the component %.*s is given for good",
			      STR_ARG(p->version), style_word(p->style), STR_ARG(p->component)));
	}
}

static void
put_missing_clause(struct call *call, const struct assessment *a, enum clause clause)
{
	if (procedure_clause(&a->facts, clause) != CLAUSE_UNMET)
		return;
	if (clause == CLAUSE_EVIDENCE_IN_STYLE)
		put_missing_evidence(call, a);
	else
		put_sentence(call,
		    str_printf(call->arena, "the procedure asks for %s", clause_text(clause)));
}

static struct str
earliest_text(struct call *call, const struct assessment *a)
{
	return str_printf(call->arena, "effective %.*s at the earliest",
	    STR_ARG(time_words(call->arena, a->earliest)));
}

/* Of what a line rests on, that which ends first. */
static const struct evidence *
ending_evidence(const struct assessment *a, const struct gate_finding *f)
{
	const struct evidence_wish *wish = &a->gate.lines[a->ends_first].wish;

	return f->baseline != NULL && evidence_ends(f->baseline, wish) == f->ends ? f->baseline
										  : f->evidence;
}

/* What the counted line AT rests on, and when that ends. */
static struct str
ending_text(struct call *call, const struct assessment *a, size_t at)
{
	const struct gate_finding *f = &a->gate.findings[at];
	struct str ends = time_words(call->arena, f->ends);

	if (f->waiver != NULL)
		return str_printf(call->arena, "the waiver of %.*s ends %.*s",
		    STR_ARG(a->sheet->words[at].slug), STR_ARG(ends));
	if (f->evidence == NULL)
		return str_printf(call->arena, "the drill of %.*s (%.*s) ends %.*s",
		    STR_ARG(a->gate.lines[at].subject), STR_ARG(a->sheet->words[at].slug),
		    STR_ARG(ends));
	return str_printf(call->arena, "evidence %.*s (%.*s) ends %.*s",
	    STR_ARG(ending_evidence(a, f)->id), STR_ARG(a->gate.lines[at].wish.criterion),
	    STR_ARG(ends));
}

static void
put_ending(struct call *call, const struct assessment *a)
{
	size_t at = a->ends_first;

	if (at == a->gate.count)
		return;
	put_sentence(call, str_printf(call->arena, "%.*s; %.*s%s", STR_ARG(earliest_text(call, a)),
			       STR_ARG(ending_text(call, a, at)),
			       a->gate.findings[at].waiver == NULL ? ", renew it first" : ""));
}

void
assess_put_missing(struct call *call, const struct assessment *a)
{
	if (a->stage.id.n == 0)
		return;
	for (size_t i = 0; i < a->gate.count; i++)
		put_missing_line(call, a, i);
	for (int i = 0; i < CLAUSE_COUNT; i++)
		put_missing_clause(call, a, (enum clause)i);
	put_ending(call, a);
	if (a->restricted.n != 0)
		put_sentence(call,
		    str_printf(call->arena,
			id_ok(a->restricted, object_prefix(OBJECT_RESTRICTION))
			    ? "the stage offers what is restricted: lift the restriction %.*s first"
			    : "a version that the stage offers is barred from it: lift the act "
			      "%.*s first",
			STR_ARG(a->restricted)));
	if (a->over > 0)
		put_sentence(call,
		    str_printf(call->arena,
			"the stage has %lld place%s fewer than there are grants: plan it anew with "
			"more, or let some end",
			(long long)a->over, a->over == 1 ? "" : "s"));
}

/* What the gate rests on that ends first, also when that is late enough. */
static void
put_first_end(struct call *call, const struct assessment *a)
{
	size_t at = gate_ends_before(&a->gate, INT64_MAX);

	if (at < a->gate.count)
		json_put_text(&call->reply, "ends_first", ending_text(call, a, at));
}

void
assess_put(struct call *call, const struct assessment *a)
{
	struct json_out *o = &call->reply;

	json_open(o, "stage");
	json_put_int(o, "position", a->stage.position);
	json_put_text(o, "slug", a->stage.slug);
	json_put_text(o, "name", a->stage.name);
	json_close(o);
	assess_put_gate(call, a);
	json_put_bool(o, "crosses", a->facts.procedure != PROCEDURE_PLAIN);
	json_put_text(o, "procedure", str_of(procedure_word(a->facts.procedure)));
	put_given(call, a);
	json_put_text_or_null(o, "statement", a->statement);
	assess_put_clauses(call, &a->facts);
	put_worksheet(call, a);
	json_put_text(o, "earliest", time_text(call->arena, a->earliest));
	put_first_end(call, a);
	json_open_list(o, "missing");
	assess_put_missing(call, a);
	json_close_list(o);
}
