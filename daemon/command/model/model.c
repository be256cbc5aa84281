/* Models: import, list, show. */
#include "daemon/command/model/model.h"

#include "daemon/command/command.h"
#include "daemon/command/model/model_before.h"
#include "daemon/command/people/role.h"
#include "daemon/index/fact.h"
#include "lib/time.h"

/* --- import ----------------------------------------------------------------------------------- */

static enum err
insert_model(struct call *call, const struct model_document *d, struct str id)
{
	const struct json *b = call->body;
	struct str slug = json_text(b, "slug");
	enum err e = db_run(call->db, STMT_model_insert,
	    ARGS(TEXT(id), TEXT(slug), TEXT(json_text(b, "name")), TEXT(d->developer),
		TEXT(json_text(b, "modality")), model_optional_int(b, "parameters"),
		TEXT(json_text(b, "disclosure")), INT(call->now)));

	if (e == ERR_EXISTS)
		return call_refuse(
		    call, e, "There is a model %.*s already; nothing was changed.", STR_ARG(slug));
	TRY(e);
	for (size_t i = 0; i < d->board_count; i++)
		TRY(db_run(call->db, STMT_model_board_insert, ARGS(TEXT(id), TEXT(d->boards[i]))));
	return OK;
}

static void
record_import(struct call *call, const struct model_document *d, struct str model)
{
	struct entry *e = record_new(call, EVENT_MODEL_IMPORTED, OBJECT_MODEL, model);
	struct digest digest = hash_of(call->body_text);

	record_on(e, OBJECT_ORGANISATION, d->developer);
	json_put_text(&e->facts, "slug", json_text(call->body, "slug"));
	json_put_text(&e->facts, "disclosure", json_text(call->body, "disclosure"));
	model_record_slugs(e, "versions", json_member(call->body, "versions"));
	model_record_slugs(e, "components", json_member(call->body, "components"));
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
	struct model_entered made;
	struct str lead;

	TRY(model_document_check(call, &d));
	made.model = id_make(call->ids, object_prefix(OBJECT_MODEL), call->now, call->arena);
	TRY(insert_model(call, &d, made.model));
	TRY(model_enter(call, &d, &made));
	record_import(call, &d, made.model);
	TRY(model_before_enter(call, &d, &made));
	TRY(role_appoint(call,
	    &(struct appointment){.role = ROLE_LEAD, .account = d.lead, .scope = made.model},
	    &lead));
	call_result(call, OBJECT_MODEL, made.model);
	call->location = str_printf(
	    call->arena, "/v1/models/%.*s", STR_ARG(json_text(call->body, "slug")));
	call_said(call,
	    "Imported %.*s. Its release lead takes office when a second person confirms it.",
	    STR_ARG(json_text(call->body, "name")));
	call_hint(call, "sluice role confirm %.*s, by another admin or a board's chair or deputy",
	    STR_ARG(str_from(lead, 24)));
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
