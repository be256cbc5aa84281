/* Drills: an act is really done, by whoever would do it, as far as the facts that evaluations
 * are answered from, and then undone; how long that took is kept. */
#include "daemon/command/command.h"
#include "daemon/command/gate/reconsider.h"
#include "daemon/command/model/model.h"
#include "daemon/command/object.h"
#include "daemon/command/record.h"
#include "daemon/command/release/impact.h"
#include "daemon/command/render.h"
#include "daemon/store/fact.h"
#include "lib/id.h"
#include "lib/time.h"

static const int64_t within_ms = 5 * MINUTE_MS; /* if nothing else is said */

struct drill {
	const char *kind;
	enum err (*act)(struct call *call);
	enum object on; /* what the act is done to */
	const char *impact; /* whose caches answer as before for a while */
};

/* --- rehearsing ------------------------------------------------------------------------------- */

static void
take_fact(void *of, const struct fact *fact)
{
	(void)of;
	(void)fact;
}

/* What the act is about: the model's id, and slugs. */
struct target {
	struct str model, stage, component;
};

/* By the same caller, as a call of its own whose entries and reply nobody sees. */
static enum err
act_out(struct call *call, const struct drill *d, const struct target *t)
{
	struct call act = *call;
	const char *why;

	act.body = json_parse(call->arena,
	    str_printf(call->arena,
		"{\"stage\":\"%.*s\",\"component\":[\"%.*s\"],\"capability\":[\"prompt_ui\"],"
		"\"code\":\"operator_error\",\"reason\":\"A drill.\"}",
		STR_ARG(t->stage), STR_ARG(t->component)),
	    &why);
	act.reply = (struct json_out){.text.arena = call->arena};
	act.entries = NULL;
	act.last_entry = NULL;
	if (d->on == OBJECT_MODEL)
		TRY(object_find(call, OBJECT_MODEL, t->model, &act.object));
	TRY(d->act(&act));
	return fact_of_entries(call->db, act.entries, call->arena, take_fact, NULL);
}

static enum err
rehearse(struct call *call, const struct drill *d, const struct target *t, int64_t *us)
{
	TRY(db_savepoint(call->db));
	int64_t from = time_monotonic_us();
	enum err e = act_out(call, d, t);
	*us = time_monotonic_us() - from;
	if (!db_undo(call->db))
		return ERR_INTERNAL;
	return e;
}

/* --- the command ------------------------------------------------------------------------------ */

static enum err
read_within(struct call *call, int64_t *ret)
{
	struct str given = json_text(call->body, "within");

	*ret = within_ms;
	if (given.n == 0 || duration_parse(given, ret))
		return OK;
	fault_add(&call->faults, STR("/within"), "must be a duration like PT5M");
	return ERR_INVALID;
}

/* A roll back needs an earlier stage to go to. */
static enum err
find_first(struct call *call, const struct release *r, const struct drill *d, struct stage *ret)
{
	TRY(stage_at(call, r->plan, 1, ret));
	if (d->act != release_roll_back || r->position > 1)
		return OK;
	fault_add(&call->faults, STR("/kind"), "needs an earlier stage to go back to");
	return ERR_INVALID;
}

/* A leak needs a second person to confirm it. */
static enum err
find_others(struct call *call, const struct release *r, const struct drill *d, bool *ret)
{
	struct rows row;

	*ret = true;
	if (d->act != leak_suspect)
		return OK;
	TRY(db_one(call->db, STMT_drill_others,
	    ARGS(TEXT(r->model), TEXT(call->caller.account), INT(call->now)), &row));
	*ret = row_int(&row, "others") != 0;
	return rows_close(&row);
}

struct outcome {
	int64_t us, stale_ms, took_ms;
	bool passed;
};

static enum err
write_down(
    struct call *call, const struct release *r, const struct drill *d, const struct outcome *o)
{
	struct str id = id_make(call->ids, "drl", call->now, call->arena);

