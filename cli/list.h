/* A list's items as people read them. */
#ifndef CLI_LIST_H
#define CLI_LIST_H

#include "cli/layout.h"
#include "cli/screen.h"

/* ITEMS as SHAPE says (cli/layout.h); without a word from it, a table of the first few
 * members with one value each.  Columns that no item fills are left out.  SHAPE may be
 * NULL. */
void list_put(struct buf *b, const struct screen *s, const struct json *items,
    const struct json *shape, size_t indent);

#endif
