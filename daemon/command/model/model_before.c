/* A model that is entered late was given out by somebody's earlier decision, which is said and
 * not made here; what can be taken back leaves no trace and isn't asked for. */
#include "daemon/command/model/model_before.h"

#include "daemon/command/record.h"
#include "daemon/rules/capability.h"
#include "lib/time.h"

/* One of the document's "out", as it concerns one component. */
struct given {
	const struct json *item, *component;
	int bit; /* of the component */
	enum audience audience;
	struct capabilities set; /* what of it that kind of component has */
};

static struct capabilities
capabilities_in(const struct json *item)
{
	struct capabilities set = {{0, 0}};

	json_each(name, json_list(item, "capabilities", MODEL_OUT_MAX))
		if (capability_of(name->text) >= 0)
			capability_add(&set, capability_of(name->text));
	return set;
}

static struct given
given_of(struct call *call, const struct json *item, struct str slug)
{
	struct given g = {.item = item, .audience = audience_of(json_text(item, "audience"))};
	struct capabilities set = capabilities_in(item);
	int bit = 0;

	json_each(component, json_list(call->body, "components", MODEL_COMPONENTS_MAX)) {
		if (str_eq(json_text(component, "slug"), slug)) {
			g.component = component;
			g.bit = bit;
			g.set = capabilities_on(
			    &set, component_kind_of(json_text(component, "kind")));
		}
		bit++;
	}
	return g;
}

static bool
has_version(const struct model_document *d, const struct json *component, int bit)
{
	json_each(name, json_list(component, "versions", MODEL_VERSIONS_MAX))
		if (model_document_version(d, name->text) == bit)
			return true;
	return false;
}

static bool
holds_class(const struct given *g, enum class class)
{
	for (int number = 0; number < CAPABILITIES_MAX; number++)
		if (capability_in(&g->set, number) &&
		    capability_class(number, g->audience) == class)
			return true;
	return false;
}

/* --- checking ----------------------------------------------------------------------------------- */

static void
fault_at(struct call *call, size_t at, const char *member, const char *message)
{
	fault_add(&call->faults, str_printf(call->arena, "/out/%zu/%s", at, member), "%s", message);
}

static void
check_component(struct call *call, const struct model_document *d, const struct given *g, size_t at)
{
	if (g->component == NULL)
		fault_at(call, at, "components", "names a component that the model has not");
	else if (g->audience != AUDIENCE_COUNT && !holds_class(g, R2) && !holds_class(g, R3))
		fault_at(call, at, "capabilities",
		    "give nothing of one of its components for good: leave that out");
	json_each(name, json_list(g->item, "versions", MODEL_VERSIONS_MAX)) {
		int bit = model_document_version(d, name->text);
		if (bit < 0)
			fault_at(call, at, "versions", "names a version that the model has not");
		else if (g->component != NULL && !has_version(d, g->component, bit))
			fault_at(call, at, "versions",
			    "names a version that one of its components has not");
	}
}

void
model_before_check(struct call *call, const struct model_document *d)
{
	bool announced = str_is(json_text(call->body, "disclosure"), "announced");
	size_t at = 0;

	json_each(item, json_list(call->body, "out", MODEL_OUT_MAX)) {
		int64_t since;
		json_each(name, json_list(item, "components", MODEL_COMPONENTS_MAX)) {
			struct given g = given_of(call, item, name->text);
			check_component(call, d, &g, at);
		}
		json_each(name, json_list(item, "capabilities", MODEL_OUT_MAX))
			if (capability_of(name->text) < 0)
				fault_at(call, at, "capabilities",
				    "there is no such capability: sluice capability list");
		if (time_parse(json_text(item, "since"), &since) && since > call->now)
			fault_at(call, at, "since", "must not be in the future");
		if (!announced && str_is(json_text(item, "audience"), "public"))
			fault_at(call, at, "audience", "what everybody has is announced");
		at++;
	}
}

/* --- entering ----------------------------------------------------------------------------------- */

static enum err
enter_class(struct call *call, const struct model_document *d, const struct model_entered *made,
    const struct given *g, enum class class)
{
	struct entry *e = record_new(call, EVENT_EXPOSURE_RAISED, OBJECT_MODEL, made->model);
	struct str audience = json_text(g->item, "audience");
	int64_t since = call->now;

	(void)time_parse(json_text(g->item, "since"), &since);
	json_put_text(&e->facts, "component", json_text(g->component, "slug"));
	json_put_text(&e->facts, "audience", audience);
	json_put_text(&e->facts, "class", str_of(class_word(class)));
	json_put_text(&e->facts, "cause", STR("before_entry"));
	json_put_text(&e->facts, "since", time_text(call->arena, since));
	json_open_list(&e->facts, "versions");
	json_each(name, json_list(g->item, "versions", MODEL_VERSIONS_MAX)) {
		int bit = model_document_version(d, name->text);
		enum err err = db_run(call->db, STMT_exposure_insert,
		    ARGS(TEXT(made->component[g->bit]), TEXT(made->version[bit]), TEXT(audience),
			INT(class), INT(since), TEXT(STR("before_entry"))));
		if (err != OK && err != ERR_EXISTS) /* said twice */
			return err;
		json_put_text(&e->facts, NULL, name->text);
	}
	json_close_list(&e->facts);
	return OK;
}

static enum err
enter(struct call *call, const struct model_document *d, const struct model_entered *made,
    const struct given *g)
{
	for (enum class class = R2; class <= R3; class ++)
		if (holds_class(g, class))
			TRY(enter_class(call, d, made, g, class));
	return OK;
}

enum err
model_before_enter(
    struct call *call, const struct model_document *d, const struct model_entered *made)
{
	json_each(item, json_list(call->body, "out", MODEL_OUT_MAX)) {
		json_each(name, json_list(item, "components", MODEL_COMPONENTS_MAX)) {
			struct given g = given_of(call, item, name->text);
			TRY(enter(call, d, made, &g));
		}
	}
	return OK;
}
