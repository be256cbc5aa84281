/* Schema texts compiled into structs, so that a check looks no keyword up. */
#include "lib/shape.h"

#include "lib/shape_priv.h"

#include <stdio.h>
#include <stdlib.h>

/* Comparing each item with each other one must stay cheap. */
enum { UNIQUE_MAX = 1000 };

#define KIND(k) (1u << JSON_##k)

/* A shape that others may refer to: a source as a whole, or one of its $defs. */
struct entry {
	struct str source, definition; /* definition.p == NULL: the whole */
	struct shape *shape;
	struct entry *next;
};

struct shapes {
	struct arena arena;
	struct entry *entries;
};

struct compiler {
	struct shapes *to;
	struct str source; /* what is being compiled */
	const char *keyword;
};

/* --- what is wrong ---------------------------------------------------------------------------- */

static char why_text[500];

static bool
refuse_source(const struct compiler *c, const char *what)
{
	snprintf(why_text, sizeof(why_text), "The shape \"%.*s\" %s", STR_ARG(c->source), what);
	return false;
}

static bool
refuse(const struct compiler *c, const char *what)
{
	snprintf(why_text, sizeof(why_text), "In the shape \"%.*s\", \"%s\" %s.",
	    STR_ARG(c->source), c->keyword, what);
	return false;
}

static bool
refuse_name(const struct compiler *c, const char *what, struct str name)
{
	snprintf(why_text, sizeof(why_text), "In the shape \"%.*s\", \"%s\" %s \"%.*s\".",
	    STR_ARG(c->source), c->keyword, what, STR_ARG(name));
	return false;
}

/* --- entries ---------------------------------------------------------------------------------- */

static struct shape *
make_shape(struct shapes *to)
{
	struct shape *s = NEW(&to->arena, struct shape);

	s->max_length = s->max_items = s->max_properties = SIZE_MAX;
	s->minimum = INT64_MIN;
	s->maximum = INT64_MAX;
	return s;
}

static struct shape *
find_entry(const struct shapes *shapes, struct str source, struct str definition)
{
	for (const struct entry *e = shapes->entries; e != NULL; e = e->next)
		if (str_eq(e->source, source) && str_eq(e->definition, definition) &&
		    (e->definition.p == NULL) == (definition.p == NULL))
			return e->shape;
	return NULL;
}

static void
add_entry(struct shapes *to, struct str source, struct str definition)
{
	struct entry *e = NEW(&to->arena, struct entry);

	*e = (struct entry){source, definition, make_shape(to), to->entries};
	to->entries = e;
}

static struct shape *
whole(const struct shapes *shapes, struct str source)
{
	return find_entry(shapes, source, (struct str){NULL, 0});
}

/* --- keywords: each reads its value into the field of the shape that the table names ------------ */

static bool compile(struct compiler *c, struct shape *s, const struct json *schema);

static unsigned
kind_named(struct str name)
{
	static const struct {
		const char *name;
		unsigned kind;
	} names[] = {
	    {"null", KIND(NULL)},
	    {"boolean", KIND(BOOL)},
	    {"integer", KIND(INT)},
	    {"string", KIND(TEXT)},
	    {"array", KIND(LIST)},
	    {"object", KIND(OBJECT)},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_is(name, names[i].name))
			return names[i].kind;
	return 0;
}

static bool
read_type(struct compiler *c, const struct json *value, void *field)
{
	const struct json *first = value->kind == JSON_LIST ? value->first : value;
	unsigned *kinds = field;

	for (const struct json *item = first; item != NULL; item = item->next) {
		unsigned kind = item->kind == JSON_TEXT ? kind_named(item->text) : 0;
		if (kind == 0)
			return refuse(
			    c, "must be one of the six types that are known, or a list of them");
		*kinds |= kind;
		if (item == value)
			break;
	}
	return *kinds != 0 || refuse(c, "must name a type");
}

static bool
read_properties(struct compiler *c, const struct json *value, void *field)
{
	struct shape *s = field;

	if (value->kind != JSON_OBJECT)
		return refuse(c, "must be an object");
	s->properties = NEW_ARRAY(&c->to->arena, value->count, struct property);
	json_each(member, value) {
		struct shape *of = make_shape(c->to);
		s->properties[s->property_count++] = (struct property){member->name, false, of};
		if (!compile(c, of, member))
			return false;
	}
	return true;
}

static struct property *
find_property(struct shape *s, struct str name)
{
	for (size_t i = 0; i < s->property_count; i++)
		if (str_eq(s->properties[i].name, name))
			return &s->properties[i];
	return NULL;
}

