/* Writing the versions and components that a document names. */
#include "daemon/command/model/model_enter.h"

#include "daemon/command/plan/stay.h"
#include "lib/id.h"
#include "lib/time.h"

static struct arg
optional_time(const struct json *object, const char *name)
{
	int64_t at = 0;

	return time_parse(json_text(object, name), &at) ? INT(at) : NULL_ARG;
}

struct arg
model_optional_int(const struct json *object, const char *name)
{
	return json_member(object, name) == NULL ? NULL_ARG : INT(json_int(object, name, 0));
}

static enum err
insert_version(struct call *call, struct str model, const struct json *v, int bit, struct str id)
{
	TRY(db_run(call->db, STMT_version_insert,
	    ARGS(TEXT(id), TEXT(model), TEXT(json_text(v, "slug")), TEXT(json_text(v, "name")),
		INT(bit), model_optional_int(v, "parameters"), optional_time(v, "announced_at"),
		INT(call->now))));
	json_each(alias, json_member(v, "aliases"))
		TRY(db_run(call->db, STMT_version_alias_insert,
		    ARGS(TEXT(model), TEXT(alias->text), TEXT(id))));
	return OK;
}

static enum err
insert_component(struct call *call, struct str model, const struct json *c, int bit, struct str id)
{
	TRY(db_run(call->db, STMT_component_insert,
	    ARGS(TEXT(id), TEXT(model), TEXT(json_text(c, "slug")), TEXT(json_text(c, "kind")),
		TEXT(json_text(c, "name")), INT(bit), TEXT(json_text(c, "licence_class")),
		TEXT(json_text(c, "licence")), INT(call->now))));
	json_each(category, json_member(c, "categories"))
		TRY(db_run(call->db, STMT_component_category_insert,
		    ARGS(TEXT(id), TEXT(category->text))));
	return OK;
}

/* Which versions the components have: named by new components, and by new versions of those
 * that were there. */
static enum err
insert_component_versions(
    struct call *call, const struct model_document *d, const struct model_entered *made)
{
	int bit = d->components_before;

	json_each(component, json_member(call->body, "components")) {
		json_each(item, json_member(component, "versions"))
			TRY(db_run(call->db, STMT_component_version_insert,
			    ARGS(TEXT(made->component[bit]),
				TEXT(made->version[model_document_version(d, item->text)]))));
		bit++;
	}
	bit = d->versions_before;
	json_each(version, json_member(call->body, "versions")) {
		json_each(item, json_member(version, "components"))
			TRY(db_run(call->db, STMT_component_version_insert,
			    ARGS(TEXT(made->component[model_component_bit(d->before, item->text)]),
				TEXT(made->version[bit]))));
		bit++;
	}
	return OK;
}

enum err
model_enter(struct call *call, const struct model_document *d, struct model_entered *made)
{
	int bit;

	for (bit = 0; bit < d->versions_before; bit++)
		made->version[bit] = d->before->version[bit].id;
	json_each(version, json_member(call->body, "versions")) {
		made->version[bit] = id_make(
		    call->ids, object_prefix(OBJECT_VERSION), call->now, call->arena);
		TRY(insert_version(call, made->model, version, bit, made->version[bit]));
		bit++;
	}
	for (bit = 0; bit < d->components_before; bit++)
		made->component[bit] = d->before->component[bit].id;
	json_each(component, json_member(call->body, "components")) {
		made->component[bit] = id_make(
		    call->ids, object_prefix(OBJECT_COMPONENT), call->now, call->arena);
		TRY(insert_component(call, made->model, component, bit, made->component[bit]));
		bit++;
	}
	TRY(insert_component_versions(call, d, made));
	return stay_begin(call, made->model);
}

void
model_record_slugs(struct entry *e, const char *name, const struct json *list)
{
	json_open_list(&e->facts, name);
	json_each(item, list)
		json_put_text(&e->facts, NULL, json_text(item, "slug"));
	json_close_list(&e->facts);
}
