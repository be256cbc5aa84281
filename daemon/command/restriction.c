/* Restrictions: one person stops chosen capabilities at once, a second confirms it, and another
 * than the first lifts it. */
#include "daemon/rules/restriction.h"
#include "daemon/command/act.h"
#include "daemon/command/command.h"
#include "daemon/command/due.h"
#include "daemon/command/exposure.h"
#include "daemon/command/model.h"
#include "daemon/command/notice.h"
#include "daemon/command/promotion.h"
#include "daemon/command/record.h"
#include "daemon/command/render.h"
#include "daemon/command/tier.h"
#include "lib/id.h"
#include "lib/time.h"

enum { CONFIRM_MS = 72 * 3600 * 1000 }; /* the second person is due within */

/* --- what it stops ---------------------------------------------------------------------------- */

/* Finds the bit of a name, or -1. */
typedef int find_bit(const struct model_parts *parts, struct str name);

/* The bits of the list NAME of the body; ALL where it isn't given. */
static uint64_t
bits_named(struct call *call, const struct model_parts *parts, const char *name, find_bit *find,
    uint64_t all)
{
	const struct json *list = json_member(call->body, name);
	uint64_t bits = 0;
	int at = 0;

	json_each(item, list) {
		int bit = find(parts, item->text);
		if (bit < 0)
			fault_add(&call->faults, str_printf(call->arena, "/%s/%d", name, at),
			    "the model has none of that name");
		else
			bits |= UINT64_C(1) << bit;
		at++;
	}
	return list == NULL ? all : bits;
}

static uint64_t
first_bits(int n)
{
	return n >= 64 ? UINT64_MAX : (UINT64_C(1) << n) - 1;
}

static struct capabilities
capabilities_named(struct call *call)
{
	struct capabilities set = {{0, 0}};
	int at = 0;

	json_each(item, json_member(call->body, "capability")) {
		int number = capability_of(item->text);
		if (number < 0)
			fault_add(&call->faults, str_printf(call->arena, "/capability/%d", at),
			    "no capability is called %.*s", STR_ARG(item->text));
		else
			capability_add(&set, number);
		at++;
	}
	return set;
}

static enum err
check_tier(struct call *call, const struct release *r, struct str tier)
{
	struct str name = str_printf(
	    call->arena, "%.*s/%.*s", STR_ARG(r->model_slug), STR_ARG(tier));
	struct object_row found;

	return tier.n == 0 ? OK : object_named(call, OBJECT_TIER, name, STR("/tier"), &found);
}

static enum err
read_scope(struct call *call, const struct release *r, struct restriction *ret)
{
	struct model_parts *parts = NEW(call->arena, struct model_parts);

	TRY(model_parts_read(call, r->model, parts));
	ret->tier = json_text(call->body, "tier");
	TRY(check_tier(call, r, ret->tier));
	ret->stops = capabilities_named(call);
	ret->components = bits_named(
	    call, parts, "component", model_component_bit, first_bits(MODEL_COMPONENTS_MAX));
	ret->versions = bits_named(
	    call, parts, "version", model_version_bit, first_bits(MODEL_VERSIONS_MAX));
	return call->faults.count == 0 ? OK : ERR_INVALID;
}

/* --- restrict --------------------------------------------------------------------------------- */

static void
record_scope(struct call *call, struct entry *e, const struct restriction *s)
{
	json_open_list(&e->facts, "capabilities");
	json_each(item, json_member(call->body, "capability"))
		json_put_text(&e->facts, NULL, item->text);
	json_close_list(&e->facts);
	if (s->tier.n != 0)
		json_put_text(&e->facts, "tier", s->tier);
	json_put_text(&e->facts, "components",
	    str_printf(call->arena, "%016llx", (unsigned long long)s->components));
	json_put_text(&e->facts, "versions",
	    str_printf(call->arena, "%016llx", (unsigned long long)s->versions));
}

