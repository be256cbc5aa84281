/* Two small dictionaries. */
#include "tests/conformance/words.h"

#include <stdlib.h>

static bool
same_text(const struct json *a, const struct json *b, const char *name)
{
	return str_eq(json_text(a, name), json_text(b, name));
}

/* --- to ours ---------------------------------------------------------------------------------- */

static const struct json *
resource_like(const struct json *house, const struct json *entity)
{
	json_each(r, json_member(house, "resources"))
		if (same_text(r, entity, "type") && same_text(r, entity, "id"))
			return r;
	return NULL;
}

static bool
is_resource_type(const struct json *house, struct str type)
{
	json_each(r, json_member(house, "resources"))
		if (str_eq(json_text(r, "type"), type))
			return true;
	return false;
}

static const struct json *
member_like(const struct json *object, struct str name)
{
	json_each(m, object)
		if (str_eq(m->name, name))
			return m;
	return NULL;
}

/* Does ENTITY have all properties that the action is named WITH? */
static bool
fits(const struct json *action, const struct json *entity)
{
	const struct json *properties = json_member(entity, "properties");

	json_each(want, json_member(action, "with")) {
		const struct json *has = member_like(properties, want->name);
		if (has == NULL || has->kind != want->kind || has->truth != want->truth)
			return false;
	}
	return same_text(action, entity, "name");
}

static struct str
capability_for(const struct json *house, const struct json *entity)
{
	json_each(action, json_member(house, "actions"))
		if (fits(action, entity))
			return json_text(action, "capability");
	return json_text(entity, "name");
}

/* ENTITY with one member of another value. */
static void
put_with(struct json_out *o, const struct json *entity, const char *member, struct str value)
{
	json_each(m, entity) {
		const char *name = str_c(o->text.arena, m->name);
		if (str_is(m->name, member) && m->kind == JSON_TEXT)
			json_put_text(o, name, value);
		else
			json_put_tree(o, name, m);
	}
}

static void
put_resource(struct json_out *o, const struct json *house, const struct json *entity)
{
	const struct json *r = resource_like(house, entity);
	struct json_out named = {.text.arena = o->text.arena};
	const char *why;

	if (!is_resource_type(house, json_text(entity, "type"))) {
		json_put_tree(o, "resource", entity);
		return;
	}
	json_open(&named, NULL);
	put_with(&named, entity, "type", STR("model"));
	json_close(&named);
	const struct json *typed = json_parse(o->text.arena, buf_str(&named.text), &why);
	json_open(o, "resource");
	put_with(o, typed, "id", r == NULL ? json_text(entity, "id") : json_text(r, "model"));
	json_close(o);
}

static void
put_action(struct json_out *o, const struct json *house, const struct json *entity)
{
	json_open(o, "action");
	put_with(o, entity, "name", capability_for(house, entity));
	json_close(o);
}

static void
put_request(struct json_out *o, const struct json *house, const struct json *request)
{
	json_open(o, NULL);
	json_each(m, request) {
		const char *name = str_c(o->text.arena, m->name);
		if (str_is(m->name, "resource") && m->kind == JSON_OBJECT) {
			put_resource(o, house, m);
		} else if (str_is(m->name, "action") && m->kind == JSON_OBJECT) {
			put_action(o, house, m);
		} else if (str_is(m->name, "evaluations") && m->kind == JSON_LIST) {
			json_open_list(o, name);
			json_each(item, m)
				put_request(o, house, item);
			json_close_list(o);
		} else {
			json_put_tree(o, name, m);
		}
	}
	json_close(o);
}

struct str
words_ours(struct arena *a, const struct json *house, const struct json *request)
{
	struct json_out o = {.text.arena = a};

	put_request(&o, house, request);
	return buf_str(&o.text);
}

/* --- to theirs -------------------------------------------------------------------------------- */

static struct str
their_name(struct arena *a, const struct json *house, const struct json *result)
{
	json_each(action, json_member(house, "actions"))
		if (str_eq(json_text(action, "capability"), json_text(result, "name")))
			return json_text(action, "name");
	json_each(r, json_member(house, "resources"))
		if (str_is(json_text(result, "type"), "model") &&
		    str_eq(json_text(r, "model"), json_text(result, "id")))
			result = r;
	if (json_text(result, "name").n != 0)
		return json_text(result, "name");
	return str_printf(
	    a, "%.*s %.*s", STR_ARG(json_text(result, "type")), STR_ARG(json_text(result, "id")));
}

static int
in_order(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

struct str *
words_theirs(struct arena *a, const struct json *house, const struct json *results, size_t *count)
{
	struct str *all = NEW_ARRAY(a, (results == NULL ? 0 : results->count) + 1, struct str);

	*count = 0;
	json_each(r, results)
		all[(*count)++] = their_name(a, house, r);
	qsort(all, *count, sizeof(all[0]), in_order);
	return all;
}
