/* Objects laid out for people. */
#include "cli/show.h"

#include "cli/list.h"
#include "cli/table.h"
#include "cli/usage.h"
#include "cli/value.h"
#include "lib/utf8.h"

#include <string.h>

enum { NAME_WIDTH_MAX = 28, STEP = 2 };

static bool
is_for_people(const struct json *member, const struct json *shape)
{
	bool nothing = member->kind == JSON_NULL ||
		       (member->kind == JSON_LIST && member->first == NULL);

	return !nothing && !value_is_hidden(member->name) && layout_of(shape).kind != LAYOUT_HIDDEN;
}

static bool
is_block(const struct json *member)
{
	return member->kind == JSON_TEXT && member->text.n != 0 &&
	       memchr(member->text.p, '\n', member->text.n) != NULL;
}

static size_t
name_width(const struct json *object, const struct json *shape, struct str but)
{
	size_t width = 0;

	json_each(member, object) {
		size_t w = utf8_width(member->name);
		if (w > width && w <= NAME_WIDTH_MAX && !value_is_deep(member) &&
		    !is_block(member) && !layout_names(but, member->name) &&
		    is_for_people(member, layout_member(shape, member->name)))
			width = w;
	}
	return width;
}

/* Text of several lines below its name, each line as it stands, wrapped if it must be. */
static void
put_block(struct buf *b, const struct screen *s, struct str text, size_t indent)
{
	size_t room = s->columns > indent ? s->columns - indent : 1;

	buf_char(b, '\n');
	while (text.n != 0) {
		struct buf safe = {.arena = b->arena};
		utf8_put_visible(&safe, str_cut(text, '\n', &text));
		struct str line = buf_str(&safe);
		for (bool first = true; first || line.n != 0; first = false) {
			struct str part = text_cut(&line, room);
			screen_space(b, part.n == 0 ? 0 : indent);
			buf_put(b, part);
			buf_char(b, '\n');
		}
	}
}

/* The steps that are allowed: what the server calls by a handler, as a person types it; what
 * nobody types is left out. */
static struct str
show_allowed(struct arena *a, const struct json *steps)
{
	struct buf b = {.arena = a};

	json_each(step, steps) {
		const struct usage *u = usage_of_handler(step->text);
		struct str name = u == NULL ? step->text : usage_name(u);
		if (name.n != 0)
			buf_printf(&b, "%s%.*s", b.n == 0 ? "" : ", ", STR_ARG(name));
	}
	return buf_str(&b);
}

/* Does the list hold sentences, which commas would run together? */
static bool
is_sentences(const struct json *list)
{
	json_each(item, list) {
		size_t spaces = 0;
		for (size_t i = 0; item->kind == JSON_TEXT && i < item->text.n; i++)
			spaces += item->text.p[i] == ' ';
		if (spaces > 3)
			return list->kind == JSON_LIST;
	}
	return false;
}

static void
put_sentences(struct buf *b, const struct screen *s, const struct json *list, size_t at)
{
	bool one = list->first->next == NULL;

	json_each(item, list) {
		struct wrap w = {b, s->columns, at + (one ? 0 : 2), at, false};
		screen_space(b, item == list->first ? 0 : at);
		if (!one)
			wrap_word(&w, STR("-"));
		wrap_text(&w, text_line(b->arena, value_text(b->arena, item, false)));
		buf_char(b, '\n');
	}
}

static void
put_member(struct buf *b, const struct screen *s, const struct json *member, size_t at)
{
	struct str text = str_is(member->name, "allowed") ? show_allowed(b->arena, member)
							  : value_text(b->arena, member, false);
	struct wrap w = {b, s->columns, at, at, false};

	if (is_sentences(member)) {
		put_sentences(b, s, member, at);
		return;
	}
	text = text_line(b->arena, text);
	if (at + utf8_width(text) > s->columns)
		wrap_text(&w, text);
	else
		screen_put(b, s, value_tint(member->name, text), text.n == 0 ? STR("-") : text);
	buf_char(b, '\n');
}

static void
put_deep(struct buf *b, const struct screen *s, const struct json *member, const struct json *shape,
    size_t indent)
{
	buf_char(b, '\n');
	if (member->kind == JSON_OBJECT)
		show_object(b, s, member, shape, indent + STEP);
	else
		list_put(b, s, member, shape, indent + STEP);
}

/* One member below or beside its NAME, of which the widest takes WIDTH. */
static void
put_named(struct buf *b, const struct screen *s, const struct json *member,
    const struct json *shape, struct place at)
{
	struct str name = value_words(b->arena, text_line(b->arena, member->name));
	size_t taken = utf8_width(name);

	screen_space(b, at.indent);
	buf_put(b, name);
	if (value_is_deep(member)) {
		put_deep(b, s, member, shape, at.indent);
		return;
	}
	if (is_block(member)) {
		put_block(b, s, member->text, at.indent + STEP);
		return;
	}
	screen_space(b, (taken > at.width ? 0 : at.width - taken) + STEP);
	put_member(b, s, member, at.indent + at.width + STEP);
}

void
show_members(struct buf *b, const struct screen *s, const struct json *object,
    const struct json *shape, struct place at)
{
	at.width = name_width(object, shape, at.but);
	json_each(member, object) {
		const struct json *own = layout_member(shape, member->name);
		if (is_for_people(member, own) && !layout_names(at.but, member->name))
			put_named(b, s, member, own, at);
	}
}

void
show_object(struct buf *b, const struct screen *s, const struct json *object,
    const struct json *shape, size_t indent)
{
	show_members(b, s, object, shape, (struct place){.indent = indent});
}

void
show_brief(
    struct buf *b, const struct screen *s, const struct json *object, const struct json *shape)
{
	struct place at = {.indent = 0};
	struct str names = layout_of(shape).columns, rest = names;

	for (int pass = 0; pass < 2; pass++, rest = names)
		while (rest.n != 0) {
			struct str name = str_cut(rest, ' ', &rest);
			const struct json *member = json_member(object, str_c(b->arena, name));
			const struct json *own = layout_member(shape, name);
			if (member == NULL || !is_for_people(member, own))
				continue;
			if (pass == 1)
				put_named(b, s, member, own, at);
			else if (utf8_width(name) > at.width)
				at.width = utf8_width(name);
		}
}
