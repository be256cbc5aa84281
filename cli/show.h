/* Objects as people read them. */
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include "cli/layout.h"
#include "cli/screen.h"
#include "lib/json.h"

/* An object as "name  value" lines, longer things indented below their name; what is null
 * or an empty list is left out.  SHAPE, or NULL, says how its members are laid out. */
void show_object(struct buf *b, const struct screen *s, const struct json *object,
    const struct json *shape, size_t indent);

/* Where an object's members stand: how far in, how wide their names are (found by the
 * callee), and which of them stand elsewhere. */
struct place {
	size_t indent, width;
	struct str but;
};
void show_members(struct buf *b, const struct screen *s, const struct json *object,
    const struct json *shape, struct place at);

/* Of an object only the members that the "columns: …" of SHAPE name, in their order. */
void show_brief(
    struct buf *b, const struct screen *s, const struct json *object, const struct json *shape);

#endif
