/* A component's licence after it was entered. */
#include "daemon/command/command.h"
#include "daemon/command/model/model.h"
#include "daemon/command/object.h"
#include "daemon/command/record.h"

static enum err
find_component(struct call *call, const struct model_parts *parts, struct model_component *ret)
{
	struct str slug = json_text(call->body, "component");
	int bit = model_component_bit(parts, slug);

	if (bit < 0) {
		fault_add(
		    &call->faults, STR("/component"), "no component is called %.*s", STR_ARG(slug));
		return ERR_INVALID;
	}
	*ret = parts->component[bit];
	return OK;
}

enum err
model_licence(struct call *call)
{
	struct model_parts *parts = NEW(call->arena, struct model_parts);
	struct str class = json_text(call->body, "licence_class"),
		   name = json_text(call->body, "licence");
	struct model_component component;
	enum state to;

	TRY(object_step(call, &call->object, STEP_VERSION, &to));
	TRY(model_parts_read(call, call->object.id, parts));
	TRY(find_component(call, parts, &component));
	TRY(db_run(call->db, STMT_component_set_licence,
	    ARGS(TEXT(component.id), TEXT(class), text_or_null(name))));
	TRY(db_run(call->db, STMT_model_touch, ARGS(TEXT(call->object.id))));
	struct entry *e = record_new(call, EVENT_COMPONENT_LICENSED, OBJECT_MODEL, call->object.id);
	record_on(e, OBJECT_COMPONENT, component.id);
	json_put_text(&e->facts, "licence_class", class);
	json_put_text(&e->facts, "before", component.licence_class);
	record_seal(e, "licence", name);
	record_seal(e, "reason", json_text(call->body, "reason"));
	call_result(call, OBJECT_MODEL, call->object.id);
	call_said(call,
	    "The component %.*s is under %.*s (%.*s) from now on. Copies that were given out "
	    "before may go on under the licence that they came with.",
	    STR_ARG(component.slug), STR_ARG(name.n != 0 ? name : STR("no named licence")),
	    STR_ARG(class));
	return OK;
}
