/* A tier's form as JSON Schema (2020-12): what a request for access adds to its context. */
#include "daemon/command/command.h"
#include "daemon/store/db.h"

/* The kind of question as a type, and what else there is to say about it. */
static const struct {
	const char *kind, *type, *format;
} kinds[] = {
    {"text", "string", NULL},
    {"long_text", "string", NULL},
    {"choice", "string", NULL},
    {"number", "integer", NULL},
    {"date", "string", "date"},
    {"checkbox", "boolean", NULL},
    {"country", "string", NULL},
    {"choices", "array", NULL},
    {"table", "array", NULL},
    {"file", "object", NULL},
};

static void
put_question(struct json_out *o, const struct json *field)
{
	const struct json *choices = json_member(field, "choices");

	json_open(o, str_c(o->text.arena, json_text(field, "name")));
	json_put_text(o, "title", json_text(field, "title"));
	if (json_text(field, "help").n != 0)
		json_put_text(o, "description", json_text(field, "help"));
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (!str_is(json_text(field, "kind"), kinds[i].kind))
			continue;
		json_put_text(o, "type", str_of(kinds[i].type));
		if (kinds[i].format != NULL)
			json_put_text(o, "format", str_of(kinds[i].format));
	}
	bool several = str_is(json_text(field, "kind"), "choices");
	if (several)
		json_open(o, "items");
	if (choices != NULL)
		json_put_tree(o, "enum", choices);
	if (several)
		json_close(o);
	json_close(o);
}

static void
put_answers(struct json_out *o, const struct json *fields)
{
	json_open(o, "answers");
	json_put_text(o, "type", STR("object"));
	json_put_bool(o, "additionalProperties", false);
	json_open(o, "properties");
	json_each(field, fields)
		put_question(o, field);
	json_close(o);
	json_open_list(o, "required");
	json_each(field, fields)
		if (json_truth(field, "required"))
			json_put_text(o, NULL, json_text(field, "name"));
	json_close_list(o);
	json_close(o);
}

static void
put_context(struct json_out *o, const struct json *fields)
{
	json_open(o, "context");
	json_put_text(o, "type", STR("object"));
	json_open(o, "properties");
	json_open(o, "title");
	json_put_text(o, "title", STR("What it is for, in one line"));
	json_put_text(o, "type", STR("string"));
	json_put_int(o, "maxLength", 200);
	json_close(o);
	put_answers(o, fields);
	json_close(o);
	json_close(o);
}

enum err
tier_schema(struct call *call)
{
	struct json_out *o = &call->reply;
	struct rows row;
	const char *why;

	TRY(db_one(call->db, STMT_request_form, ARGS(TEXT(call->object.id)), &row));
	struct str form = row_text(&row, "form", call->arena);
	const struct json *fields = form.n == 0 ? NULL
						: json_member(json_parse(call->arena, form, &why),
						      "fields");
	json_open(o, NULL);
	json_put_text(o, "$schema", STR("https://json-schema.org/draft/2020-12/schema"));
	json_put_text(o, "title",
	    str_printf(call->arena, "%.*s/%.*s", STR_ARG(row_text(&row, "model", call->arena)),
		STR_ARG(row_text(&row, "tier", call->arena))));
	json_put_text(o, "type", STR("object"));
	json_open(o, "properties");
	put_context(o, fields);
	json_close(o);
	json_close(o);
	return rows_close(&row);
}
