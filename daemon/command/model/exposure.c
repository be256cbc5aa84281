/* Due rows of exposure: entered, and recorded by component, audience and class. */
#include "daemon/command/model/exposure.h"

#include "daemon/command/record.h"
#include "daemon/rules/capability.h"

struct due {
	struct due *next;
	struct str component_id, version_id, component, version, audience;
	int64_t class;
};

static enum err
read_due(struct call *call, struct rows rows, struct due **ret)
{
	struct due **last = ret;

	for (*ret = NULL; rows_next(&rows); last = &(*last)->next) {
		struct due *d = *last = NEW(call->arena, struct due);
		d->component_id = row_text(&rows, "component_id", call->arena);
		d->version_id = row_text(&rows, "version_id", call->arena);
		d->component = row_text(&rows, "component", call->arena);
		d->version = row_text(&rows, "version", call->arena);
		d->audience = row_text(&rows, "audience", call->arena);
		d->class = row_int(&rows, "class");
	}
	return rows_close(&rows);
}

static bool
belong_together(const struct due *a, const struct due *b)
{
	return b != NULL && a->class == b->class && str_eq(a->component_id, b->component_id) &&
	       str_eq(a->audience, b->audience);
}

/* One entry for the versions of D and of those behind it that belong to it; returns the
 * first that doesn't. */
static const struct due *
record(struct call *call, struct str model, struct str cause, const struct due *d)
{
	struct entry *e = record_new(call, EVENT_EXPOSURE_RAISED, OBJECT_MODEL, model);
	const struct due *first = d;

	json_put_text(&e->facts, "component", d->component);
	json_put_text(&e->facts, "audience", d->audience);
	json_put_text(&e->facts, "class", str_of(class_word((enum class)d->class)));
	json_put_text(&e->facts, "cause", cause);
	json_open_list(&e->facts, "versions");
	for (; belong_together(first, d); d = d->next)
		json_put_text(&e->facts, NULL, d->version);
	json_close_list(&e->facts);
	return d;
}

static enum err
give_out(struct call *call, struct rows rows, struct str model, struct str cause)
{
	struct due *due;

	TRY(read_due(call, rows, &due));
	for (const struct due *d = due; d != NULL; d = d->next)
		TRY(db_run(call->db, STMT_exposure_insert,
		    ARGS(TEXT(d->component_id), TEXT(d->version_id), TEXT(d->audience),
			INT(d->class), INT(call->now), TEXT(cause))));
	for (const struct due *d = due; d != NULL;)
		d = record(call, model, cause, d);
	return OK;
}

enum err
exposure_raise_grant(struct call *call, struct str model, struct str grant)
{
	return give_out(
	    call, db_query(call->db, STMT_exposure_due_of_grant, ARGS(TEXT(grant))), model, grant);
}

enum err
exposure_raise_stage(struct call *call, struct str model, struct str cause)
{
	return give_out(call,
	    db_query(call->db, STMT_exposure_due_of_stage, ARGS(TEXT(model), INT(call->now))),
	    model, cause);
}

enum err
exposure_raise_import(struct call *call, struct str model, struct str import)
{
	return give_out(call, db_query(call->db, STMT_exposure_due_of_import, ARGS(TEXT(import))),
	    model, import);
}

enum err
exposure_raise_leak(struct call *call, struct str model, struct str leak)
{
	return give_out(
	    call, db_query(call->db, STMT_exposure_due_of_leak, ARGS(TEXT(leak))), model, leak);
}

enum err
exposure_annul_leak(struct call *call, struct str model, struct str leak)
{
	TRY(db_run(
	    call->db, STMT_exposure_keep_annulled, ARGS(TEXT(leak), TEXT(model), INT(call->now))));
	TRY(db_run(call->db, STMT_exposure_annul, ARGS(TEXT(leak), TEXT(model))));
	json_put_text(
	    &record_new(call, EVENT_EXPOSURE_ANNULLED, OBJECT_MODEL, model)->facts, "cause", leak);
	return exposure_raise_stage(call, model, leak);
}
