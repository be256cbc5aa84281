/* Shapes as layouts. */
#include "cli/layout.h"

#include <string.h>

static const struct {
	const char *name, *text;
} shapes[] = {
#define FILE(number, name, text) {name, text},
#include "generated/shapes.def"
#undef FILE
};

const struct json *
layout_shape(struct arena *a, const char *name)
{
	const char *why;

	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++)
		if (strcmp(shapes[i].name, name) == 0)
			return json_parse(a, str_of(shapes[i].text), &why);
	return NULL;
}

const struct json *
layout_member(const struct json *shape, struct str name)
{
	json_each(member, json_member(shape, "properties"))
		if (str_eq(member->name, name))
			return member;
	return NULL;
}

bool
layout_names(struct str names, struct str name)
{
	while (names.n != 0)
		if (str_eq(str_cut(names, ' ', &names), name))
			return true;
	return false;
}

/* Cut " / rest" and " @mark" off the names. */
static struct layout
read_names(enum layout_kind kind, struct str text)
{
	struct layout l = {.kind = kind};
	struct str rest = text;

	l.columns.p = text.p;
	while (rest.n != 0) {
		struct str name = str_cut(rest, ' ', &rest);
		if (str_is(name, "/")) {
			l.below = rest;
			break;
		}
		if (str_starts(name, "@"))
			l.mark = str_from(name, 1);
		else
			l.columns.n = (size_t)(name.p + name.n - text.p);
	}
	return l;
}

struct layout
layout_of(const struct json *shape)
{
	static const struct {
		const char *word;
		enum layout_kind kind;
	} kinds[] = {{"columns: ", LAYOUT_COLUMNS}, {"rows: ", LAYOUT_ROWS},
	    {"levels: ", LAYOUT_LEVELS}, {"each: ", LAYOUT_EACH}, {"line: ", LAYOUT_LINE}};
	struct str comment = json_text(shape, "$comment");

	if (str_is(comment, "hidden"))
		return (struct layout){.kind = LAYOUT_HIDDEN};
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (str_starts(comment, kinds[i].word))
			return read_names(kinds[i].kind, str_from(comment, strlen(kinds[i].word)));
	return (struct layout){.kind = LAYOUT_PLAIN};
}
