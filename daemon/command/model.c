/* Models: import, list, show. */
#include "daemon/command/model.h"

#include "daemon/command/command.h"
#include "daemon/command/model_document.h"
#include "daemon/command/role.h"
#include "daemon/index/fact.h"
#include "lib/time.h"

/* --- import ----------------------------------------------------------------------------------- */

/* The ids of what is being entered, by bit. */
struct entered {
	struct str model, lead;
	struct str version[MODEL_VERSIONS_MAX], component[MODEL_COMPONENTS_MAX];
};

static struct arg
optional_int(const struct json *object, const char *name)
{
	return json_member(object, name) == NULL ? NULL_ARG : INT(json_int(object, name, 0));
}

static struct arg
optional_time(const struct json *object, const char *name)
{
	int64_t at = 0;

	return time_parse(json_text(object, name), &at) ? INT(at) : NULL_ARG;
}

static enum err
insert_model(struct call *call, const struct model_document *d, struct entered *made)
{
	const struct json *b = call->body;
	struct str slug = json_text(b, "slug");

	made->model = id_make(call->ids, object_prefix(OBJECT_MODEL), call->now, call->arena);
	enum err e = db_run(call->db, STMT_model_insert,
	    ARGS(TEXT(made->model), TEXT(slug), TEXT(json_text(b, "name")), TEXT(d->developer),
		TEXT(json_text(b, "modality")), optional_int(b, "parameters"),
		TEXT(json_text(b, "disclosure")), INT(call->now)));
	if (e == ERR_EXISTS)
		return call_refuse(
		    call, e, "There is a model %.*s already; nothing was changed.", STR_ARG(slug));
	TRY(e);
	for (size_t i = 0; i < d->board_count; i++)
		TRY(db_run(call->db, STMT_model_board_insert,
		    ARGS(TEXT(made->model), TEXT(d->boards[i]))));
	return OK;
}

static enum err
insert_version(struct call *call, const struct json *v, int bit, struct entered *made)
{
	struct str id = id_make(call->ids, object_prefix(OBJECT_VERSION), call->now, call->arena);

	made->version[bit] = id;
	TRY(db_run(call->db, STMT_version_insert,
	    ARGS(TEXT(id), TEXT(made->model), TEXT(json_text(v, "slug")),
		TEXT(json_text(v, "name")), INT(bit), optional_int(v, "parameters"),
		optional_time(v, "announced_at"), INT(call->now))));
	json_each(alias, json_member(v, "aliases"))
		TRY(db_run(call->db, STMT_version_alias_insert,
		    ARGS(TEXT(made->model), TEXT(alias->text), TEXT(id))));
	return OK;
}

static enum err
insert_component(struct call *call, const struct json *c, int bit, struct entered *made)
{
	struct str id = id_make(call->ids, object_prefix(OBJECT_COMPONENT), call->now, call->arena);

	made->component[bit] = id;
	TRY(db_run(call->db, STMT_component_insert,
	    ARGS(TEXT(id), TEXT(made->model), TEXT(json_text(c, "slug")),
		TEXT(json_text(c, "kind")), TEXT(json_text(c, "name")), INT(bit),
		TEXT(json_text(c, "licence_class")), TEXT(json_text(c, "licence")),
		INT(call->now))));
	json_each(category, json_member(c, "categories"))
		TRY(db_run(call->db, STMT_component_category_insert,
		    ARGS(TEXT(id), TEXT(category->text))));
	return OK;
}

static enum err
insert_component_versions(struct call *call, const struct model_document *d,
    const struct json *component, struct str id, const struct entered *made)
{
	json_each(item, json_member(component, "versions"))
		TRY(db_run(call->db, STMT_component_version_insert,
		    ARGS(TEXT(id), TEXT(made->version[model_document_version(d, item->text)]))));
	return OK;
}

static enum err
insert_parts(struct call *call, const struct model_document *d, struct entered *made)
{
	int bit = 0;

	json_each(version, json_member(call->body, "versions"))
		TRY(insert_version(call, version, bit++, made));
	bit = 0;
	json_each(component, json_member(call->body, "components")) {
		TRY(insert_component(call, component, bit, made));
		TRY(insert_component_versions(call, d, component, made->component[bit++], made));
	}
	return OK;
}

static void
record_slugs(struct entry *e, const char *name, const struct json *list)
{
	json_open_list(&e->facts, name);
	json_each(item, list)
		json_put_text(&e->facts, NULL, json_text(item, "slug"));
	json_close_list(&e->facts);
}

static void
record_import(struct call *call, const struct model_document *d, const struct entered *made)
{
	struct entry *e = record_new(call, EVENT_MODEL_IMPORTED, OBJECT_MODEL, made->model);
	struct digest digest = hash_of(call->body_text);

	record_on(e, OBJECT_ORGANISATION, d->developer);
	json_put_text(&e->facts, "slug", json_text(call->body, "slug"));
	json_put_text(&e->facts, "disclosure", json_text(call->body, "disclosure"));
	record_slugs(e, "versions", json_member(call->body, "versions"));
	record_slugs(e, "components", json_member(call->body, "components"));
	json_open_list(&e->facts, "boards");
	for (size_t i = 0; i < d->board_count; i++)
		json_put_text(&e->facts, NULL, d->boards[i]);
	json_close_list(&e->facts);
	json_put_text(&e->facts, "document", digest_hex(call->arena, &digest));
	record_seal(e, "name", json_text(call->body, "name"));
}

enum err
model_import(struct call *call)
{
	struct model_document d;
	struct entered made;

	TRY(model_document_check(call, &d));
	TRY(insert_model(call, &d, &made));
	TRY(insert_parts(call, &d, &made));
	record_import(call, &d, &made);
	TRY(role_appoint(call,
	    &(struct appointment){.role = ROLE_LEAD, .account = d.lead, .scope = made.model},
	    &made.lead));
	call_result(call, OBJECT_MODEL, made.model);
	call->location = str_printf(
	    call->arena, "/v1/models/%.*s", STR_ARG(json_text(call->body, "slug")));
	call_said(call,
	    "Imported %.*s. Its release lead takes office when a second person confirms it.",
	    STR_ARG(json_text(call->body, "name")));
	call_hint(call, "sluice role confirm %.*s, by another admin or a board's chair or deputy",
	    STR_ARG(str_from(made.lead, 24)));
	return OK;
}

/* --- list and show ---------------------------------------------------------------------------- */

enum err
model_put(struct call *call, const struct rows *row, bool alone)
{
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;

	json_put_text(o, "slug", row_text(row, "slug", a));
	json_put_text(o, "name", row_text(row, "name", a));
	json_put_text(o, "developer", row_text(row, "developer_name", a));
	json_put_text(o, "modality", row_text(row, "modality", a));
	if (!row_null(row, "parameters"))
		json_put_int(o, "parameters", row_int(row, "parameters"));
	json_put_text(o, "disclosure", row_text(row, "disclosure", a));
	json_put_text(o, "created_at", time_text(a, row_int(row, "created_at")));
	return alone ? model_put_parts(call, row_text(row, "id", a)) : OK;
}

enum err
model_show(struct call *call)
{
	call_result(call, OBJECT_MODEL, call->object.id);
	return OK;
}

enum err
model_list(struct call *call)
{
	return render_page(
	    call, &(struct page){OBJECT_MODEL, STMT_model_list,
		      {TEXT(call->caller.account), INT(call->now), INT(object_sees_all(call))}});
}
