/* Lists and objects as people read them. */
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include "cli/layout.h"
#include "cli/screen.h"
#include "lib/json.h"

/* A list's items as SHAPE says (cli/layout.h); without a word from it, a table of the first
 * few members with one value each.  Columns that no item fills are left out.  SHAPE may be
 * NULL. */
void show_list(struct buf *b, const struct screen *s, const struct json *items,
    const struct json *shape, size_t indent);

/* An object as "name  value" lines, longer things indented below their name; what is null
 * or an empty list is left out.  SHAPE, or NULL, says how its members are laid out. */
void show_object(struct buf *b, const struct screen *s, const struct json *object,
    const struct json *shape, size_t indent);

/* Of an object only the members that the "columns: …" of SHAPE name, in their order. */
void show_brief(
    struct buf *b, const struct screen *s, const struct json *object, const struct json *shape);

#endif
