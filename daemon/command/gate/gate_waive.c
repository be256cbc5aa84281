/* Waivers: a chair lets a line pass for a while; it ends by itself, or before for a reason. */
#include "daemon/command/command.h"
#include "daemon/command/due.h"
#include "daemon/command/gate/assess.h"
#include "daemon/command/gate/gate.h"
#include "daemon/command/gate/reconsider.h"
#include "daemon/command/notice.h"
#include "daemon/command/object.h"
#include "daemon/command/record.h"
#include "lib/time.h"

/* Why the line I can't be waived, or NULL. */
static const char *
not_waivable(const struct assessment *a, size_t i)
{
	const struct gate_finding *f = &a->gate.findings[i];

	if (a->facts.procedure != PROCEDURE_PLAIN)
		return "guards what cannot be taken back: no line of this gate is ever waived";
	if (a->gate.lines[i].type == GATE_VOTE)
		return "is a vote, and votes are not waived";
	if (f->waiver != NULL)
		return "is waived already";
	return gate_met(f->result) ? "passes: there is nothing to waive" : NULL;
}

/* The line of the next gate that the body names, if it can be waived. */
static enum err
check_line(struct call *call, const struct assessment *a, struct str *ret)
{
	struct str slug = json_text(call->body, "line");
	size_t i = 0;

	while (i < a->gate.count && !str_eq(a->sheet->words[i].slug, slug))
		i++;
	if (i == a->gate.count || a->gate.lines[i].id.n == 0)
		fault_add(&call->faults, STR("/line"),
		    "is no line of the plan for the next stage: %.*s", STR_ARG(slug));
	else if (not_waivable(a, i) != NULL)
		fault_add(&call->faults, STR("/line"), "%s", not_waivable(a, i));
	else
		*ret = a->gate.lines[i].id;
	return call->faults.count == 0 ? OK : ERR_INVALID;
}

static enum err
check_until(struct call *call, int64_t *ret)
{
	if (!time_parse(json_text(call->body, "until"), ret) || *ret <= call->now)
		fault_add(&call->faults, STR("/until"), "must be a date in the future");
	return call->faults.count == 0 ? OK : ERR_INVALID;
}

enum err
gate_waive(struct call *call)
{
	struct str reason = json_text(call->body, "reason"), line = {NULL, 0};
	struct release r;
	struct assessment a;
	int64_t until = 0;
	enum state to;

	TRY(object_step(call, &call->object, STEP_GATE_WAIVE, &to));
	TRY(release_read(call, call->object.id, &r));
	TRY(assess(call, &r, &a));
	TRY(check_until(call, &until));
	TRY(check_line(call, &a, &line));
	struct str id = id_make(call->ids, object_prefix(OBJECT_WAIVER), call->now, call->arena);
	TRY(db_run(call->db, STMT_gate_waive,
	    ARGS(TEXT(id), TEXT(line), TEXT(call->caller.account), INT(call->now), INT(until),
		TEXT(reason))));
	TRY(due_at(call, DUE_WAIVER_END, id, until));
	struct entry *e = record_new(call, EVENT_GATE_WAIVED, OBJECT_RELEASE, r.id);
	record_on(e, OBJECT_MODEL, r.model);
	json_put_text(&e->facts, "line", line);
	json_put_text(&e->facts, "until", time_text(call->arena, until));
	record_seal(e, "reason", reason);
	call_result(call, OBJECT_RELEASE, r.id);
	call_said(call, "Waived the line %.*s until %.*s; it counts as it is again from then on.",
	    STR_ARG(json_text(call->body, "line")), STR_ARG(time_words(call->arena, until)));
	call_hint(call, "sluice release preview %.*s", STR_ARG(r.model_slug));
	return reconsider_model(call, r.model);
}

/* --- its end ---------------------------------------------------------------------------------- */

struct waiver {
	struct str id, line, by; /* id empty: none stands */
};

/* Of the line SLUG of RELEASE's next gate. */
static enum err
standing_waiver(struct call *call, struct str release, struct str slug, struct waiver *ret)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_gate_waiver_of_line,
	    ARGS(TEXT(release), TEXT(slug), INT(call->now)), &row);

	*ret = (struct waiver){.id = {NULL, 0}};
	if (e == OK)
		*ret = (struct waiver){row_text(&row, "id", call->arena),
		    row_text(&row, "line_id", call->arena), row_text(&row, "by_id", call->arena)};
	(void)rows_close(&row);
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err
gate_waiver_end(struct call *call, const struct line_of *line, struct str reason, bool *ended)
{
	struct waiver w;

	TRY(standing_waiver(call, line->release, line->slug, &w));
	*ended = w.id.n != 0;
	if (!*ended)
		return OK;
	TRY(db_run(call->db, STMT_gate_unwaive,
	    ARGS(TEXT(w.id), INT(call->now), TEXT(call->caller.account), TEXT(reason))));
	TRY(due_never(call, DUE_WAIVER_END, w.id));
	struct entry *e = record_new(call, EVENT_GATE_UNWAIVED, OBJECT_RELEASE, line->release);
	record_on(e, OBJECT_MODEL, line->model);
	json_put_text(&e->facts, "line", w.line);
	record_seal(e, "reason", reason);
	TRY(notice_to_leads(call, line->model, NOTICE_WAIVER_ENDED, line->release));
	return notice_to(call, w.by, NOTICE_WAIVER_ENDED, line->release);
}

enum err
gate_unwaive(struct call *call)
{
	struct str slug = json_text(call->body, "line");
	struct release r;
	bool ended;
	enum state to;

	TRY(object_step(call, &call->object, STEP_GATE_UNWAIVE, &to));
	TRY(release_read(call, call->object.id, &r));
	TRY(gate_waiver_end(
	    call, &(struct line_of){r.model, r.id, slug}, json_text(call->body, "reason"), &ended));
	if (!ended) {
		fault_add(&call->faults, STR("/line"),
		    "is no line of the next stage's gate that is waived now: %.*s", STR_ARG(slug));
		return ERR_INVALID;
	}
	call_result(call, OBJECT_RELEASE, r.id);
	call_said(call,
	    "Ended the waiver: the line %.*s counts as it is again, and a proposal that rested on "
	    "it falls.",
	    STR_ARG(slug));
	call_hint(call, "sluice release preview %.*s", STR_ARG(r.model_slug));
	return reconsider_model(call, r.model);
}

enum err
due_waiver_end(struct call *call, struct str id)
{
	struct rows row;

	TRY(db_one(call->db, STMT_gate_waiver_ended, ARGS(TEXT(id)), &row));
	struct str model = row_text(&row, "model_id", call->arena);
	struct str release = row_text(&row, "release_id", call->arena);
	TRY(rows_close(&row));
	record_on(record_new(call, EVENT_GATE_WAIVER_ENDED, OBJECT_RELEASE, release), OBJECT_MODEL,
	    model);
	TRY(notice_to_leads(call, model, NOTICE_WAIVER_ENDED, release));
	return reconsider_model(call, model);
}
