/* Plans: imported whole or not at all. */
#include "daemon/command/command.h"
#include "daemon/command/gate/signal.h"
#include "daemon/command/plan/plan_controls.h"
#include "daemon/command/plan/plan_document.h"
#include "daemon/command/plan/plan_steps.h"
#include "daemon/command/record.h"
#include "daemon/command/release/admission.h"

/* A plan being entered. */
struct entered {
	const struct plan_document *document;
	struct str plan;
	struct str stage[PLAN_STAGES_MAX]; /* ids */
};

static enum err
insert_offer_lines(
    struct call *call, const struct entered *e, struct str stage, const struct plan_offer *o)
{
	const struct model_parts *parts = e->document->parts;

	for (int c = 0; c < parts->components; c++) {
		uint64_t versions = parts->component[c].versions & o->versions;
		if ((o->components & UINT64_C(1) << c) == 0)
			continue;
		for (int v = 0; v < parts->versions; v++)
			if ((versions & UINT64_C(1) << v) != 0)
				TRY(db_run(call->db, STMT_stage_offer_insert,
				    ARGS(TEXT(stage), TEXT(o->tier), TEXT(parts->component[c].id),
					TEXT(parts->version[v].id))));
	}
	return OK;
}

static struct str
or_else(const struct json *object, const char *name, const char *otherwise)
{
	struct str text = json_text(object, name);

	return text.n != 0 ? text : str_of(otherwise);
}

/* What the line's evidence is of: a control's is of the control. */
static struct str
criterion_of(const struct plan_line *l)
{
	return l->type == GATE_CONTROL ? l->subject : json_text(l->json, "criterion");
}

static bool
is_lenient(const struct json *line)
{
	return str_is(json_text(line, "in_part"), "warn") ||
	       str_is(json_text(line, "contained"), "passes");
}

static enum err
insert_line(struct call *call, struct str stage, size_t position, const struct plan_line *l)
{
	const struct json *j = l->json, *counted = json_member(j, "counted");
	struct str id = id_make(call->ids, "lin", call->now, call->arena);
	int64_t floor = json_int(j, "exposure_floor", 0);

	return db_run(call->db, STMT_gate_line_insert,
	    ARGS(TEXT(id), TEXT(stage), INT((int64_t)position + 1), TEXT(json_text(j, "slug")),
		TEXT(json_text(j, "type")), TEXT(json_text(j, "title")),
		text_or_null(criterion_of(l)), text_or_null(l->version),
		text_or_null(json_text(j, "style")), TEXT(or_else(j, "statistic", "value")),
		text_or_null(l->baseline), TEXT(str_of(comparison_word(l->comparison))),
		INT(l->limit), text_or_null(l->dimensions),
		TEXT(or_else(j, "missing_n", "inconclusive")),
		INT(counted == NULL || counted->truth), TEXT(or_else(j, "on_fail", "hold")),
		TEXT(json_text(j, "owner")), TEXT(json_text(j, "reason")), text_or_null(l->subject),
		text_or_null(l->account), text_or_null(json_text(j, "tier")),
		l->within_ms != 0 ? INT(l->within_ms) : NULL_ARG,
		floor != 0 ? INT(floor) : NULL_ARG, INT(is_lenient(j)),
		INT(json_truth(j, "independent")), text_or_null(json_text(j, "template"))));
}

static enum err
insert_board(struct call *call, struct str stage, int at, const struct review *r)
{
	const struct tally_policy *p = &r->policy;

	return db_run(call->db, STMT_stage_board_insert,
	    ARGS(TEXT(stage), INT(at + 1), TEXT(r->board), INT(p->quorum), INT(p->threshold_p),
		INT(p->threshold_q), INT(p->min_approve), INT(r->deadline_ms), INT(p->blind),
		TEXT(r->same_organisation), INT((int64_t)p->required), INT((int64_t)p->vetoes),
		INT(r->guests)));
}

static enum err
insert_stage(struct call *call, struct entered *e, size_t at)
{
	const struct plan_stage *s = &e->document->stages[at];
	struct str id = id_make(call->ids, object_prefix(OBJECT_STAGE), call->now, call->arena);

	e->stage[at] = id;
	TRY(db_run(call->db, STMT_stage_insert,
	    ARGS(TEXT(id), TEXT(e->plan), INT((int64_t)at + 1), TEXT(json_text(s->json, "slug")),
		TEXT(json_text(s->json, "name")), INT(s->minimum_dwell_ms),
		s->longest_stay_ms != 0 ? INT(s->longest_stay_ms) : NULL_ARG,
		INT(s->cooling_off_ms), text_or_null(json_text(s->json, "reason_not_closed_first")),
		text_or_null(json_text(s->json, "owner")))));
	TRY(plan_controls_enter(call, id, s->json));
	for (int i = 0; i < s->review_count; i++)
		TRY(insert_board(call, id, i, &s->reviews[i]));
	for (size_t i = 0; i < s->offer_count; i++)
		TRY(insert_offer_lines(call, e, id, &s->offers[i]));
	for (size_t i = 0; i < s->line_count; i++)
		TRY(insert_line(call, id, i, &s->lines[i]));
	TRY(signals_enter(call, e->document, at, e->stage));
	return admission_enter(call, id, json_member(s->json, "admission"));
}

