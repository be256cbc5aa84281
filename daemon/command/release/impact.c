/* People, grants, applications and caches counted. */
#include "daemon/command/release/impact.h"

#include "daemon/command/command.h"
#include "daemon/command/model/model.h"
#include "daemon/command/release/act.h"
#include "daemon/command/render.h"
#include "daemon/store/db.h"
#include "lib/time.h"

#define SCOPE(r, i)                                                                                \
	TEXT((r)->model), TEXT(str_of((i)->act)), text_or_null((i)->tier),                         \
	    INT((int64_t)(i)->stops.bits[0]), INT((int64_t)(i)->stops.bits[1]),                    \
	    INT((int64_t)(i)->components), text_or_null((i)->stage), INT((int64_t)(i)->versions)

static enum err
put_grants(struct call *call, const struct release *r, const struct impact *i)
{
	struct json_out *o = &call->reply;
	struct rows row;

	TRY(db_one(call->db, STMT_impact_grants, ARGS(SCOPE(r, i), INT(call->now)), &row));
	json_put_int(o, "people", row_int(&row, "people"));
	json_put_int(o, "grants", row_int(&row, "grants"));
	json_put_int(o, "grants_waiting", row_int(&row, "waiting"));
	json_put_int(o, "grants_ending_within_14_days", row_int(&row, "ending"));
	return rows_close(&row);
}

static enum err
put_applications(struct call *call, const struct release *r, const struct impact *i)
{
	struct json_out *o = &call->reply;
	struct rows row;

	TRY(db_one(call->db, STMT_impact_applications, ARGS(SCOPE(r, i), INT(call->now)), &row));
	json_put_int(o, "applications", row_int(&row, "applications"));
	json_put_int(o, "deadlines_within_14_days", row_int(&row, "deadlines"));
	render_time(call, "first_deadline", &row, "first_deadline");
	return rows_close(&row);
}

static enum err
put_caches(struct call *call, const struct release *r, const struct impact *i)
{
	struct json_out *o = &call->reply;
	struct rows rows = db_query(call->db, STMT_impact_caches, ARGS(SCOPE(r, i)));

	json_open_list(o, "caches");
	while (rows_next(&rows)) {
		json_open(o, NULL);
		json_put_text(o, "tier", row_text(&rows, "slug", call->arena));
		json_put_bool(o, "open", row_int(&rows, "open") != 0);
		json_put_text(
		    o, "stale_for", duration_text(call->arena, row_int(&rows, "max_stale_ms")));
		json_put_text(o, "unreachable_for",
		    duration_text(call->arena, row_int(&rows, "stale_if_unreachable_ms")));
		json_close(o);
	}
	json_close_list(o);
	return rows_close(&rows);
}

enum err
impact_put(struct call *call, const struct release *r, const struct impact *i)
{
	TRY(put_grants(call, r, i));
	TRY(put_applications(call, r, i));
	return put_caches(call, r, i);
}

enum err
impact_stale(struct call *call, const struct release *r, const struct impact *i, int64_t *ret)
{
	struct rows rows = db_query(call->db, STMT_impact_caches, ARGS(SCOPE(r, i)));

	*ret = 0;
	while (rows_next(&rows))
		if (row_int(&rows, "max_stale_ms") > *ret)
			*ret = row_int(&rows, "max_stale_ms");
	return rows_close(&rows);
}

/* --- the command ------------------------------------------------------------------------------ */

/* The stage of R's plan that the query names, among those up to LAST. */
static enum err
find_stage(struct call *call, const struct release *r, struct impact *i)
{
	struct str slug = call_query(call, "stage");
	struct stage s;

	for (int at = 1; at < r->position; at++) {
		TRY(stage_at(call, r->plan, at, &s));
		if (str_eq(s.slug, slug))
			i->stage = s.id;
	}
	if (i->stage.n != 0)
		return OK;
	fault_add(
	    &call->faults, STR("/stage"), "must name one of the stages before the present one");
	return ERR_INVALID;
}

