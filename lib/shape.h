/* Checking a JSON value against a shape: a listed subset of JSON Schema 2020-12
 * (type, properties, required, additionalProperties, enum, const, minLength,
 * maxLength, format, minimum, maximum, items, minItems, maxItems, uniqueItems,
 * minProperties, maxProperties, $ref to "#/$defs/x", "name" or "name#/$defs/x",
 * title, description, $defs, $comment).  Any other keyword fails to compile.
 *
 * Formats: slug, word, email, orcid, ror, country, date-time (or a bare date, as its midnight
 * UTC), date, duration, decimal (a string, "-12.345678", that fits int64 × 10⁻⁶),
 * digest (64 hexadecimal digits), id, identifier (a slug, an id, or an id's ending of
 * ID_ENDING_MIN or more), line (utf8_line), https (such a URL). */
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
	struct arena *arena; /* borrowed; owns the faults */
	struct fault *first, **last;
	size_t count; /* may exceed what is listed */
};
enum { FAULTS_LISTED = 100 }; /* further faults are not; one more ends a check */

/* Add one; the message is formatted into the arena. */
void fault_add(struct faults *f, struct str pointer, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A named schema text, as embedded from schema/shapes. */
struct shape_source {
	const char *name, *text;
};

/* Compile COUNT sources, each of which may refer to the others by name.  NULL
 * with a sentence in *why when one is faulty (static, until the next call; not to be
 * called by two threads at once). */
struct shapes *shapes_open(const struct shape_source *sources, size_t count, const char **why);
void shapes_close(struct shapes *shapes); /* NULL is fine */

/* Check VALUE against the shape NAME; false when FAULTS gained any.  Lengths are
 * in code points.  An unknown NAME aborts: the tables are checked by a test. */
bool shape_check(
    const struct shapes *shapes, const char *name, const struct json *value, struct faults *faults);
bool shape_exists(const struct shapes *shapes, const char *name);

#endif
