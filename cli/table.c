/* Column widths, and cells cut to them. */
#include "cli/table.h"

#include "lib/utf8.h"

#include <string.h>

enum { GAP = 2, WIDTH_MIN = 3, NOTE_INDENT = 4 };

struct str
text_line(struct arena *a, struct str text)
{
	struct buf b = {.arena = a};

	utf8_put_visible(&b, text);
	for (size_t i = 0; i < b.n; i++)
		if (b.p[i] == '\n' || b.p[i] == '\t')
			b.p[i] = ' ';
	return buf_str(&b);
}

/* Bytes of the first code point of well-formed text. */
static size_t
point_bytes(struct str s)
{
	size_t n = 1;

	while (n < s.n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n++;
	return n;
}

struct str
text_fit(struct arena *a, struct str text, size_t width)
{
	size_t at = 0, taken = 0;

	if (utf8_width(text) <= width)
		return text;
	while (at < text.n) {
		size_t n = point_bytes(str_from(text, at));
		size_t more = utf8_width((struct str){text.p + at, n});
		if (taken + more + 1 > width)
			break;
		taken += more;
		at += n;
	}
	return str_printf(a, "%.*s…", (int)at, text.p);
}

static void
add_cell(struct table *t, struct str text, enum tint tint)
{
	if (t->count == t->room) {
		size_t room = t->room == 0 ? 64 : t->room * 2;
		struct cell *cell = NEW_ARRAY(t->arena, room, struct cell);
		if (t->count != 0)
			memcpy(cell, t->cell, t->count * sizeof(*cell));
		t->cell = cell;
		t->room = room;
	}
	t->cell[t->count++] = (struct cell){text, tint, utf8_width(text)};
}

void
table_add(struct table *t, struct str text, enum tint tint)
{
	add_cell(t, text_line(t->arena, text), tint);
}

void
table_note(struct table *t, struct str lines)
{
	add_cell(t, lines, TINT_NONE);
}

/* Cells from one row's first to the next one's. */
static size_t
stride(const struct table *t)
{
	return t->columns + (t->notes ? 1 : 0);
}

/* How many columns are shown, and how wide each is. */
struct layout {
	size_t columns, width[TABLE_COLUMNS_MAX];
};

static size_t
widest(const struct layout *l)
{
	size_t at = 0;

	for (size_t i = 1; i < l->columns; i++)
		if (l->width[i] > l->width[at])
			at = i;
	return at;
}

static size_t
total(const struct layout *l)
{
	size_t sum = GAP * (l->columns - 1);

	for (size_t i = 0; i < l->columns; i++)
		sum += l->width[i];
	return sum;
}

static struct layout
lay_out(const struct table *t, size_t room)
{
	struct layout l = {.columns = t->columns};

	for (size_t i = 0; i < t->count; i++) {
		size_t at = i % stride(t);
		if (at < t->columns && t->cell[i].width > l.width[at])
			l.width[at] = t->cell[i].width;
	}
	while (total(&l) > room) {
		size_t at = widest(&l);
		if (l.width[at] > WIDTH_MIN)
			l.width[at]--;
		else if (l.columns > 1)
			l.columns--;
		else
			break;
	}
	return l;
}

static void
put_spaces(struct buf *b, size_t n)
{
	while (n-- > 0)
		buf_char(b, ' ');
}

static void
put_row(struct buf *b, const struct screen *s, const struct layout *l, const struct cell *cell)
{
	size_t last = l->columns - 1;

	while (last > 0 && cell[last].text.n == 0)
		last--; /* no line ends in spaces */
	for (size_t i = 0; i <= last; i++) {
		struct str text = text_fit(b->arena, cell[i].text, l->width[i]);
		screen_put(b, s, cell[i].tint, text);
		if (i < last)
			put_spaces(b, l->width[i] - utf8_width(text) + GAP);
	}
	buf_char(b, '\n');
}

static void
put_note(struct buf *b, const struct screen *s, struct str lines, size_t indent)
{
	while (lines.n != 0) {
		struct wrap w = {b, s->columns, indent + 2, indent, false};
		put_spaces(b, indent);
		wrap_text(&w, str_cut(lines, '\n', &lines));
		buf_char(b, '\n');
	}
}

void
table_put(struct buf *b, const struct screen *s, const struct table *t, size_t indent)
{
	struct layout l = lay_out(t, s->columns > indent ? s->columns - indent : 1);

	for (size_t i = 0; i + stride(t) <= t->count; i += stride(t)) {
		put_spaces(b, indent);
		put_row(b, s, &l, &t->cell[i]);
		if (t->notes)
			put_note(b, s, t->cell[i + t->columns].text, indent + NOTE_INDENT);
	}
}
