/* Shapes as outlines. */
#include "cli/outline.h"

#include "cli/layout.h"

#include <stdlib.h>

enum { STEP = 2, LEFT = 24 };

/* A place in a shape: NODE, and the ROOT in which its references are looked up. */
struct place {
	const struct json *root, *node;
};

struct outline {
	struct buf *b;
	const struct screen *s;
};

static void put_members(const struct outline *o, struct place p, size_t indent);

/* The words in which people know what a string must look like. */
static struct str
format_words(struct str format)
{
	static const struct {
		const char *format, *words;
	} all[] = {
	    {"slug", "a slug: lower-case letters, digits and hyphens"},
	    {"word", "a word: lower-case letters, digits and _"},
	    {"email", "a mail address"},
	    {"orcid", "an ORCID iD"},
	    {"ror", "a ROR id"},
	    {"country", "an ISO country code, as FR"},
	    {"date-time", "a time, as 2030-05-01T09:00:00Z, or a date"},
	    {"date", "a date, as 2030-05-01"},
	    {"duration", "a duration, as P14D or PT12H"},
	    {"decimal", "a decimal in quotes, as \"0.95\""},
	    {"digest", "a SHA-256, in hexadecimal"},
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (str_is(format, all[i].format))
			return str_of(all[i].words);
	return STR("text");
}

/* P, or what it refers to: "#/$defs/x", "file" or "file#/$defs/x". */
static struct place
refer(struct arena *a, struct place p)
{
	struct str ref = json_text(p.node, "$ref"), part;

	while (ref.n != 0) {
		struct str file = str_cut(ref, '#', &part);
		if (file.n != 0)
			p.root = layout_shape(a, str_c(a, file));
		p.node = p.root;
		while (part.n != 0) {
			struct str name = str_cut(part, '/', &part);
			if (name.n != 0)
				p.node = json_member(p.node, str_c(a, name));
		}
		ref = json_text(p.node, "$ref");
	}
	return p;
}

static bool
is_kind(const struct json *node, const char *kind)
{
	const struct json *type = json_member(node, "type");

	if (type != NULL && type->kind == JSON_TEXT)
		return str_is(type->text, kind);
	json_each(one, type)
		if (str_is(one->text, kind))
			return true;
	return false;
}

static void
put_choices(struct arena *a, struct wrap *w, const struct json *choices)
{
	json_each(one, choices) {
		if (one->kind == JSON_TEXT)
			wrap_word(w, str_printf(a, "%.*s%s", STR_ARG(one->text),
					 one->next == NULL         ? ""
					 : one->next->next == NULL ? " or"
								   : ","));
	}
}

/* What stands behind a member's name: its description, or else what its kind says. */
static void
put_kind(struct arena *a, struct wrap *w, const struct json *node)
{
	struct str said = json_text(node, "description");

	if (said.n != 0)
		wrap_text(w, said);
	else if (json_member(node, "enum") != NULL)
		put_choices(a, w, json_member(node, "enum"));
	else if (is_kind(node, "string"))
		wrap_text(w, format_words(json_text(node, "format")));
	else if (is_kind(node, "boolean"))
		wrap_text(w, STR("true or false"));
	else if (is_kind(node, "integer"))
		wrap_text(w, STR("a number"));
}

static bool
is_required(const struct json *shape, struct str name)
{
	json_each(one, json_member(shape, "required"))
		if (str_eq(one->text, name))
			return true;
	return false;
}

static void
put_member(const struct outline *o, struct place of, struct place p, size_t indent)
{
	struct arena *a = o->b->arena;
	struct str name = p.node->name;
	struct wrap w = {o->b, o->s->columns, LEFT, LEFT, false};

	p = refer(a, p);
	screen_space(o->b, indent);
	buf_printf(o->b, "%.*s%s", STR_ARG(name), is_required(of.node, name) ? "*" : "");
	size_t at = indent + name.n + is_required(of.node, name);
	if (at + 1 < LEFT)
		screen_space(o->b, LEFT - at);
	else
		w.at = at, w.begun = true;
	if (json_member(p.node, "items") != NULL) {
		wrap_text(&w, STR("list of"));
		p = refer(a, (struct place){p.root, json_member(p.node, "items")});
		if (json_member(p.node, "properties") != NULL)
			wrap_text(&w, STR("objects"));
	}
	put_kind(a, &w, p.node);
	buf_char(o->b, '\n');
	put_members(o, p, indent + STEP);
}

static void
put_members(const struct outline *o, struct place p, size_t indent)
{
	json_each(member, json_member(p.node, "properties"))
		put_member(o, p, (struct place){p.root, member}, indent);
}

static const struct json *
member_of_slot(struct place body, const struct slot *slot)
{
	json_each(member, json_member(body.node, "properties")) {
		bool same = member->name.n == slot->name.n;
		for (size_t i = 0; same && i < slot->name.n; i++)
			same = member->name.p[i] ==
			       (slot->name.p[i] == '-' ? '_' : slot->name.p[i]);
		if (same)
			return member;
	}
	return NULL;
}

/* "CODE is …", where only some words will do. */
static void
put_words_of(const struct outline *o, struct place body, const struct slot *slot)
{
	struct arena *a = o->b->arena;
	struct place p = {body.root, member_of_slot(body, slot)};
	struct wrap w = {o->b, o->s->columns, STEP * 2, STEP, false};

	if (p.node == NULL)
		return;
	p = refer(a, p);
	if (json_member(p.node, "items") != NULL)
		p = refer(a, (struct place){p.root, json_member(p.node, "items")});
	if (json_member(p.node, "enum") == NULL)
		return;
	screen_space(o->b, STEP);
	wrap_word(&w, slot->kind == SLOT_ARGUMENT ? str_printf(a, "<%.*s>:", STR_ARG(slot->name))
						  : str_printf(a, "--%.*s:", STR_ARG(slot->name)));
	put_choices(a, &w, json_member(p.node, "enum"));
	buf_char(o->b, '\n');
}

static void
put_document(const struct outline *o, struct place p, struct str name)
{
	p = refer(o->b->arena, p);
	if (json_member(p.node, "properties") == NULL)
		return;
	screen_put(o->b, o->s, TINT_BOLD,
	    str_printf(o->b->arena, "\n%.*s, in JSON (* must be there)\n", STR_ARG(name)));
	put_members(o, p, STEP);
}

void
outline_put(struct buf *b, const struct screen *s, const struct usage *u)
{
	struct outline o = {b, s};
	struct slots slots;
	const struct json *shape = layout_shape(b->arena, u->request);

	if (shape == NULL || u->words[0] == '\0')
		return;
	if (!usage_slots(u->words, &slots))
		abort();
	struct place body = refer(b->arena, (struct place){shape, shape});
	for (size_t i = 0; i < slots.count; i++)
		if (slots.slot[i].kind != SLOT_WORD)
			put_words_of(&o, body, &slots.slot[i]);
	for (size_t i = 0; i < slots.count; i++) {
		const struct slot *slot = &slots.slot[i];
		const struct json *member = member_of_slot(body, slot);
		if (slot->value == VALUE_BODY)
			put_document(&o, body, STR("The file"));
		else if (slot->value == VALUE_JSON && member != NULL)
			put_document(&o, (struct place){body.root, member},
			    str_printf(b->arena, "--%.*s", STR_ARG(slot->name)));
	}
}
