/* Typed values → path, query, JSON body. */
#include "cli/request.h"

#include "cli/file.h"
#include "lib/hash.h"
#include "lib/json.h"
#include "lib/utf8.h"

#include <stdlib.h>
#include <string.h>

/* --- the path --------------------------------------------------------------------------------- */

void
request_encode(struct buf *b, struct str s)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789-._~";

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c != '\0' && strchr(plain, c) != NULL)
			buf_char(b, (char)c);
		else
			buf_printf(b, "%%%02X", c);
	}
}

/* Is the argument SLOT a :name of PATH? */
static bool
in_path(const char *path, const struct slot *slot)
{
	struct str rest = str_of(path), part;

	while (rest.n != 0) {
		part = str_cut(rest, '/', &rest);
		if (str_starts(part, ":") && str_eq(str_from(part, 1), slot->name))
			return slot->kind == SLOT_ARGUMENT;
	}
	return false;
}

static const struct value *
value_at(const struct typed *t, struct str name)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->value[i].slot->kind == SLOT_ARGUMENT && str_eq(t->value[i].slot->name, name))
			return &t->value[i];
	return NULL;
}

/* "." and ".." would mean another path to whatever stands between here and the server. */
static bool
put_part(struct buf *b, const struct typed *t, struct str part, struct str *why)
{
	if (!str_starts(part, ":")) {
		buf_put(b, part);
		return true;
	}
	const struct value *v = value_at(t, str_from(part, 1));
	if (v == NULL)
		abort(); /* a test finds an argument for every :name */
	if (v->text.n == 0 || str_is(v->text, ".") || str_is(v->text, "..")) {
		*why = str_printf(t->arena, "<%.*s> must be a name, not \"%.*s\"",
		    STR_ARG(v->slot->name), STR_ARG(v->text));
		return false;
	}
	request_encode(b, v->text);
	return true;
}

static bool
make_path(const struct typed *t, struct buf *b, struct request *ret, struct str *why)
{
	struct str rest = str_of(t->usage->path), part = str_cut(rest, '/', &rest);

	while (rest.p != NULL) {
		part = str_cut(rest, '/', &rest);
		buf_char(b, '/');
		if (!put_part(b, t, part, why))
			return false;
		if (str_starts(part, ":") && ret->object.n == 0)
			ret->object = str_copy(t->arena, buf_str(b));
	}
	return true;
}

/* --- members ---------------------------------------------------------------------------------- */

static struct str
member_name(struct arena *a, struct str name)
{
	struct str copy = str_copy(a, name);

	for (char *p = (char *)(uintptr_t)copy.p; *p != '\0'; p++)
		if (*p == '-')
			*p = '_';
	return copy;
}

static bool
is_member(const struct typed *t, const struct value *v)
{
	return v->slot >= t->own.slot && v->slot < t->own.slot + t->own.count &&
	       !in_path(t->usage->path, v->slot);
}

static void
put_query(const struct typed *t, struct buf *b)
{
	char sep = '?';

	for (size_t i = 0; i < t->count; i++) {
		const struct value *v = &t->value[i];
		if (!is_member(t, v))
			continue;
		buf_char(b, sep);
		request_encode(b, member_name(t->arena, v->slot->name));
		buf_char(b, '=');
		request_encode(b, v->slot->value == VALUE_TRUE ? STR("true") : v->text);
		sep = '&';
	}
}

static bool
read_json(const struct typed *t, struct str path, const struct json **ret, struct str *why)
{
	const char *fault;
	struct str text;

	if (!file_read(t->arena, path, &text, why))
		return false;
	*ret = json_parse(t->arena, text, &fault);
	if (*ret == NULL)
		*why = str_printf(t->arena, "%.*s: %s", STR_ARG(path), fault);
	return *ret != NULL;
}

static bool
put_body_file(const struct typed *t, struct json_out *o, struct str path, struct str *why)
{
	const struct json *all;

	if (!read_json(t, path, &all, why))
		return false;
	if (all->kind != JSON_OBJECT) {
		*why = str_printf(t->arena, "%.*s: it must hold a JSON object", STR_ARG(path));
		return false;
	}
	json_each(member, all)
		json_put_tree(o, str_c(t->arena, member->name), member);
	return true;
}