static enum err
write_down(struct call *call, const struct release *r, const struct restriction *s, struct str *id)
{
	struct act act;

	TRY(act_of_body(call, ACT_RESTRICT, r, &act));
	act.tier = s->tier;
	act.stops = s->stops;
	act.components = s->components;
	act.versions = s->versions;
	TRY(act_write(call, &act));
	*id = act.id;
	struct entry *e = record_new(call, EVENT_RESTRICTION_SET, OBJECT_RESTRICTION, act.id);
	record_on(e, OBJECT_RELEASE, r->id);
	act_record(call, e, &act);
	record_scope(call, e, s);
	return OK;
}

/* A proposal to offer what is stopped has nothing to stand on. */
static enum err
void_proposal(struct call *call, const struct release *r)
{
	struct promotion p;
	struct str found;

	TRY(promotion_open(call, r->id, &p));
	if (p.id.n == 0)
		return OK;
	TRY(stage_restricted(call, p.stage, &found));
	if (found.n == 0)
		return OK;
	return promotion_end(call, &p,
	    &(struct ending){.state = STATE_PROMOTION_VOID,
		.event = EVENT_PROMOTION_VOIDED,
		.reason = STR("it offers what was restricted"),
		.cause = "restricted"});
}

static enum err
say(struct call *call, const struct release *r, struct str id)
{
	bool lasting;

	TRY(exposure_lasts(call, r->model, &lasting));
	call_said(call,
	    "Restricted: evaluations refuse it from now on.%s A second person confirms "
	    "it within 72 hours; somebody else than you lifts it.",
	    lasting ? " What was given out for good stays out: this stops new copies only." : "");
	call_hint(call, "sluice restriction confirm %.*s, by another lead, chair or duty officer",
	    STR_ARG(str_from(id, 24)));
	return OK;
}

enum err
release_restrict(struct call *call)
{
	struct release r;
	struct restriction scope;
	struct str id;
	enum state to;

	TRY(object_step(call, &call->object, STEP_RESTRICT, &to));
	TRY(release_read(call, call->object.id, &r));
	TRY(read_scope(call, &r, &scope));
	TRY(write_down(call, &r, &scope, &id));
	TRY(due_at(call, DUE_RESTRICTION_CONFIRM, id, call->now + CONFIRM_MS));
	TRY(void_proposal(call, &r));
	call_result(call, OBJECT_RESTRICTION, id);
	return say(call, &r, id);
}

/* --- the second person ------------------------------------------------------------------------ */

struct standing {
	struct str release, model;
	bool alone; /* nobody has confirmed or lifted it */
};

static enum err
read_standing(struct call *call, struct str id, struct standing *ret)
{
	struct rows row;

	TRY(db_one(call->db, STMT_restriction_row, ARGS(TEXT(id)), &row));
	*ret = (struct standing){row_text(&row, "release_id", call->arena),
	    row_text(&row, "model_id", call->arena),
	    row_null(&row, "confirmed_at") && row_null(&row, "lifted_at")};
	return rows_close(&row);
}

static struct entry *
record_step(struct call *call, struct str id, enum event event, const struct standing *s)
{
	struct entry *e = record_new(call, event, OBJECT_RESTRICTION, id);

	record_on(e, OBJECT_RELEASE, s->release);
	record_on(e, OBJECT_MODEL, s->model);
	return e;
}

enum err
restriction_confirm(struct call *call)
{
	struct standing s;
	enum state to;

	TRY(object_step(call, &call->object, STEP_CONFIRM, &to));
	TRY(read_standing(call, call->object.id, &s));
	TRY(db_run(call->db, STMT_restriction_set_confirmed,
	    ARGS(TEXT(call->object.id), TEXT(call->caller.account), INT(call->now))));
	TRY(due_never(call, DUE_RESTRICTION_CONFIRM, call->object.id));
	(void)record_step(call, call->object.id, EVENT_RESTRICTION_CONFIRMED, &s);
	call_result(call, OBJECT_RESTRICTION, call->object.id);
	call_said(call, "Confirmed the restriction.");
	return OK;
}

