/* What an act is about: tier, capabilities, components, versions. */
#include "daemon/command/model/model.h"
#include "daemon/command/object.h"
#include "daemon/command/record.h"
#include "daemon/command/release/act.h"
#include "daemon/store/fact_row.h"

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

/* Those that the body names; all where it names none. */
static struct capabilities
capabilities_named(struct call *call)
{
	struct capabilities set = {{0, 0}};
	int at = 0;

	if (json_member(call->body, "capability") == NULL)
		return (struct capabilities){{UINT64_MAX, UINT64_MAX}};
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

enum err
act_check_tier(struct call *call, const struct release *r, struct str tier)
{
	struct str name = str_printf(
	    call->arena, "%.*s/%.*s", STR_ARG(r->model_slug), STR_ARG(tier));
	struct object_row found;

	return tier.n == 0 ? OK : object_named(call, OBJECT_TIER, name, STR("/tier"), &found);
}

enum err
act_scope_of_body(struct call *call, const struct release *r, struct act *ret)
{
	struct model_parts *parts = NEW(call->arena, struct model_parts);

	TRY(model_parts_read(call, r->model, parts));
	ret->tier = json_text(call->body, "tier");
	TRY(act_check_tier(call, r, ret->tier));
	ret->stops = capabilities_named(call);
	ret->components = bits_named(
	    call, parts, "component", model_component_bit, first_bits(MODEL_COMPONENTS_MAX));
	ret->versions = bits_named(
	    call, parts, "version", model_version_bit, first_bits(MODEL_VERSIONS_MAX));
	return call->faults.count == 0 ? OK : ERR_INVALID;
}

void
act_record_scope(struct call *call, struct entry *e, const struct act *s)
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

/* --- shown ------------------------------------------------------------------------------------ */

static void
put_components(struct call *call, const struct model_parts *parts, uint64_t mask)
{
	json_open_list(&call->reply, "components");
	for (int i = 0; i < parts->components; i++)
		if ((mask >> i & 1) != 0)
			json_put_text(&call->reply, NULL, parts->component[i].slug);
	json_close_list(&call->reply);
}

/* What is stopped: what an act names, and of what it doesn't name as much as is given. */
struct stopped {
	struct capabilities capabilities;
	uint64_t components, versions;
};

/* What the model's tier of that slug gives by all of its revisions; all its tiers when it is
 * empty. */
static enum err
read_given(struct call *call, struct str model, struct str tier, struct stopped *ret)
{
	struct rows rows = db_query(
	    call->db, STMT_tiers_give, ARGS(TEXT(model), text_or_null(tier)));

	*ret = (struct stopped){.components = 0};
	while (rows_next(&rows)) {
		struct capabilities set = row_capabilities(&rows);
		capabilities_unite(&ret->capabilities, &set);
		ret->components |= (uint64_t)row_int(&rows, "components");
		ret->versions |= (uint64_t)row_int(&rows, "versions");
	}
	return rows_close(&rows);
}

static enum err
read_stopped(struct call *call, const struct rows *row, struct str tier, struct stopped *ret)
{
	struct stopped given;

	*ret = (struct stopped){row_capabilities(row), (uint64_t)row_int(row, "components"),
	    (uint64_t)row_int(row, "versions")};
	TRY(read_given(call, row_text(row, "model_id", call->arena), tier, &given));
	if ((ret->capabilities.bits[0] & ret->capabilities.bits[1]) == UINT64_MAX)
		ret->capabilities = given.capabilities;
	if (tier.n != 0) {
		ret->components &= given.components;
		ret->versions &= given.versions;
	}
	return OK;
}

enum err
act_put_scope(struct call *call, const struct rows *row)
{
	struct model_parts *parts = NEW(call->arena, struct model_parts);
	struct str tier = row_text(row, "tier", call->arena);
	struct json_out *o = &call->reply;
	struct stopped s;

	TRY(model_parts_read(call, row_text(row, "model_id", call->arena), parts));
	TRY(read_stopped(call, row, tier, &s));
	json_open_list(o, "capabilities");
	for (int i = 0; i < CAPABILITIES_MAX; i++)
		if (capability_in(&s.capabilities, i) && capability_name(i) != NULL)
			json_put_text(o, NULL, str_of(capability_name(i)));
	json_close_list(o);
	json_put_text_or_null(o, "tier", tier);
	put_components(call, parts, s.components);
	model_put_versions(call, "versions", parts, s.versions);
	return OK;
}
