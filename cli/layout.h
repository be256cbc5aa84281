/* How a reply is laid out for people: what its shape (schema/shapes) says beside the types.
 * The "$comment" of a shape, or of one of its properties, reads
 *
 *	columns: a b c          a list is a table of these members
 *	columns: a b* c         rows that differ in b alone are one, with its values in it
 *	columns: a b / c !d     below each row stand c, wrapped, and "not d" where d is false
 *	rows: a b c             a table whose cells are wrapped and not cut, though it is the
 *	                        whole reply
 *	levels: a b / c d       a list is drawn on the six levels, where its items' `level`
 *	                        puts them, in groups of the same c and d
 *	levels: a b @c          items of the same a and b share a row, marked by their c
 *	each: a b               a list's items stand one below the other, each headed by its a
 *	                        and b, and laid out as the shape's "items" say
 *	line: a                 of a list's items only their a, with commas between
 *	hidden                  is for programs alone
 *
 * where a name of a column may lead into a member's own: by.name.  Anything else, or
 * nothing, leaves the choice to cli/show.h. */
#ifndef CLI_LAYOUT_H
#define CLI_LAYOUT_H

#include "lib/json.h"

enum layout_kind {
	LAYOUT_PLAIN,
	LAYOUT_COLUMNS,
	LAYOUT_ROWS,
	LAYOUT_LEVELS,
	LAYOUT_EACH,
	LAYOUT_LINE,
	LAYOUT_HIDDEN
};

struct layout {
	enum layout_kind kind;
	struct str columns; /* names with one space between */
	struct str below; /* the names behind the slash; empty: none */
	struct str mark; /* the name behind @; empty: none */
};

/* The shape called NAME, or NULL when there is none. */
const struct json *layout_shape(struct arena *a, const char *name);

/* What SHAPE (or NULL) says about the member NAME of such an object, or NULL. */
const struct json *layout_member(const struct json *shape, struct str name);

/* Is NAME one of NAMES? */
bool layout_names(struct str names, struct str name);

struct layout layout_of(const struct json *shape);

#endif
