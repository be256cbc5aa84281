/* Items gathered into rows, and the rows drawn on the six levels. */
#include "cli/levels.h"

#include "cli/table.h"
#include "cli/value.h"
#include "lib/utf8.h"

#include <string.h>

enum { LEFT_MAX = 6, GAP = 2 };

enum level {
#define LEVEL(name, id, title, kind) LEVEL_##name,
#include "schema/levels.def"
#undef LEVEL
	LEVELS
};

static const char *const ids[LEVELS] = {
#define LEVEL(name, id, title, kind) id,
#include "schema/levels.def"
#undef LEVEL
};

/* The levels' names in two short lines. */
static const char *const headings[2][LEVELS] = {
    {"fully", "gradual", "", "cloud", "down-", "fully"},
    {"closed", "staged", "hosted", "or API", "loadable", "open"},
};

struct row {
	struct str left[LEFT_MAX], group, mark[LEVELS];
	struct row *next;
};

struct drawing {
	struct arena *arena;
	const struct screen *screen;
	const struct layout *layout;
	size_t columns, indent;
	size_t left[LEFT_MAX], width[LEVELS]; /* how wide each is */
	struct row *first, **last;
};

/* --- items → rows ----------------------------------------------------------------------------- */

static struct str
member_text(const struct drawing *d, const struct json *item, struct str name)
{
	const struct json *value = name.n == 0 ? NULL : json_member(item, str_c(d->arena, name));

	if (value == NULL || value->kind == JSON_NULL)
		return STR("");
	return text_line(d->arena, value_text(d->arena, value, true));
}

static bool
same_row(const struct drawing *d, const struct row *a, const struct row *b)
{
	for (size_t i = 0; i < d->columns; i++)
		if (!str_eq(a->left[i], b->left[i]))
			return false;
	return str_eq(a->group, b->group);
}

static void
mark(struct row *row, struct str level, struct str text)
{
	for (size_t i = 0; i < LEVELS; i++)
		if (str_is(level, ids[i]))
			row->mark[i] = text;
}

/* An item whose level that is; what is in brackets gives way to a wider audience. */
static bool
stands(const struct row *row, struct str level)
{
	for (size_t i = 0; i < LEVELS; i++)
		if (str_is(level, ids[i]) && row->mark[i].n != 0 && row->mark[i].p[0] != '(')
			return true;
	return false;
}

static struct row *
row_for(struct drawing *d, const struct row *want)
{
	for (struct row *r = d->first; r != NULL; r = r->next)
		if (same_row(d, r, want))
			return r;
	struct row *r = NEW(d->arena, struct row);
	*r = *want;
	*d->last = r;
	d->last = &r->next;
	return r;
}

/* What its group is headed by: the members behind the slash, none of them twice. */
static struct str
group_of(const struct drawing *d, const struct json *item)
{
	struct str names = d->layout->below, group = STR("");

	while (names.n != 0) {
		struct str text = member_text(d, item, str_cut(names, ' ', &names));
		if (group.n == 0)
			group = text;
		else if (text.n != 0 && !str_eq(group, text))
			group = str_printf(d->arena, "%.*s · %.*s", STR_ARG(group), STR_ARG(text));
	}
	return group;
}

static void
add_item(struct drawing *d, const struct json *item)
{
	struct str names = d->layout->columns, text = STR("●");
	struct row want = {.group = group_of(d, item)};

	for (size_t i = 0; i < d->columns; i++)
		want.left[i] = member_text(d, item, str_cut(names, ' ', &names));
	if (d->layout->mark.n != 0)
		text = member_text(d, item, d->layout->mark);
	struct row *row = row_for(d, &want);
	if (json_truth(item, "staged"))
		mark(row, str_of(ids[LEVEL_GRADUAL_STAGED]), text);
	mark(row, json_text(item, "level"), text);
	if (!stands(row, json_text(item, "effective")))
		mark(row, json_text(item, "effective"),
		    str_printf(d->arena, "(%.*s)", STR_ARG(text)));
}

/* --- rows that say the same ------------------------------------------------------------------- */

static bool
same_but_last(const struct drawing *d, const struct row *a, const struct row *b)
{
	for (size_t i = 0; i + 1 < d->columns; i++)
		if (!str_eq(a->left[i], b->left[i]))
			return false;
	for (size_t i = 0; i < LEVELS; i++)
		if (!str_eq(a->mark[i], b->mark[i]))
			return false;
	return d->columns > 1 && str_eq(a->group, b->group);
}

static void
merge_rows(struct drawing *d)
{
	size_t end = d->columns - 1;

	for (struct row *r = d->first; r != NULL; r = r->next)
		while (r->next != NULL && same_but_last(d, r, r->next)) {
			r->left[end] = str_printf(d->arena, "%.*s, %.*s", STR_ARG(r->left[end]),
			    STR_ARG(r->next->left[end]));
			r->next = r->next->next;
		}
}

