/* Checking a JSON value against a shape: a listed subset of JSON Schema 2020-12
 * (type, properties, required, additionalProperties, enum, const, minLength,
 * maxLength, pattern from a named list ("format"), minimum, maximum, items,
 * minItems, maxItems, uniqueItems, $ref to "name" or "name#/$defs/x",
 * title, description, $defs, $comment).  Any other keyword fails to compile. */
#ifndef LIB_SHAPE_H
#define LIB_SHAPE_H

#include "lib/json.h"

struct shapes;

/* One fault: where (JSON Pointer, RFC 6901) and a sentence. */
struct fault {
	struct str pointer;
	struct str message;
	struct fault *next;
};
struct faults {
	struct arena *arena;	/* borrowed; owns the faults */
	struct fault *first, **last;
	size_t count;		/* may exceed what is listed */
};
enum { FAULTS_LISTED = 100 };	/* further faults are counted, not listed */

/* Add one; the message is formatted into the arena. */
void fault_add(struct faults *f, struct str pointer, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A named schema text, as embedded from schema/shapes. */
struct shape_source {
	const char *name, *text;
};

/* Compile COUNT sources, each of which may refer to the others by name.  NULL
 * with a sentence in *why (static or owned by the process) when one is faulty. */
struct shapes *shapes_open(const struct shape_source *sources, size_t count, const char **why);
void shapes_close(struct shapes *shapes);	/* NULL is fine */

/* Check VALUE against the shape NAME; false when FAULTS gained any.  Lengths are
 * in code points.  An unknown NAME aborts: the tables are checked by a test. */
bool shape_check(const struct shapes *shapes, const char *name, const struct json *value,
    struct faults *faults);
bool shape_exists(const struct shapes *shapes, const char *name);

#endif
