/* Paths are walked part by part; where a part fits several values, one after the other. */
#include "tests/scenario/path.h"

#include <string.h>

struct search {
	struct arena *arena;
	const struct str *value; /* NULL: whichever */
};

/* Cut the first part off: "name" of .name, "[0]" whole; false when there is none. */
static bool
cut_part(struct str *path, struct str *part)
{
	size_t n = 1;

	if (path->n < 2 || (path->p[0] != '.' && path->p[0] != '['))
		return false;
	if (path->p[0] == '[') {
		const char *end = memchr(path->p, ']', path->n);
		if (end == NULL || end == path->p + 1)
			return false;
		n = (size_t)(end + 1 - path->p);
		*part = (struct str){path->p, n};
	} else {
		while (n < path->n && path->p[n] != '.' && path->p[n] != '[')
			n++;
		*part = (struct str){path->p + 1, n - 1};
	}
	*path = str_from(*path, n);
	return part->n != 0;
}

bool
path_ok(struct str text)
{
	struct str part;

	if (str_is(text, "."))
		return true;
	if (!str_starts(text, ".") && !str_starts(text, "["))
		return false;
	while (text.n != 0)
		if (!cut_part(&text, &part))
			return false;
	return true;
}

struct str
path_text(struct arena *a, const struct json *value)
{
	struct json_out o = {.text.arena = a};

	if (value->kind == JSON_TEXT)
		return value->text;
	json_put_tree(&o, NULL, value);
	return buf_str(&o.text);
}

/* Does ITEM, at place I of its list, fit what stands in brackets? */
static bool
fits(const struct search *s, const struct json *item, size_t i, struct str inside)
{
	struct str wanted, name = str_cut(inside, '=', &wanted);
	int64_t at;

	if (str_is(inside, "*"))
		return true;
	if (wanted.p == NULL)
		return str_int(inside, &at) && (size_t)at == i;
	const struct json *member = json_member(item, str_c(s->arena, name));
	return member != NULL && str_eq(path_text(s->arena, member), wanted);
}

static const struct json *
find(const struct search *s, const struct json *value, struct str path)
{
	struct str part;
	size_t i = 0;

	if (value == NULL)
		return NULL;
	if (!cut_part(&path, &part)) {
		bool good = s->value == NULL || str_eq(path_text(s->arena, value), *s->value);
		return good ? value : NULL;
	}
	if (part.p[0] != '[')
		return find(s, json_member(value, str_c(s->arena, part)), path);
	if (value->kind != JSON_LIST)
		return NULL;
	json_each(item, value) {
		const struct json *found = NULL;
		if (fits(s, item, i++, (struct str){part.p + 1, part.n - 2}))
			found = find(s, item, path);
		if (found != NULL)
			return found;
	}
	return NULL;
}

const struct json *
path_find(struct arena *a, const struct json *reply, struct str path, const struct str *value)
{
	struct search s = {a, value};

	return find(&s, reply, str_is(path, ".") ? STR("") : path);
}
