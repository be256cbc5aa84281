/* What lib/shape.c compiles and lib/shape_check.c walks; for these two and
 * lib/shape_format.c alone. */
#ifndef LIB_SHAPE_PRIV_H
#define LIB_SHAPE_PRIV_H

#include "lib/shape.h"

/* A named way of writing a string. */
struct format {
	const char *name;
	bool (*ok)(struct arena *scratch, struct str text);
	const char *sentence; /* "must be …" */
};
/* NULL when there is none of this name. */
const struct format *format_find(struct str name);

struct property {
	struct str name;
	bool required;
	const struct shape *shape;
};

/* One schema.  Each keyword binds values of its kind alone, as JSON Schema has it. */
struct shape {
	unsigned kinds; /* bits 1 << enum json_kind; 0: any */
	const struct shape *ref; /* must hold as well; NULL: none */
	const struct json *options; /* the list of "enum", NULL: any */
	const struct json *constant; /* NULL: any */

	size_t min_length, max_length; /* code points */
	const struct format *format; /* NULL: any */
	int64_t minimum, maximum;

	const struct shape *items; /* NULL: any */
	size_t min_items, max_items;
	bool unique;

	struct property *properties;
	size_t property_count;
	bool closed; /* no members but these */
	size_t min_properties, max_properties;
};

/* The shape of the source NAME; NULL when there is none. */
const struct shape *shape_find(const struct shapes *shapes, const char *name);

#endif