	TRY(db_run(call->db, STMT_drill_insert,
	    ARGS(TEXT(id), TEXT(r->model), TEXT(r->id), text_or_null(r->stage),
		TEXT(str_of(d->kind)), TEXT(call->caller.account), INT(call->now), INT(o->us),
		INT(o->stale_ms), INT(o->took_ms), INT(o->passed))));
	struct entry *e = record_new(call, EVENT_RELEASE_DRILLED, OBJECT_RELEASE, r->id);
	record_on(e, OBJECT_MODEL, r->model);
	json_put_text(&e->facts, "kind", str_of(d->kind));
	json_put_int(&e->facts, "took_ms", o->took_ms);
	json_put_bool(&e->facts, "passed", o->passed);
	return OK;
}

static void
say(struct call *call, const struct release *r, const struct outcome *o)
{
	call_said(call,
	    "%s: the act takes %lld µs until every evaluation is answered by it, and answers kept "
	    "elsewhere end %s later. Nothing was changed.",
	    o->passed ? "Passed" : "Not passed", (long long)o->us,
	    duration_words(call->arena, o->stale_ms).p);
	call_hint(call, "sluice drill list %.*s", STR_ARG(r->model_slug));
}

static enum err
drill(struct call *call, const struct drill *d)
{
	struct impact i = IMPACT_ALL(d->impact);
	struct outcome o = {0, 0, 0, false};
	struct model_parts *parts = NEW(call->arena, struct model_parts);
	struct release r;
	struct stage first;
	int64_t within;
	enum state to;

	TRY(object_step(call, &call->object, STEP_DRILL, &to));
	TRY(release_read(call, call->object.id, &r));
	TRY(read_within(call, &within));
	TRY(find_first(call, &r, d, &first));
	i.stage = first.id;
	TRY(find_others(call, &r, d, &o.passed));
	TRY(model_parts_read(call, r.model, parts));
	TRY(rehearse(
	    call, d, &(struct target){r.model, first.slug, parts->component[0].slug}, &o.us));
	TRY(impact_stale(call, &r, &i, &o.stale_ms));
	o.took_ms = (o.us + 999) / 1000 + o.stale_ms;
	o.passed = o.passed && o.took_ms <= within;
	TRY(write_down(call, &r, d, &o));
	call_result(call, OBJECT_RELEASE, r.id);
	say(call, &r, &o);
	return reconsider_model(call, r.model);
}

enum err
release_drill_restrict(struct call *call)
{
	return drill(
	    call, &(struct drill){"restrict", release_restrict, OBJECT_RELEASE, "restrict"});
}

enum err
release_drill_roll_back(struct call *call)
{
	return drill(
	    call, &(struct drill){"roll_back", release_roll_back, OBJECT_RELEASE, "roll_back"});
}

enum err
release_drill_leak(struct call *call)
{
	return drill(call, &(struct drill){"leak", leak_suspect, OBJECT_MODEL, "hold"});
}

enum err
drill_list(struct call *call)
{
	struct json_out *o = &call->reply;
	struct release r;

	TRY(release_read(call, call->object.id, &r));
	struct rows rows = db_query(call->db, STMT_drill_list, ARGS(TEXT(r.model)));
	json_open(o, NULL);
	json_open_list(o, "items");
	while (rows_next(&rows)) {
		json_open(o, NULL);
		json_put_text(o, "kind", row_text(&rows, "kind", call->arena));
		json_put_bool(o, "passed", row_int(&rows, "passed") != 0);
		json_put_text(o, "took", duration_text(call->arena, row_int(&rows, "took_ms")));
		json_put_int(o, "act_us", row_int(&rows, "act_us"));
		json_put_text(o, "stale", duration_text(call->arena, row_int(&rows, "stale_ms")));
		json_put_text_or_null(o, "stage", row_text(&rows, "stage", call->arena));
		render_time(call, "at", &rows, "at");
		json_put_text(o, "by", row_text(&rows, "by_name", call->arena));
		json_close(o);
	}
	json_close_list(o);
	json_close(o);
	return rows_close(&rows);
}
