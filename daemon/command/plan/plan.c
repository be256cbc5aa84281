/* Plans: list, show, publish. */
#include "daemon/command/command.h"
#include "daemon/command/gate/signal.h"
#include "daemon/command/incident/incident_hold.h"
#include "daemon/command/incident/leak.h"
#include "daemon/command/model/model.h"
#include "daemon/command/plan/plan_change.h"
#include "daemon/command/plan/plan_controls.h"
#include "daemon/command/plan/rebaseline.h"
#include "daemon/command/promotion/promotion.h"
#include "daemon/command/record.h"
#include "daemon/command/release/admission.h"
#include "daemon/command/render.h"
#include "lib/decimal.h"
#include "lib/time.h"

/* --- publish ---------------------------------------------------------------------------------- */

static enum err
may_publish(struct call *call)
{
	enum state to;
	enum err e = object_step(call, &call->object, STEP_PUBLISH, &to);

	if (e != ERR_NOT_READY_TO)
		return e;
	return plan_refuse(call,
	    "A release of this model is under way by the plan that is published, or its first "
	    "stage is proposed; nothing was changed. A plan that is under way is changed by a "
	    "vote: sluice plan propose.");
}

/* The release that was planned and never begun, on hold or not; none leaves ret->id empty. */
static enum err
find_unbegun(struct call *call, struct str model, struct release *ret)
{
	struct rows rows = db_query(call->db, STMT_release_unbegun, ARGS(TEXT(model)));
	struct str id = rows_next(&rows) ? row_text(&rows, "id", call->arena) : STR("");
	struct promotion none;

	*ret = (struct release){.position = 0};
	TRY(rows_close(&rows));
	if (id.n == 0)
		return OK;
	TRY(promotion_open(call, id, &none)); /* writes down what time has ended */
	return release_read(call, id, ret);
}

static enum err
make_release(struct call *call, struct str model, struct str plan)
{
	struct str id = id_make(call->ids, object_prefix(OBJECT_RELEASE), call->now, call->arena);

	TRY(db_run(call->db, STMT_release_insert,
	    ARGS(TEXT(id), TEXT(model), TEXT(plan), INT(call->now))));
	struct entry *e = record_new(call, EVENT_RELEASE_PLANNED, OBJECT_RELEASE, id);
	record_on(e, OBJECT_MODEL, model);
	record_on(e, OBJECT_PLAN, plan);
	return leak_succeed(call, model, id, e);
}

enum err
plan_publish(struct call *call)
{
	struct str id = call->object.id, model, slug;
	struct release unbegun;
	struct entry *changed;
	struct rows row;

	TRY(may_publish(call));
	TRY(db_one(call->db, STMT_plan_by_id,
	    ARGS(TEXT(id), SPARE, TEXT(call->caller.account), INT(call->now)), &row));
	model = row_text(&row, "model_id", call->arena);
	slug = row_text(&row, "model", call->arena);
	struct str digest = row_text(&row, "digest", call->arena);
	TRY(rows_close(&row));
	TRY(db_run(call->db, STMT_plan_set_published,
	    ARGS(TEXT(id), TEXT(call->caller.account), INT(call->now))));
	struct entry *e = record_new(call, EVENT_PLAN_PUBLISHED, OBJECT_PLAN, id);
	record_on(e, OBJECT_MODEL, model);
	json_put_text(&e->facts, "document", digest);
	TRY(find_unbegun(call, model, &unbegun));
	if (unbegun.id.n != 0)
		TRY(rebaseline_swap(call, &unbegun, id, &changed));
	else
		TRY(make_release(call, model, id));
	TRY(incident_hold_open(call, model));
	call_result(call, OBJECT_PLAN, id);
	call_said(call,
	    "Published the plan: its thresholds are frozen, and the release of %.*s is planned.",
	    STR_ARG(slug));
	call_hint(call, "sluice release preview %.*s", STR_ARG(slug));
	return OK;
}

/* --- show ------------------------------------------------------------------------------------- */

/* What is particular to some types. */
static void
put_subject(struct json_out *o, const struct gate_line *l)
{
	if (l->subject.n != 0)
		json_put_text(o, "subject", l->subject);
	if (l->tier.n != 0)
		json_put_text(o, "tier", l->tier);
	if (l->within_ms != 0)
		json_put_text(o, "within", duration_text(o->text.arena, l->within_ms));
	if (l->floor != 0)
		json_put_int(o, "exposure_floor", l->floor);
	if (l->wish.independent)
		json_put_bool(o, "independent", true);
}