enum err
restriction_lift(struct call *call)
{
	struct str reason = json_text(call->body, "reason");
	struct standing s;
	enum state to;

	TRY(object_step(call, &call->object, STEP_LIFT, &to));
	TRY(read_standing(call, call->object.id, &s));
	TRY(db_run(call->db, STMT_restriction_set_lifted,
	    ARGS(TEXT(call->object.id), TEXT(call->caller.account), INT(call->now), TEXT(reason))));
	TRY(due_never(call, DUE_RESTRICTION_CONFIRM, call->object.id));
	record_seal(
	    record_step(call, call->object.id, EVENT_RESTRICTION_LIFTED, &s), "reason", reason);
	TRY(exposure_raise_stage(call, s.model, call->object.id));
	call_result(call, OBJECT_RESTRICTION, call->object.id);
	call_said(call, "Lifted the restriction: what the stage offers is permitted again.");
	return OK;
}

enum err
due_restriction_confirm(struct call *call, struct str id)
{
	struct standing s;

	TRY(read_standing(call, id, &s));
	if (!s.alone)
		return OK;
	(void)record_step(call, id, EVENT_RESTRICTION_UNCONFIRMED, &s);
	TRY(notice_to_leads(call, s.model, NOTICE_RESTRICTION_UNCONFIRMED, id));
	return notice_to_chairs(call, s.model, NOTICE_RESTRICTION_UNCONFIRMED, id);
}

/* --- list and show ---------------------------------------------------------------------------- */

static void
put_components(struct call *call, const struct model_parts *parts, uint64_t mask)
{
	json_open_list(&call->reply, "components");
	for (int i = 0; i < parts->components; i++)
		if ((mask >> i & 1) != 0)
			json_put_text(&call->reply, NULL, parts->component[i].slug);
	json_close_list(&call->reply);
}

static enum err
put_scope(struct call *call, const struct rows *row)
{
	struct model_parts *parts = NEW(call->arena, struct model_parts);
	struct capabilities set = tier_capabilities(row);
	struct json_out *o = &call->reply;

	TRY(model_parts_read(call, row_text(row, "model_id", call->arena), parts));
	json_open_list(o, "capabilities");
	for (int i = 0; i < CAPABILITIES_MAX; i++)
		if (capability_in(&set, i) && capability_name(i) != NULL)
			json_put_text(o, NULL, str_of(capability_name(i)));
	json_close_list(o);
	json_put_text_or_null(o, "tier", row_text(row, "tier", call->arena));
	put_components(call, parts, (uint64_t)row_int(row, "components"));
	model_put_versions(call, "versions", parts, (uint64_t)row_int(row, "versions"));
	return OK;
}

static void
put_second(struct call *call, const struct rows *row)
{
	struct json_out *o = &call->reply;
	int64_t due = row_int(row, "at") + CONFIRM_MS;

	json_put_text_or_null(o, "confirmed_by", row_text(row, "confirmed_by_name", call->arena));
	render_time(call, "confirmed_at", row, "confirmed_at");
	if (!row_null(row, "confirmed_at") || !row_null(row, "lifted_at"))
		return;
	json_put_text(o, "confirm_by", time_text(call->arena, due));
	json_put_bool(o, "overdue", call->now >= due);
}

enum err
restriction_put(struct call *call, const struct rows *row, bool alone)
{
	(void)alone;
	json_put_text(&call->reply, "model", row_text(row, "model", call->arena));
	TRY(put_scope(call, row));
	act_put(call, row);
	put_second(call, row);
	return OK;
}

enum err
restriction_show(struct call *call)
{
	call_result(call, OBJECT_RESTRICTION, call->object.id);
	return OK;
}

enum err
restriction_list(struct call *call)
{
	return render_page(
	    call, &(struct page){OBJECT_RESTRICTION, STMT_restriction_list,
		      {TEXT(call->caller.account), INT(call->now), TEXT(call->object.id)}});
}