static enum err
find_next(struct call *call, const struct release *r, struct impact *i)
{
	struct stage s;

	TRY(stage_at(call, r->plan, r->position + 1, &s));
	i->stage = s.id;
	if (s.id.n != 0)
		return OK;
	fault_add(&call->faults, STR("/act"), "is none: no stage follows the present one");
	return ERR_INVALID;
}

/* Finds what is called so: a bit, or -1. */
typedef int find_part(const struct model_parts *parts, struct str name);

/* The bit of what the query's NAME names; all of them where it names nothing. */
static uint64_t
bit_named(struct call *call, const struct model_parts *parts, const char *name, find_part *find)
{
	struct str given = call_query(call, name);
	int bit = given.n == 0 ? 0 : find(parts, given);

	if (bit < 0)
		fault_add(&call->faults, str_printf(call->arena, "/%s", name),
		    "the model has none of that name");
	return given.n == 0 || bit < 0 ? UINT64_MAX : UINT64_C(1) << bit;
}

static enum err
find_scope(struct call *call, const struct release *r, struct impact *i)
{
	struct model_parts *parts = NEW(call->arena, struct model_parts);
	struct str capability = call_query(call, "capability");
	int number = capability.n != 0 ? capability_of(capability) : 0;

	TRY(model_parts_read(call, r->model, parts));
	i->tier = call_query(call, "tier");
	TRY(act_check_tier(call, r, i->tier));
	if (number < 0)
		fault_add(&call->faults, STR("/capability"), "no capability is called so");
	else if (capability.n != 0) {
		i->stops = (struct capabilities){{0, 0}};
		capability_add(&i->stops, number);
	}
	i->components = bit_named(call, parts, "component", model_component_bit);
	i->versions = bit_named(call, parts, "version", model_version_bit);
	return call->faults.count == 0 ? OK : ERR_INVALID;
}

static enum err
find_nothing(struct call *call, const struct release *r, struct impact *i)
{
	(void)call;
	(void)r;
	(void)i;
	return OK;
}

/* By the word that a person says: what is withdrawn in part touches whom a restriction would. */
static const struct {
	const char *said, *act;
	enum err (*find)(struct call *call, const struct release *r, struct impact *i);
} acts[] = {
    {"promotion", "promotion", find_next},
    {"hold", "hold", find_nothing},
    {"restrict", "restrict", find_scope},
    {"withdraw_offer", "restrict", find_scope},
    {"roll_back", "roll_back", find_stage},
    {"withdraw", "withdraw", find_nothing},
};

/* Names that only some acts take would else be left out unseen. */
static void
check_names(struct call *call, bool scoped)
{
	static const char *const names[] = {"tier", "component", "version", "capability"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!scoped && call_query(call, names[i]).p != NULL)
			fault_add(&call->faults, str_printf(call->arena, "/%s", names[i]),
			    "goes with restrict and withdraw_offer alone");
}

static enum err
read_ask(struct call *call, const struct release *r, struct impact *ret)
{
	struct str act = call_query(call, "act");

	*ret = IMPACT_ALL(NULL);
	for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
		if (!str_is(act, acts[i].said))
			continue;
		ret->act = acts[i].act;
		check_names(call, acts[i].find == find_scope);
		TRY(acts[i].find(call, r, ret));
		return call->faults.count == 0 ? OK : ERR_INVALID;
	}
	fault_add(&call->faults, STR("/act"),
	    "must be promotion, hold, restrict, withdraw_offer, roll_back or withdraw");
	return ERR_INVALID;
}

enum err
release_impact(struct call *call)
{
	struct json_out *o = &call->reply;
	struct release r;
	struct impact i;

	TRY(release_read(call, call->object.id, &r));
	TRY(read_ask(call, &r, &i));
	json_open(o, NULL);
	json_put_text(o, "release", r.id);
	json_put_text(o, "model", r.model_slug);
	json_put_text(o, "act", call_query(call, "act"));
	TRY(impact_put(call, &r, &i));
	json_close(o);
	return OK;
}