static void
put_line(struct call *call, const struct gate_line *l, const struct sheet_words *w)
{
	struct json_out *o = &call->reply;
	struct gate_finding unknown = {.result = RESULT_NO_DATA};

	json_open(o, NULL);
	json_put_text(o, "slug", w->slug);
	json_put_text(o, "type", str_of(gate_type_word(l->type)));
	json_put_text(o, "title", w->title);
	json_put_text(o, "asks", gate_text(call->arena, l, &unknown));
	json_put_text_or_null(o, "version", l->wish.version);
	json_put_text_or_null(o, "baseline", l->baseline);
	if (l->wish.style != STYLE_ANY)
		json_put_text(o, "style", str_of(style_word(l->wish.style)));
	if (l->wish.dimensions.n != 0)
		json_put_raw(o, "dimensions", l->wish.dimensions);
	put_subject(o, l);
	if (w->template.n != 0)
		json_put_text(o, "template", w->template);
	json_put_bool(o, "counted", l->counted);
	json_put_text(o, "on_fail", l->aborts ? STR("abort") : STR("hold"));
	json_put_text(o, "owner", w->owner);
	json_put_text(o, "reason", w->reason);
	json_close(o);
}

static enum err
put_gate(struct call *call, const struct stage *s)
{
	struct sheet *sheet = NEW(call->arena, struct sheet);

	TRY(stage_sheet(call, s->id, &(struct stage){.position = 0}, sheet));
	json_open_list(&call->reply, "gate");
	for (size_t i = 0; i < sheet->count; i++)
		put_line(call, &sheet->line[i], &sheet->words[i]);
	json_close_list(&call->reply);
	return OK;
}

/* The first as it always was; the further ones beside it. */
static void
put_reviews(struct call *call, const struct stage *s)
{
	struct json_out *o = &call->reply;

	json_open(o, "review");
	policy_put(o, &s->policy[0]);
	json_close(o);
	if (s->policy_count == 1)
		return;
	json_open_list(o, "further_reviews");
	for (int i = 1; i < s->policy_count; i++) {
		json_open(o, NULL);
		policy_put(o, &s->policy[i]);
		json_close(o);
	}
	json_close_list(o);
}

static enum err
put_stage(struct call *call, struct str model, const struct stage *s)
{
	struct json_out *o = &call->reply;

	json_open(o, NULL);
	json_put_int(o, "position", s->position);
	json_put_text(o, "slug", s->slug);
	json_put_text(o, "name", s->name);
	json_put_text(o, "minimum_dwell", duration_text(call->arena, s->minimum_dwell_ms));
	if (s->longest_stay_ms != 0)
		json_put_text(o, "longest_stay", duration_text(call->arena, s->longest_stay_ms));
	json_put_text(o, "cooling_off", duration_text(call->arena, s->cooling_off_ms));
	if (s->reason_not_closed_first.n != 0)
		json_put_text(o, "reason_not_closed_first", s->reason_not_closed_first);
	if (s->owner.n != 0)
		json_put_text(o, "owner", s->owner);
	TRY(stage_put_offers(call, model, s->id, false));
	TRY(plan_controls_put(call, s->id));
	put_reviews(call, s);
	TRY(admission_put(call, s->id, (struct str){NULL, 0}));
	TRY(put_gate(call, s));
	TRY(signals_put(call, s->id));
	json_close(o);
	return OK;
}

static enum err
put_stages(struct call *call, struct str model, struct str plan)
{
	struct stage s;

	json_open_list(&call->reply, "stages");
	for (int i = 1;; i++) {
		TRY(stage_at(call, plan, i, &s));
		if (s.id.n == 0)
			break;
		TRY(put_stage(call, model, &s));
	}
	json_close_list(&call->reply);
	return OK;
}

enum err
plan_put(struct call *call, const struct rows *row, bool alone)
{
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;

	json_put_text(o, "model", row_text(row, "model", a));
	json_put_int(o, "revision", row_int(row, "revision"));
	json_put_text(o, "title", row_text(row, "title", a));
	json_put_text(o, "by", row_text(row, "author", a));
	json_put_text(o, "created_at", time_text(a, row_int(row, "created_at")));
	render_time(call, "published_at", row, "published_at");
	json_put_text(o, "digest", row_text(row, "digest", a));
	render_text(call, "replaces", row, "replaces_id");
	if (!alone)
		return OK;
	if (!row_null(row, "replaces_id"))
		TRY(plan_change_put_kept(call, row_text(row, "id", a)));
	return put_stages(call, row_text(row, "model_id", a), row_text(row, "id", a));
}

enum err
plan_show(struct call *call)
{
	call_result(call, OBJECT_PLAN, call->object.id);
	return OK;
}

enum err
plan_list(struct call *call)
{
	return render_page(call, &(struct page){OBJECT_PLAN, STMT_plan_list,
				     {TEXT(call->caller.account), INT(call->now),
					 INT(object_sees_all(call)), TEXT(call->object.id)}});
}
