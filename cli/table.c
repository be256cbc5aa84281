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

/* Bytes from the front of TEXT that take at most WIDTH columns. */
static size_t
bytes_within(struct str text, size_t width)
{
	size_t at = 0, taken = 0;

	while (at < text.n) {
		size_t n = point_bytes(str_from(text, at));
		taken += utf8_width((struct str){text.p + at, n});
		if (taken > width)
			break;
		at += n;
	}
	return at;
}

struct str
text_fit(struct arena *a, struct str text, size_t width)
{
	if (utf8_width(text) <= width)
		return text;
	return str_printf(a, "%.*s…", (int)bytes_within(text, width - 1), text.p);
}

struct str
text_cut(struct str *rest, size_t width)
{
	size_t most = bytes_within(*rest, width), n = most;

	while (n > 0 && n < rest->n && rest->p[n] != ' ')
		n--;
	if (n == 0 && rest->n != 0)
		n = most > 0 ? most : point_bytes(*rest);
	struct str line = {rest->p, n};
	*rest = str_from(*rest, n);
	while (rest->n != 0 && rest->p[0] == ' ')
		*rest = str_from(*rest, 1);
	while (line.n != 0 && line.p[line.n - 1] == ' ')
		line.n--;
	return line;
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
	t->cell[t->count++] = (struct cell){text, tint, utf8_width(text), false};
}

void
table_add(struct table *t, struct str text, enum tint tint)
{
	add_cell(t, text_line(t->arena, text), tint);
}

void
table_keep(struct table *t)
{
	t->cell[t->count - 1].whole = true;
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

bool
table_gather(struct table *t, const struct cell *row, size_t gathered, struct str notes)
{
	if (t->count < 2 * stride(t))
		return false; /* only the headings stand there */
	struct cell *last = &t->cell[t->count - stride(t)];
	for (size_t i = 0; i < t->columns; i++)
		if (i != gathered && !str_eq(text_line(t->arena, row[i].text), last[i].text))
			return false;
	if (t->notes && !str_eq(last[t->columns].text, notes))
		return false;
	struct cell *to = &last[gathered];
	to->text = str_printf(t->arena, "%.*s, %.*s", STR_ARG(to->text),
	    STR_ARG(text_line(t->arena, row[gathered].text)));
	to->width = utf8_width(to->text);
	to->whole = false;
	return true;
}

/* How many columns are shown, how wide each is, and how wide it wants to stay. */
struct layout {
	size_t columns, width[TABLE_COLUMNS_MAX], least[TABLE_COLUMNS_MAX];
};

static size_t
longest_word(struct str text)
{
	size_t longest = WIDTH_MIN;

	while (text.n != 0) {
		size_t width = utf8_width(str_cut(text, ' ', &text));
		longest = width > longest ? width : longest;
	}
	return longest;
}

static size_t
total(const struct layout *l)
{
	size_t sum = GAP * (l->columns - 1);

	for (size_t i = 0; i < l->columns; i++)
		sum += l->width[i];
	return sum;
}

/* The widest column that may still give way, or l->columns. */
static size_t
widest(const struct layout *l)
{
	size_t at = l->columns;

	for (size_t i = 0; i < l->columns; i++)
		if (l->width[i] > l->least[i] && (at == l->columns || l->width[i] > l->width[at]))
			at = i;
	return at;
}

static void
narrow(struct layout *l, size_t room)
{
	for (size_t at = 0; total(l) > room && at < l->columns;) {
		at = widest(l);
		if (at < l->columns)
			l->width[at]--;
	}
}

static struct layout
lay_out(const struct table *t, size_t room)
{
	struct layout l = {.columns = t->columns};

	for (size_t i = 0; i < t->columns; i++)
		l.least[i] = WIDTH_MIN;
	for (size_t i = 0; i < t->count; i++) {
		size_t at = i % stride(t);
		if (at >= t->columns)
			continue;
		if (t->cell[i].width > l.width[at])
			l.width[at] = t->cell[i].width;
		size_t word = t->cell[i].whole ? t->cell[i].width
			      : t->wraps       ? longest_word(t->cell[i].text)
					       : WIDTH_MIN;
		l.least[at] = word > l.least[at] ? word : l.least[at];
	}
	narrow(&l, room);
	for (size_t i = 0; i < t->columns; i++)
		l.least[i] = WIDTH_MIN;
	narrow(&l, room);
	while (total(&l) > room && l.columns > 1)
		l.columns--;
	return l;
}

/* One line of a row: CELL's texts, which fit. */
static void
put_line(struct buf *b, const struct screen *s, const struct layout *l, const struct cell *cell)
{
	size_t last = l->columns - 1;

	while (last > 0 && cell[last].text.n == 0)
		last--; /* no line ends in spaces */
	for (size_t i = 0; i <= last; i++) {
		screen_put(b, s, cell[i].tint, cell[i].text);
		if (i < last)
			screen_space(b, l->width[i] - utf8_width(cell[i].text) + GAP);
	}
	buf_char(b, '\n');
}

static void
put_row(struct buf *b, const struct screen *s, const struct layout *l, const struct cell *cell)
{
	struct cell fitting[TABLE_COLUMNS_MAX];

	for (size_t i = 0; i < l->columns; i++)
		fitting[i] = (struct cell){
		    text_fit(b->arena, cell[i].text, l->width[i]), cell[i].tint, 0, false};
	put_line(b, s, l, fitting);
}

static void
put_wrapped(struct buf *b, const struct screen *s, const struct layout *l, const struct cell *cell,
    size_t indent)
{
	struct cell line[TABLE_COLUMNS_MAX];
	struct str rest[TABLE_COLUMNS_MAX];
	bool more = true;

	for (size_t i = 0; i < l->columns; i++)
		rest[i] = cell[i].text;
	for (bool first = true; more; first = false) {
		more = false;
		for (size_t i = 0; i < l->columns; i++) {
			line[i] = (struct cell){
			    text_cut(&rest[i], l->width[i]), cell[i].tint, 0, false};
			more = more || rest[i].n != 0;
		}
		if (!first)
			screen_space(b, indent);
		put_line(b, s, l, line);
	}
}

static void
put_note(struct buf *b, const struct screen *s, struct str lines, size_t indent)
{
	while (lines.n != 0) {
		struct wrap w = {b, s->columns, indent + 2, indent, false};
		screen_space(b, indent);
		wrap_text(&w, str_cut(lines, '\n', &lines));
		buf_char(b, '\n');
	}
}

void
table_put(struct buf *b, const struct screen *s, const struct table *t, size_t indent)
{
	struct layout l = lay_out(t, s->columns > indent ? s->columns - indent : 1);

	for (size_t i = 0; i + stride(t) <= t->count; i += stride(t)) {
		screen_space(b, indent);
		if (t->wraps)
			put_wrapped(b, s, &l, &t->cell[i], indent);
		else
			put_row(b, s, &l, &t->cell[i]);
		if (t->notes)
			put_note(b, s, t->cell[i + t->columns].text, indent + NOTE_INDENT);
	}
}
