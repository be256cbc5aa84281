/* Tables that fit a terminal. */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include "cli/screen.h"

struct cell {
	struct str text;
	enum tint tint;
	size_t width; /* columns that the whole text takes */
	bool whole; /* wants not to be cut */
};

enum { TABLE_COLUMNS_MAX = 16 };

/* Zero-initialise with the arena and the number of columns (1 … TABLE_COLUMNS_MAX). */
struct table {
	struct arena *arena;
	size_t columns;
	bool wraps; /* cells are wrapped where they would be cut */
	bool notes; /* one more cell ends each row: its lines stand, wrapped, below the row */
	struct cell *cell; /* row after row; the first row is the headings */
	size_t count, room;
};

/* Append a cell: TEXT, well-formed UTF-8, is made safe to print and one line. */
void table_add(struct table *t, struct str text, enum tint tint);
/* The last cell is the last to be cut or wrapped: an id, a time. */
void table_keep(struct table *t);
/* Append the row's last cell, with NOTES: lines that are safe to print already. */
void table_note(struct table *t, struct str lines);

/* True when ROW, of as many cells as there are columns, with NOTES (if the table has them), equals
 * the last row but for the cell GATHERED, whose text was then added to that row's. */
bool table_gather(struct table *t, const struct cell *row, size_t gathered, struct str notes);

/* Put the table: columns two spaces apart, no line wider than the screen less INDENT.  The
 * widest columns give way first and what is cut ends in "…"; where even that is not enough
 * the last columns are left out.  A table that wraps keeps its longest words whole as long
 * as that fits. */
void table_put(struct buf *b, const struct screen *s, const struct table *t, size_t indent);

/* TEXT made safe to print, in one line; and cut to WIDTH columns. */
struct str text_line(struct arena *a, struct str text);
struct str text_fit(struct arena *a, struct str text, size_t width);
/* Cut one line of at most WIDTH columns off the front of *REST, between words if it can. */
struct str text_cut(struct str *rest, size_t width);

#endif
