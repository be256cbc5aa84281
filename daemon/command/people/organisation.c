/* Organisations: enter, edit, show. */
#include "daemon/command/command.h"
#include "daemon/command/grant/prerequisite.h"
#include "daemon/command/record.h"
#include "daemon/command/render.h"
#include "lib/time.h"

static struct str
ror_of_body(struct call *call)
{
	struct str ror = {NULL, 0};

	(void)ror_parse(call->arena, json_text(call->body, "ror"), &ror);
	return ror;
}

static enum err
taken(struct call *call, enum err e)
{
	if (e != ERR_EXISTS)
		return e;
	return call_refuse(call, e,
	    "There is an organisation of this name or ROR id already; "
	    "nothing was changed.");
}

static void
record_facts(struct call *call, struct entry *e)
{
	static const char *const words[] = {"country", "sector", "resource_class"};
	struct str ror = ror_of_body(call);

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (json_member(call->body, words[i]) != NULL)
			json_put_text(&e->facts, words[i], json_text(call->body, words[i]));
	if (ror.n != 0)
		json_put_text(&e->facts, "ror", ror);
}

enum err
organisation_create(struct call *call)
{
	struct str id = id_make(call->ids, "org", call->now, call->arena);
	struct str name = json_text(call->body, "name"),
		   class = json_text(call->body, "resource_class");

	TRY(taken(call,
	    db_run(call->db, STMT_organisation_insert,
		ARGS(TEXT(id), TEXT(name), TEXT(ror_of_body(call)),
		    TEXT(json_text(call->body, "country")), TEXT(json_text(call->body, "sector")),
		    TEXT(class.n == 0 ? STR("standard") : class), INT(call->now)))));
	record_facts(call, record_new(call, EVENT_ORGANISATION_ENTERED, OBJECT_ORGANISATION, id));
	call_result(call, OBJECT_ORGANISATION, id);
	call->location = str_printf(call->arena, "/v1/organisations/%.*s", STR_ARG(id));
	call_said(call, "Entered %.*s.", STR_ARG(name));
	return OK;
}

enum err
organisation_edit(struct call *call)
{
	enum state to;

	TRY(object_step(call, &call->object, STEP_EDIT, &to));
	TRY(taken(call, db_run(call->db, STMT_organisation_update,
			    ARGS(TEXT(call->object.id), TEXT(json_text(call->body, "name")),
				TEXT(ror_of_body(call)), TEXT(json_text(call->body, "country")),
				TEXT(json_text(call->body, "sector")),
				TEXT(json_text(call->body, "resource_class"))))));
	TRY(prerequisites_changed_of(call, call->object.id));
	record_facts(call,
	    record_new(call, EVENT_ORGANISATION_EDITED, OBJECT_ORGANISATION, call->object.id));
	call_result(call, OBJECT_ORGANISATION, call->object.id);
	call_said(call, "Changed the organisation.");
	return OK;
}

enum err
organisation_put(struct call *call, const struct rows *row, bool alone)
{
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;

	(void)alone;
	json_put_text(o, "name", row_text(row, "name", a));
	json_put_text_or_null(o, "ror", row_text(row, "ror", a));
	json_put_text(o, "country", row_text(row, "country", a));
	json_put_text(o, "sector", row_text(row, "sector", a));
	json_put_text(o, "resource_class", row_text(row, "resource_class", a));
	json_put_text(o, "created_at", time_text(a, row_int(row, "created_at")));
	return OK;
}

enum err
organisation_show(struct call *call)
{
	call_result(call, OBJECT_ORGANISATION, call->object.id);
	return OK;
}

enum err
organisation_list(struct call *call)
{
	return render_page(call, &(struct page){OBJECT_ORGANISATION, STMT_organisation_list,
				     {TEXT(call->caller.account), INT(call->now)}});
}