static bool
put_text(const struct typed *t, struct json_out *o, const char *name, const struct value *v,
    struct str *why)
{
	struct str text = v->text;

	if (v->slot->value == VALUE_TEXTFILE && !file_read(t->arena, v->text, &text, why))
		return false;
	if (!utf8_ok(text) || !utf8_plain(text)) {
		*why = str_printf(t->arena, "%.*s must be text in UTF-8 without control characters",
		    STR_ARG(v->slot->name));
		return false;
	}
	json_put_text(o, name, text);
	return true;
}

static bool
put_bytes(
    const struct typed *t, struct json_out *o, const char *name, struct str path, struct str *why)
{
	struct str bytes;

	if (!file_read(t->arena, path, &bytes, why))
		return false;
	json_put_text(o, name, base64_text(t->arena, (const uint8_t *)bytes.p, bytes.n));
	return true;
}

/* One value; NAME is NULL within a list. */
static bool
put_value(const struct typed *t, struct json_out *o, const char *name, const struct value *v,
    struct str *why)
{
	const struct json *json;
	int64_t number = 0;

	switch (v->slot->value) {
	case VALUE_TRUE: json_put_bool(o, name, true); return true;
	case VALUE_INTEGER:
		(void)str_int(v->text, &number);
		json_put_int(o, name, number);
		return true;
	case VALUE_JSON:
		if (!read_json(t, v->text, &json, why))
			return false;
		json_put_tree(o, name, json);
		return true;
	case VALUE_BYTES: return put_bytes(t, o, name, v->text, why);
	case VALUE_BODY: return put_body_file(t, o, v->text, why);
	case VALUE_TEXT:
	case VALUE_TYPED:
	case VALUE_TEXTFILE: return put_text(t, o, name, v, why);
	}
	abort();
}

static bool
put_list(const struct typed *t, struct json_out *o, size_t first, struct str *why)
{
	const struct slot *slot = t->value[first].slot;

	json_open_list(o, member_name(t->arena, slot->name).p);
	for (size_t i = first; i < t->count; i++)
		if (t->value[i].slot == slot && !put_value(t, o, NULL, &t->value[i], why))
			return false;
	json_close_list(o);
	return true;
}

static bool
is_first(const struct typed *t, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (t->value[i].slot == t->value[at].slot)
			return false;
	return true;
}

static bool
make_members(const struct typed *t, struct json_out *o, struct str *why)
{
	json_open(o, NULL);
	for (size_t i = 0; i < t->count; i++) {
		const struct value *v = &t->value[i];
		if (!is_member(t, v) || !is_first(t, i))
			continue;
		if (!(v->slot->repeated
			    ? put_list(t, o, i, why)
			    : put_value(t, o, member_name(t->arena, v->slot->name).p, v, why)))
			return false;
	}
	json_close(o);
	return true;
}

/* The only member, if it is a file that is the body; else NULL. */
static const struct value *
sole_document(const struct typed *t)
{
	const struct value *document = NULL;

	for (size_t i = 0; i < t->count; i++) {
		const struct value *v = &t->value[i];
		if (!is_member(t, v))
			continue;
		if (document != NULL || v->slot->value != VALUE_BODY)
			return NULL;
		document = v;
	}
	return document;
}

/* A file that is the whole body may hold a list; beside other members it is an object. */
static bool
make_body(const struct typed *t, struct json_out *o, struct str *why)
{
	const struct value *document = sole_document(t);
	const struct json *all;

	if (document == NULL)
		return make_members(t, o, why);
	if (!read_json(t, document->text, &all, why))
		return false;
	json_put_tree(o, NULL, all);
	return true;
}

bool
request_make(const struct typed *t, struct request *ret, struct str *why)
{
	struct buf path = {.arena = t->arena};
	struct json_out body = {.text.arena = t->arena};

	*ret = (struct request){.body = {NULL, 0}};
	if (!make_path(t, &path, ret, why))
		return false;
	if (strcmp(t->usage->method, "GET") == 0) {
		put_query(t, &path);
	} else if (t->usage->request[0] != '\0') {
		if (!make_body(t, &body, why))
			return false;
		ret->body = str_copy(t->arena, buf_str(&body.text));
	}
	ret->path = str_copy(t->arena, buf_str(&path));
	return true;
}
