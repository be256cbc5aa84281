/* Evidence that says nothing any more: somebody says so, or what happened to the model does. */
#include "daemon/command/command.h"
#include "daemon/command/gate/evidence.h"
#include "daemon/command/gate/reconsider.h"
#include "daemon/command/gate/reopen.h"
#include "daemon/command/model/model.h"
#include "daemon/command/record.h"
#include "daemon/rules/crossing.h"

enum err
evidence_end(
    struct call *call, struct str model, struct str id, enum trigger trigger, struct str reason)
{
	struct str word = str_of(trigger_word(trigger));

	TRY(db_run(call->db, STMT_evidence_set_invalidated,
	    ARGS(TEXT(id), INT(call->now), TEXT(call->caller.account), TEXT(reason),
		text_or_null(word))));
	struct entry *e = record_new(call, EVENT_EVIDENCE_INVALIDATED, OBJECT_EVIDENCE, id);
	record_on(e, OBJECT_MODEL, model);
	if (word.n != 0)
		json_put_text(&e->facts, "trigger", word);
	record_seal(e, "reason", reason);
	return OK;
}

enum err
evidence_invalidate(struct call *call)
{
	struct str id = call->object.id, reason = json_text(call->body, "reason"), model;
	enum trigger trigger = trigger_of(json_text(call->body, "trigger"));
	struct rows row;
	enum state to;

	TRY(object_step(call, &call->object, STEP_INVALIDATE, &to));
	TRY(db_one(call->db, STMT_evidence_by_id,
	    ARGS(TEXT(id), SPARE, TEXT(call->caller.account), INT(call->now)), &row));
	model = row_text(&row, "model_id", call->arena);
	TRY(rows_close(&row));
	TRY(evidence_end(call, model, id, trigger, reason));
	call_result(call, OBJECT_EVIDENCE, id);
	call_said(call, "Invalidated the evidence.");
	return reconsider_model(call, model);
}

/* --- many at once ----------------------------------------------------------------------------- */

struct fallen {
	struct fallen *next;
	struct str id;
};

static enum err
find_fallen(struct call *call, const struct evidence_fall *f, struct fallen **ret)
{
	struct rows rows = db_query(call->db, STMT_evidence_standing,
	    ARGS(TEXT(f->model), text_or_null(f->version), text_or_null(f->criterion)));

	while (rows_next(&rows)) {
		struct evidence e = evidence_of_row(call, &rows);
		if (!trigger_fells(f->trigger, &e, f->criterion.n != 0))
			continue;
		struct fallen *one = NEW(call->arena, struct fallen);
		*one = (struct fallen){*ret, e.id};
		*ret = one;
	}
	return rows_close(&rows);
}

enum err
evidence_let_fall(struct call *call, const struct evidence_fall *f, size_t *count)
{
	struct fallen *all = NULL;

	TRY(find_fallen(call, f, &all));
	for (; all != NULL; all = all->next, ++*count)
		TRY(evidence_end(call, f->model, all->id, f->trigger, f->reason));
	return OK;
}

/* The id of the version that the body names; empty when it names none. */
static enum err
version_of_body(struct call *call, struct str *ret)
{
	struct model_parts *parts = NEW(call->arena, struct model_parts);
	struct str name = json_text(call->body, "version");

	*ret = (struct str){NULL, 0};
	if (name.n == 0)
		return OK;
	TRY(model_parts_read(call, call->object.id, parts));
	int bit = model_version_bit(parts, name);
	if (bit >= 0) {
		*ret = parts->version[bit].id;
		return OK;
	}
	fault_add(&call->faults, STR("/version"), "the model has no version %.*s", STR_ARG(name));
	return ERR_INVALID;
}

enum err
evidence_trigger(struct call *call)
{
	struct evidence_fall f = {.model = call->object.id,
	    .criterion = json_text(call->body, "criterion"),
	    .trigger = trigger_of(json_text(call->body, "trigger")),
	    .reason = json_text(call->body, "reason")};
	enum state to;
	size_t count = 0;

	TRY(object_step(call, &call->object, STEP_EVIDENCE_TRIGGER, &to));
	TRY(version_of_body(call, &f.version));
	TRY(evidence_let_fall(call, &f, &count));
	if (count == 0)
		return call_refuse(
		    call, ERR_INVALID, "No evidence of this kind stands; nothing was changed.");
	call_result(call, OBJECT_MODEL, f.model);
	call_said(call, "Invalidated %zu piece%s of evidence; lines that rest on %s open again.",
	    count, count == 1 ? "" : "s", count == 1 ? "it" : "them");
	return reconsider_model(call, f.model);
}

/* --- more reach ------------------------------------------------------------------------------- */

struct reach_of {
	struct reach_of *next;
	struct str version;
	enum style style;
};

static enum err
read_reach(struct call *call, struct str stage, struct reach_of **ret)
{
	struct rows rows = db_query(call->db, STMT_stage_reach, ARGS(TEXT(stage)));

	while (rows_next(&rows)) {
		struct reach_of *one = NEW(call->arena, struct reach_of);
		*one = (struct reach_of){*ret, row_text(&rows, "version_id", call->arena),
		    crossing_style(row_text(&rows, "family", call->arena))};
		*ret = one;
	}
	return rows_close(&rows);
}

/* Is the reach that ONE gives among ALL, or a greater one? */
static bool
was_given(const struct reach_of *all, const struct reach_of *one)
{
	for (; all != NULL; all = all->next)
		if (str_eq(all->version, one->version) && style_satisfies(all->style, one->style))
			return true;
	return false;
}

enum err
evidence_reach_grew(struct call *call, struct str model, struct str before, struct str now)
{
	struct reach_of *had = NULL, *has = NULL;
	size_t fell = 0;

	TRY(read_reach(call, before, &had));
	TRY(read_reach(call, now, &has));
	for (; has != NULL; has = has->next) {
		bool tuned = has->style == STYLE_ADAPTATION;
		if ((!tuned && has->style != STYLE_WEIGHTS) || was_given(had, has))
			continue;
		struct evidence_fall f = {.model = model,
		    .version = has->version,
		    .trigger = tuned ? TRIGGER_FINE_TUNING_ENABLED : TRIGGER_WEIGHTS_RELEASED,
		    .reason = tuned ? STR("a stage was entered that offers fine-tuning")
				    : STR("a stage was entered that gives the weights")};
		TRY(evidence_let_fall(call, &f, &fell));
	}
	return fell == 0 ? OK : reopened_tell(call, model);
}