static bool
read_required(struct compiler *c, const struct json *value, void *field)
{
	if (value->kind != JSON_LIST)
		return refuse(c, "must be a list of names");
	json_each(item, value) {
		struct property *p = item->kind == JSON_TEXT ? find_property(field, item->text)
							     : NULL;
		if (p == NULL)
			return refuse_name(c, "names no property:", item->text);
		p->required = true;
	}
	return true;
}

static bool
read_flag(struct compiler *c, const struct json *value, void *field)
{
	bool *flag = field;

	*flag = value->truth;
	return value->kind == JSON_BOOL || refuse(c, "must be true or false");
}

static bool
read_additional(struct compiler *c, const struct json *value, void *field)
{
	bool *closed = field;

	if (!read_flag(c, value, field))
		return false;
	*closed = !*closed;
	return true;
}

static bool
read_unique(struct compiler *c, const struct json *value, void *field)
{
	struct shape *s = field;

	if (s->max_items > UNIQUE_MAX)
		return refuse(c, "needs a maxItems of at most 1000 beside it");
	return read_flag(c, value, &s->unique);
}

static bool
read_enum(struct compiler *c, const struct json *value, void *field)
{
	const struct json **options = field;

	if (value->kind != JSON_LIST || value->count == 0)
		return refuse(c, "must be a list that is not empty");
	json_each(item, value)
		if (item->kind != JSON_TEXT && item->kind != JSON_INT)
			return refuse(c, "must hold strings and integers alone");
	*options = value;
	return true;
}

static bool
read_const(struct compiler *c, const struct json *value, void *field)
{
	const struct json **constant = field;

	*constant = value;
	return (value->kind != JSON_LIST && value->kind != JSON_OBJECT) ||
	       refuse(c, "must be a string, an integer, true, false or null");
}

static bool
read_size(struct compiler *c, const struct json *value, void *field)
{
	size_t *size = field;

	*size = (size_t)value->integer;
	return (value->kind == JSON_INT && value->integer >= 0) ||
	       refuse(c, "must be an integer, 0 or more");
}

static bool
read_integer(struct compiler *c, const struct json *value, void *field)
{
	int64_t *integer = field;

	*integer = value->integer;
	return value->kind == JSON_INT || refuse(c, "must be an integer");
}

static bool
read_format(struct compiler *c, const struct json *value, void *field)
{
	const struct format **format = field;

	*format = format_find(value->text);
	return *format != NULL || refuse_name(c, "names a format that is not known:", value->text);
}

static bool
read_items(struct compiler *c, const struct json *value, void *field)
{
	const struct shape **items = field;
	struct shape *of = make_shape(c->to);

	*items = of;
	return compile(c, of, value);
}

static bool
read_definitions(struct compiler *c, const struct json *value, void *field)
{
	if (field != whole(c->to, c->source) || value->kind != JSON_OBJECT)
		return refuse(c, "must be an object, at the top of its file");
	json_each(member, value)
		if (!compile(c, find_entry(c->to, c->source, member->name), member))
			return false;
	return true;
}

/* "name", "#/$defs/x" or "name#/$defs/x". */
static bool
read_ref(struct compiler *c, const struct json *value, void *field)
{
	static const char definitions[] = "/$defs/";
	const struct shape **ref = field;
	struct str fragment, source = str_cut(value->text, '#', &fragment);

	if (source.n == 0)
		source = c->source;
	if (fragment.p == NULL)
		*ref = value->text.n == 0 ? NULL : whole(c->to, source);
	else if (str_starts(fragment, definitions))
		*ref = find_entry(c->to, source, str_from(fragment, sizeof(definitions) - 1));
	return *ref != NULL || refuse_name(c, "leads nowhere:", value->text);
}

static bool
read_words(struct compiler *c, const struct json *value, void *field)
{
	(void)field;
	return value->kind == JSON_TEXT || refuse(c, "must be a string");
}