/* --- widths ----------------------------------------------------------------------------------- */

static void
widen(size_t *width, size_t to)
{
	*width = to > *width ? to : *width;
}

static void
measure(struct drawing *d)
{
	size_t taken = d->indent;

	for (size_t i = 0; i < LEVELS; i++) {
		widen(&d->width[i], strlen(headings[0][i]));
		widen(&d->width[i], strlen(headings[1][i]));
		for (const struct row *r = d->first; r != NULL; r = r->next)
			widen(&d->width[i], utf8_width(r->mark[i]));
		taken += d->width[i] + 1;
	}
	for (const struct row *r = d->first; r != NULL; r = r->next)
		for (size_t i = 0; i < d->columns; i++)
			widen(&d->left[i], utf8_width(r->left[i]));
	for (;;) {
		size_t at = 0, sum = taken - 1;
		for (size_t i = 0; i < d->columns; i++) {
			sum += d->left[i] + GAP;
			at = d->left[i] > d->left[at] ? i : at;
		}
		if (sum <= d->screen->columns || d->left[at] <= 3)
			return;
		d->left[at]--;
	}
}

/* --- on the screen ---------------------------------------------------------------------------- */

/* One line of the left columns, cut off the front of *REST; true while more is left. */
static bool
put_left(struct drawing *d, struct buf *b, struct str rest[LEFT_MAX])
{
	bool more = false;

	screen_space(b, d->indent);
	for (size_t i = 0; i < d->columns; i++) {
		struct str text = text_cut(&rest[i], d->left[i]);
		buf_put(b, text);
		screen_space(b, d->left[i] - utf8_width(text) + GAP);
		more = more || rest[i].n != 0;
	}
	return more;
}

/* TEXT in the middle of the level's column; nothing is put behind the line's last. */
static void
put_cell(struct drawing *d, struct buf *b, size_t level, struct str text, enum tint tint)
{
	size_t width = utf8_width(text), before = (d->width[level] - width) / 2;

	screen_space(b, before);
	screen_put(b, d->screen, tint, text);
	if (level + 1 < LEVELS)
		screen_space(b, d->width[level] - width - before + 1);
}

static void
end_line(struct buf *b)
{
	while (b->n != 0 && b->p[b->n - 1] == ' ')
		b->n--;
	buf_char(b, '\n');
}

static void
put_headings(struct drawing *d, struct buf *b)
{
	for (int line = 0; line < 2; line++) {
		struct str none[LEFT_MAX] = {{NULL, 0}};
		(void)put_left(d, b, none);
		for (size_t i = 0; i < LEVELS; i++)
			put_cell(d, b, i, str_of(headings[line][i]), TINT_BOLD);
		end_line(b);
	}
}

static void
put_row(struct drawing *d, struct buf *b, const struct row *row)
{
	struct str rest[LEFT_MAX];

	memcpy(rest, row->left, sizeof(rest));
	bool more = put_left(d, b, rest);
	for (size_t i = 0; i < LEVELS; i++)
		if (row->mark[i].n != 0)
			put_cell(d, b, i, row->mark[i], TINT_GOOD);
		else
			put_cell(d, b, i, STR("·"), TINT_NONE);
	end_line(b);
	while (more) {
		more = put_left(d, b, rest);
		end_line(b);
	}
}

/* The first row of each group, in order, takes the rest of the group with it. */
static void
put_group(struct drawing *d, struct buf *b, const struct row *head)
{
	for (const struct row *r = d->first; r != head; r = r->next)
		if (str_eq(r->group, head->group))
			return;
	for (struct str rest = head->group; rest.n != 0;) {
		screen_space(b, d->indent);
		screen_put(
		    b, d->screen, TINT_BOLD, text_cut(&rest, d->screen->columns - d->indent));
		buf_char(b, '\n');
	}
	for (const struct row *r = head; r != NULL; r = r->next)
		if (str_eq(r->group, head->group))
			put_row(d, b, r);
}

void
levels_put(struct buf *b, const struct screen *s, const struct json *items, const struct layout *l,
    size_t indent)
{
	struct drawing d = {.arena = b->arena, .screen = s, .layout = l, .indent = indent};
	struct str names = l->columns;

	d.last = &d.first;
	for (; names.n != 0 && d.columns < LEFT_MAX; d.columns++)
		(void)str_cut(names, ' ', &names);
	json_each(item, items)
		add_item(&d, item);
	if (d.columns != 0)
		merge_rows(&d);
	measure(&d);
	put_headings(&d, b);
	for (const struct row *r = d.first; r != NULL; r = r->next)
		put_group(&d, b, r);
}