static enum err
insert_plan(struct call *call, struct entered *e)
{
	struct digest digest = hash_of(call->body_text);
	struct str hex = digest_hex(call->arena, &digest);

	e->plan = id_make(call->ids, object_prefix(OBJECT_PLAN), call->now, call->arena);
	TRY(db_run(call->db, STMT_plan_insert,
	    ARGS(TEXT(e->plan), TEXT(e->document->model), TEXT(json_text(call->body, "title")),
		TEXT(hex), TEXT(call->caller.account), INT(call->now))));
	for (size_t i = 0; i < e->document->stage_count; i++)
		TRY(insert_stage(call, e, i));
	struct entry *entry = record_new(call, EVENT_PLAN_IMPORTED, OBJECT_PLAN, e->plan);
	record_on(entry, OBJECT_MODEL, e->document->model);
	json_put_text(&entry->facts, "document", hex);
	json_put_int(&entry->facts, "stages", (int64_t)e->document->stage_count);
	record_seal(entry, "title", json_text(call->body, "title"));
	record_seal(entry, "text", call->body_text);
	return OK;
}

/* A cap below what is granted already could not be kept. */
static enum err
check_places(struct call *call, struct str model, const struct entered *e, size_t at)
{
	int64_t over;

	TRY(admission_over(call, model, e->stage[at], &over));
	if (over > 0)
		fault_add(&call->faults,
		    str_printf(call->arena, "/stages/%zu/admission/places", at),
		    "is %lld below what is granted already", (long long)over);
	return OK;
}

static bool
has_names(const struct plan_stage *s)
{
	for (size_t i = 0; i < s->offer_count; i++)
		if (s->offers[i].tier.n == 0)
			return false;
	for (int i = 0; i < s->review_count; i++)
		if (s->reviews[i].board.n == 0)
			return false;
	return true;
}

static bool
is_called(const struct json *a, const struct json *b)
{
	return str_eq(json_text(a, "slug"), json_text(b, "slug"));
}

static bool
names_are_its_own(const struct plan_stage *s)
{
	for (size_t i = 0; i < s->offer_count; i++)
		for (size_t j = 0; j < i; j++)
			if (str_eq(s->offers[i].tier, s->offers[j].tier))
				return false;
	for (size_t i = 0; i < s->line_count; i++)
		for (size_t j = 0; j < i; j++)
			if (is_called(s->lines[i].json, s->lines[j].json))
				return false;
	return true;
}

/* Can what the document names be entered, whatever faults it has?  Then those are found, too,
 * that only the stages show. */
static bool
can_be_entered(const struct plan_document *d)
{
	for (size_t i = 0; i < d->stage_count; i++) {
		if (!has_names(&d->stages[i]) || !names_are_its_own(&d->stages[i]))
			return false;
		for (size_t j = 0; j < i; j++)
			if (is_called(d->stages[i].json, d->stages[j].json))
				return false;
	}
	return true;
}

/* Enter the body as a draft, unless it has faults. */
static enum err
enter_draft(struct call *call, struct entered *e, struct plan_document *document)
{
	bool shaped = call->faults.count == 0;
	enum state to;

	e->document = document;
	TRY(object_step(call, &call->object, STEP_PLAN_IMPORT, &to));
	enum err found = plan_document_check(call, call->object.id, document);
	if (found != OK && !(found == ERR_INVALID && shaped && can_be_entered(document)))
		return found;
	TRY(insert_plan(call, e));
	for (size_t i = 0; i < document->stage_count; i++)
		TRY(check_places(call, document->model, e, i));
	TRY(plan_steps_check(call, document, e->plan));
	call_result(call, OBJECT_PLAN, e->plan);
	return OK;
}

enum err
plan_import(struct call *call)
{
	struct plan_document document;
	struct entered e;

	TRY(enter_draft(call, &e, &document));
	call->location = str_printf(call->arena, "/v1/plans/%.*s", STR_ARG(e.plan));
	call_said(call, "Imported the plan with %zu stages, as a draft.", document.stage_count);
	call_hint(call, "sluice plan publish %.*s, which freezes its thresholds",
	    STR_ARG(str_from(e.plan, 24)));
	return OK;
}

enum err
plan_lint(struct call *call)
{
	struct plan_document document;
	struct entered e;

	call->dry_run = true; /* the same rules, and nothing of it is kept */
	TRY(enter_draft(call, &e, &document));
	call_said(call, "The plan has no faults; nothing was entered.");
	call_hint(call, "sluice plan import %.*s FILE", STR_ARG(call->param[0]));
	return OK;
}
