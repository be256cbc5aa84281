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
	struct str comment = json_text(shape, "$comment");

	if (str_is(comment, "hidden"))
		return (struct layout){.kind = LAYOUT_HIDDEN};
	if (str_starts(comment, "columns: "))
		return read_names(LAYOUT_COLUMNS, str_from(comment, strlen("columns: ")));
	if (str_starts(comment, "levels: "))
		return read_names(LAYOUT_LEVELS, str_from(comment, strlen("levels: ")));
	return (struct layout){.kind = LAYOUT_PLAIN};
}
