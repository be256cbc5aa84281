/* A walk over the shape, writing as it goes. */
#include "tests/unit/command/sample.h"

#include "lib/json.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name, *text;
} shapes[] = {
#define FILE(number, name, text) {name, text},
#include "generated/shapes.def"
#undef FILE
};

static const struct {
	const char *format, *sample;
} formats[] = {
    {"email", "someone@example.org"},
    {"orcid", "0000-0002-1825-0097"},
    {"ror", "04dkp9463"},
    {"country", "NL"},
    {"date-time", "2031-01-01T00:00:00Z"},
    {"date", "2031-01-01"},
    {"duration", "P1D"},
    {"decimal", "1"},
    {"digest", "0000000000000000000000000000000000000000000000000000000000000000"},
    {"https", "https://example.org/"},
};

struct sample {
	struct arena *arena;
	struct json_out out;
	const struct json *file; /* that the present schema stands in */
};

static const struct json *
shape_named(struct arena *a, struct str name)
{
	const char *why;

	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++)
		if (str_is(name, shapes[i].name))
			return json_parse(a, str_of(shapes[i].text), &why);
	abort();
}

static void put(struct sample *s, const char *name, const struct json *schema, struct str type);

/* "#/$defs/x", "name" or "name#/$defs/x"; TYPE: where that names none. */
static void
put_referred(struct sample *s, const char *name, struct str to, struct str type)
{
	struct str place, file = str_cut(to, '#', &place);
	const struct json *was = s->file;

	if (file.n != 0)
		s->file = shape_named(s->arena, file);
	const struct json *schema = s->file;
	if (place.n != 0)
		schema = json_member(json_member(schema, "$defs"),
		    str_c(s->arena, str_from(place, strlen("/$defs/"))));
	put(s, name, schema, type);
	s->file = was;
}

static bool
is_required(const struct json *schema, struct str name)
{
	json_each(item, json_member(schema, "required"))
		if (str_eq(item->text, name))
			return true;
	return false;
}

static void
put_object(struct sample *s, const char *name, const struct json *schema)
{
	int64_t missing = json_int(schema, "minProperties", 0);

	json_open(&s->out, name);
	json_each(property, json_member(schema, "properties")) {
		if (!is_required(schema, property->name) && missing <= 0)
			continue;
		missing--;
		put(s, str_c(s->arena, property->name), property, STR("null"));
	}
	json_close(&s->out);
}

static void
put_list(struct sample *s, const char *name, const struct json *schema)
{
	json_open_list(&s->out, name);
	for (int64_t n = json_int(schema, "minItems", 0); n > 0; n--)
		put(s, NULL, json_member(schema, "items"), STR("null"));
	json_close_list(&s->out);
}

static void
put_text(struct sample *s, const char *name, const struct json *schema)
{
	struct buf b = {.arena = s->arena};

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (str_is(json_text(schema, "format"), formats[i].format))
			buf_put(&b, str_of(formats[i].sample));
	for (int64_t n = json_int(schema, "minLength", 1); (int64_t)b.n < n;)
		buf_char(&b, 'x');
	json_put_text(&s->out, name, buf_str(&b));
}

static struct str
type_of(const struct json *schema, struct str otherwise)
{
	const struct json *type = json_member(schema, "type");

	if (type != NULL && type->kind == JSON_LIST)
		type = type->first;
	return type == NULL ? otherwise : type->text;
}

static void
put(struct sample *s, const char *name, const struct json *schema, struct str type)
{
	const struct json *choices = json_member(schema, "enum");
	const struct json *only = json_member(schema, "const");

	type = type_of(schema, type);
	if (json_member(schema, "$ref") != NULL)
		put_referred(s, name, json_text(schema, "$ref"), type);
	else if (only != NULL || choices != NULL)
		json_put_tree(&s->out, name, only != NULL ? only : choices->first);
	else if (str_is(type, "object"))
		put_object(s, name, schema);
	else if (str_is(type, "array"))
		put_list(s, name, schema);
	else if (str_is(type, "string"))
		put_text(s, name, schema);
	else if (str_is(type, "integer"))
		json_put_int(&s->out, name, json_int(schema, "minimum", 1));
	else if (str_is(type, "boolean"))
		json_put_bool(&s->out, name, false);
	else
		json_put_null(&s->out, name);
}

struct str
sample_of(struct arena *a, const char *name)
{
	struct sample s = {.arena = a, .out.text.arena = a};

	s.file = shape_named(a, str_of(name));
	put(&s, NULL, s.file, STR("null"));
	return buf_str(&s.out.text);
}