/* In the order in which they are read: some ask what those before them left. */
static const struct keyword {
	const char *name;
	bool (*read)(struct compiler *c, const struct json *value, void *field);
	size_t offset; /* of the field in struct shape */
	unsigned kind; /* of the values that it binds; 0: all */
} keywords[] = {
#define FIELD(name) offsetof(struct shape, name)
    {"title", read_words, 0, 0},
    {"description", read_words, 0, 0},
    {"$comment", read_words, 0, 0},
    {"$defs", read_definitions, 0, 0},
    {"$ref", read_ref, FIELD(ref), 0},
    {"type", read_type, FIELD(kinds), 0},
    {"enum", read_enum, FIELD(options), 0},
    {"const", read_const, FIELD(constant), 0},
    {"minLength", read_size, FIELD(min_length), KIND(TEXT)},
    {"maxLength", read_size, FIELD(max_length), KIND(TEXT)},
    {"format", read_format, FIELD(format), KIND(TEXT)},
    {"minimum", read_integer, FIELD(minimum), KIND(INT)},
    {"maximum", read_integer, FIELD(maximum), KIND(INT)},
    {"items", read_items, FIELD(items), KIND(LIST)},
    {"minItems", read_size, FIELD(min_items), KIND(LIST)},
    {"maxItems", read_size, FIELD(max_items), KIND(LIST)},
    {"uniqueItems", read_unique, 0, KIND(LIST)},
    {"properties", read_properties, 0, KIND(OBJECT)},
    {"required", read_required, 0, KIND(OBJECT)},
    {"additionalProperties", read_additional, FIELD(closed), KIND(OBJECT)},
    {"minProperties", read_size, FIELD(min_properties), KIND(OBJECT)},
    {"maxProperties", read_size, FIELD(max_properties), KIND(OBJECT)},
#undef FIELD
};
enum { KEYWORDS = sizeof(keywords) / sizeof(keywords[0]) };

/* --- compiling -------------------------------------------------------------------------------- */

static bool
is_keyword(struct str name)
{
	for (size_t i = 0; i < KEYWORDS; i++)
		if (str_is(name, keywords[i].name))
			return true;
	return false;
}

static bool
compile(struct compiler *c, struct shape *s, const struct json *schema)
{
	if (schema->kind != JSON_OBJECT)
		return refuse_source(c, "holds a schema that is no object.");
	json_each(member, schema) {
		c->keyword = member->name.p;
		if (!is_keyword(member->name))
			return refuse(c, "is no keyword that is known");
	}
	for (size_t i = 0; i < KEYWORDS; i++) {
		const struct keyword *k = &keywords[i];
		const struct json *value = json_member(schema, k->name);
		if (value == NULL)
			continue;
		c->keyword = k->name;
		if (k->kind != 0 && s->kinds != 0 && (s->kinds & k->kind) == 0)
			return refuse(c, "does not fit the type beside it");
		if (!k->read(c, value, (char *)s + k->offset))
			return false;
	}
	return true;
}

static bool
declare(struct compiler *c, const struct json *tree)
{
	const struct json *definitions = json_member(tree, "$defs");

	if (whole(c->to, c->source) != NULL)
		return refuse_source(c, "is given twice.");
	add_entry(c->to, c->source, (struct str){NULL, 0});
	if (definitions == NULL || definitions->kind != JSON_OBJECT)
		return true;
	json_each(member, definitions)
		add_entry(c->to, c->source, member->name);
	return true;
}

/* Every reference leads to an entry, so a circle of them passes through one. */
static bool
refers_to_itself(const struct shape *s)
{
	const struct shape *ahead = s->ref;

	while (s != ahead && ahead != NULL && ahead->ref != NULL) {
		s = s->ref;
		ahead = ahead->ref->ref;
	}
	return s == ahead;
}

static bool
references_end(struct compiler *c)
{
	c->keyword = "$ref";
	for (const struct entry *e = c->to->entries; e != NULL; e = e->next) {
		c->source = e->source;
		if (refers_to_itself(e->shape))
			return refuse(c, "leads back to where it stands");
	}
	return true;
}

static bool
compile_all(struct shapes *to, const struct shape_source *sources, size_t count)
{
	const struct json **trees = NEW_ARRAY(&to->arena, count, const struct json *);
	struct compiler c = {.to = to};
	const char *why;

	for (size_t i = 0; i < count; i++) {
		c.source = str_copy(&to->arena, str_of(sources[i].name));
		trees[i] = json_parse(&to->arena, str_of(sources[i].text), &why);
		if (trees[i] == NULL)
			return refuse_source(
			    &c, str_printf(&to->arena, "cannot be read: %s", why).p);
		if (!declare(&c, trees[i]))
			return false;
	}
	for (size_t i = 0; i < count; i++) {
		c.source = str_of(sources[i].name);
		if (!compile(&c, whole(to, c.source), trees[i]))
			return false;
	}
	return references_end(&c);
}

struct shapes *
shapes_open(const struct shape_source *sources, size_t count, const char **why)
{
	struct shapes *to = calloc(1, sizeof(*to));

	if (to == NULL)
		abort();
	if (compile_all(to, sources, count))
		return to;
	shapes_close(to);
	*why = why_text;
	return NULL;
}

void
shapes_close(struct shapes *shapes)
{
	if (shapes == NULL)
		return;
	arena_free(&shapes->arena);
	free(shapes);
}

const struct shape *
shape_find(const struct shapes *shapes, const char *name)
{
	return whole(shapes, str_of(name));
}

bool
shape_exists(const struct shapes *shapes, const char *name)
{
	return shape_find(shapes, name) != NULL;
}
