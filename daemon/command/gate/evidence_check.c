/* Evidence against its makers, and against the plan that is in force. */
#include "daemon/command/gate/evidence_check.h"

#include "daemon/rules/measure.h"

#include "daemon/command/model/maker.h"

static struct str
place(struct call *call, const struct piece *p, const char *name)
{
	return str_printf(call->arena, "%.*s/%s", STR_ARG(p->pointer), name);
}

void
evidence_check_fault(
    struct call *call, const struct piece *p, const char *name, const char *message)
{
	fault_add(&call->faults, place(call, p, name), "%s", message);
}

/* --- who made it ------------------------------------------------------------------------------ */

enum err
evidence_check_maker(struct call *call, struct str model, struct piece *p)
{
	struct makers *makers = NEW(call->arena, struct makers);
	struct object_row organisation;
	struct str given = json_text(p->json, "made_by");

	TRY(object_named(
	    call, OBJECT_ORGANISATION, given, place(call, p, "made_by"), &organisation));
	p->made_by = organisation.id;
	p->is.independent = json_truth(p->json, "independent");
	if (!p->is.independent || (given.n != 0 && organisation.id.n == 0))
		return OK;
	TRY(makers_of_model(call, model, makers));
	struct party maker = {.account = call->caller.account,
	    .organisation = call->caller.organisation,
	    .confirmed = false};
	if (given.n != 0)
		maker = (struct party){
		    .account = {NULL, 0}, .organisation = organisation.id, .confirmed = false};
	if (maker.organisation.n == 0 ||
	    !procedure_independent(&maker, makers->party, makers->count))
		evidence_check_fault(call, p, "independent",
		    "is for what an organisation made that is neither the developer's nor that of "
		    "its leads: name it as made_by");
	return OK;
}

/* --- is it what a line asks for? -------------------------------------------------------------- */

struct asked {
	bool any, version, style; /* a line; … about this version; … content with the style */
};

static void
ask_line(struct call *call, const struct rows *row, const struct piece *p, struct asked *ret)
{
	struct arena *a = call->arena;
	enum style want = style_of(row_text(row, "style", a));

	ret->any = true;
	if (!row_null(row, "version_id") &&
	    !str_eq(row_text(row, "version_id", a), p->version_id) &&
	    !str_eq(row_text(row, "baseline_version_id", a), p->version_id))
		return;
	ret->version = true;
	ret->style |= style_satisfies(p->is.style, want);
}

enum err
evidence_check_asked(struct call *call, struct str model, const struct piece *p)
{
	struct asked asked = {false, false, false};
	struct str line = json_text(p->json, "line");

	if (line.n == 0 && p->is.reporter.n == 0)
		return OK;
	struct rows rows = db_query(call->db, STMT_evidence_asked,
	    ARGS(TEXT(model), TEXT(p->is.criterion), text_or_null(line),
		text_or_null(p->is.reporter)));
	while (rows_next(&rows))
		ask_line(call, &rows, p, &asked);
	if (!asked.any)
		evidence_check_fault(call, p, line.n != 0 ? "line" : "criterion",
		    "is of no line of the plan in force that asks for this");
	else if (!asked.version)
		evidence_check_fault(call, p, "version", "is not that which the line asks about");
	else if (!asked.style)
		evidence_check_fault(call, p, "style",
		    "is weaker than, or another than, what the line asks: it would never count");
	return rows_close(&rows);
}

void
evidence_check_measure(struct call *call, const struct piece *p)
{
	enum measure measure = measure_of(p->is.criterion);
	const char *dimension = measure == MEASURE_COUNT ? "" : measure_dimension(measure);

	if (measure == MEASURE_COUNT)
		return;
	if (!measure_takes(measure, p->is.kind))
		evidence_check_fault(call, p, "kind",
		    str_c(call->arena,
			str_printf(call->arena, "must be %s", measure_kinds(measure))));
	if (p->is.kind != EVIDENCE_RATE && p->is.value < 0)
		evidence_check_fault(call, p, "value", "must not be negative");
	if (dimension[0] != '\0' && json_text(json_member(p->json, "dimensions"), dimension).n == 0)
		evidence_check_fault(call, p, "dimensions",
		    str_c(call->arena, str_printf(call->arena, "must say of which %s", dimension)));
}
