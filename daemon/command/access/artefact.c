/* Files of models: registered by their digest, shown, retired. */
#include "daemon/command/command.h"
#include "daemon/command/model/model.h"
#include "daemon/command/record.h"
#include "daemon/command/render.h"
#include "lib/time.h"

#include <string.h>

enum { NAME_MAX_BYTES = 200 };

struct registering {
	struct str name, version, component, path; /* path.p == NULL: it came with the request */
	struct str version_id, component_id;
};

/* --- registering ------------------------------------------------------------------------------ */

/* What it is saved as must not be a path, a hidden file, or an option. */
static bool
name_ok(struct str name)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "._-+";

	if (name.n == 0 || name.n > NAME_MAX_BYTES || name.p[0] == '.' || name.p[0] == '-')
		return false;
	for (size_t i = 0; i < name.n; i++)
		if (strchr(plain, name.p[i]) == NULL || name.p[i] == '\0')
			return false;
	return true;
}

static struct str
last_segment(struct str path)
{
	struct str rest = path, segment = path;

	while (rest.p != NULL)
		segment = str_cut(rest, '/', &rest);
	return segment;
}

static enum err
check(struct call *call, struct registering *r)
{
	struct model_parts *parts = NEW(call->arena, struct model_parts);

	TRY(model_parts_read(call, call->object.id, parts));
	int version = model_version_bit(parts, r->version);
	int component = model_component_bit(parts, r->component);
	if (version < 0)
		fault_add(&call->faults, STR("/version"), "must name a version of the model");
	if (component < 0)
		fault_add(&call->faults, STR("/component"), "must name a component of the model");
	else if (version >= 0 && (parts->component[component].versions >> version & 1) == 0)
		fault_add(&call->faults, STR("/component"), "has no such version");
	if (call->file_in.size == 0 && !call->dry_run)
		fault_add(&call->faults, STR(""), "the file is empty");
	if (!name_ok(r->name))
		fault_add(&call->faults, STR("/name"),
		    "must be a file's name: letters, digits, and . _ - + within");
	if (call->faults.count != 0)
		return ERR_INVALID;
	r->version_id = parts->version[version].id;
	r->component_id = parts->component[component].id;
	return OK;
}

static enum err
insert(struct call *call, struct str id, const struct registering *r, struct str digest)
{
	enum err e = db_run(call->db, STMT_artefact_insert,
	    ARGS(TEXT(id), TEXT(call->object.id), TEXT(r->version_id), TEXT(r->component_id),
		TEXT(r->name), TEXT(digest), INT((int64_t)call->file_in.size), TEXT(r->path),
		TEXT(call->caller.account), INT(call->now)));

	if (e == ERR_EXISTS)
		return call_refuse(call, e,
		    "The model has a file called %.*s already; nothing was changed. Give another "
		    "name, or retire that one first.",
		    STR_ARG(r->name));
	return e;
}

static enum err
enter(struct call *call, struct registering *r)
{
	struct str id = id_make(call->ids, object_prefix(OBJECT_ARTEFACT), call->now, call->arena);
	struct str digest = digest_hex(call->arena, &call->file_in.digest);

	TRY(check(call, r));
	TRY(insert(call, id, r, digest));
	struct entry *e = record_new(call, EVENT_ARTEFACT_REGISTERED, OBJECT_ARTEFACT, id);
	record_on(e, OBJECT_MODEL, call->object.id);
	json_put_text(&e->facts, "version", r->version_id);
	json_put_text(&e->facts, "component", r->component_id);
	json_put_text(&e->facts, "digest", digest);
	json_put_int(&e->facts, "size", (int64_t)call->file_in.size);
	call_result(call, OBJECT_ARTEFACT, id);
	call->location = str_printf(call->arena, "/v1/artefacts/%.*s", STR_ARG(id));
	call_said(call, "Registered %.*s.", STR_ARG(r->name));
	return OK;
}

enum err
artefact_upload(struct call *call)
{
	struct registering r = {.name = call_query(call, "name"),
	    .version = call_query(call, "version"),
	    .component = call_query(call, "component")};
	enum state to;

	TRY(object_step(call, &call->object, STEP_ARTEFACT_UPLOAD, &to));
	return enter(call, &r);
}

enum err
artefact_place(struct call *call)
{
	struct registering r = {.path = json_text(call->body, "path"),
	    .name = json_text(call->body, "name"),
	    .version = json_text(call->body, "version"),
	    .component = json_text(call->body, "component")};
	struct str expected = json_text(call->body, "digest");
	enum state to;

	TRY(object_step(call, &call->object, STEP_ARTEFACT_PLACE, &to));
	if (r.name.n == 0)
		r.name = last_segment(r.path);
	bool other = expected.n != 0 && !call->dry_run &&
		     !str_eq(expected, digest_hex(call->arena, &call->file_in.digest));
	if (other)
		fault_add(&call->faults, STR("/digest"), "is not the file's, which is %.*s",
		    STR_ARG(digest_hex(call->arena, &call->file_in.digest)));
	return enter(call, &r);
}

enum err
artefact_retire(struct call *call)
{
	struct str id = call->object.id;
	enum state to;

	TRY(object_step(call, &call->object, STEP_RETIRE, &to));
	TRY(db_run(call->db, STMT_artefact_retire, ARGS(TEXT(id), INT(call->now))));
	record_seal(record_new(call, EVENT_ARTEFACT_RETIRED, OBJECT_ARTEFACT, id), "reason",
	    json_text(call->body, "reason"));
	call_result(call, OBJECT_ARTEFACT, id);
	call_said(
	    call, "Retired; nobody gets it from here any more. Copies that are out stay out.");
	return OK;
}

/* --- showing ---------------------------------------------------------------------------------- */

enum err
artefact_put(struct call *call, const struct rows *row, bool alone)
{
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;

	(void)alone;
	json_put_text(o, "name", row_text(row, "name", a));
	json_put_text(o, "model", row_text(row, "model", a));
	json_put_text(o, "version", row_text(row, "version", a));
	json_put_text(o, "component", row_text(row, "component", a));
	json_put_text(o, "kind", row_text(row, "kind", a));
	json_put_int(o, "size", row_int(row, "size"));
	json_put_text(o, "digest", row_text(row, "digest", a));
	if (row_int(row, "lead") != 0 && !row_null(row, "path"))
		json_put_text(o, "path", row_text(row, "path", a));
	json_put_text(o, "author", row_text(row, "author", a));
	json_put_text(o, "created_at", time_text(a, row_int(row, "created_at")));
	render_time(call, "retired_at", row, "retired_at");
	return OK;
}

enum err
artefact_show(struct call *call)
{
	call_result(call, OBJECT_ARTEFACT, call->object.id);
	return OK;
}

enum err
artefact_list(struct call *call)
{
	return render_page(
	    call, &(struct page){OBJECT_ARTEFACT, STMT_artefact_list,
		      {TEXT(call->object.id), TEXT(call->caller.account), INT(call->now)}});
}
