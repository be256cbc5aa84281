/* The gradient: things drawn where they stand on the six levels, from closed to open. */
#ifndef CLI_LEVELS_H
#define CLI_LEVELS_H

#include "cli/layout.h"
#include "cli/screen.h"

/* Draw ITEMS by their member `level` (the ids of schema/levels.def), as L says:
 *
 *                         fully                                    down-
 *                         closed   staged   hosted   by API        loadable   open
 *	weights  124M, 355M     ·        ·        ·        ·          public       ·
 *
 * Items with equal columns are one row; rows that differ in their last column alone are
 * merged, its values with commas between.  Where two marks fall together the later item's
 * stands: the server lists the wider audience last.  An item whose member `staged` is true
 * is marked at gradual_staged too; one whose `effective` level is another, because what was
 * given cannot be taken back, is marked there in brackets.  Fits the screen; the left
 * columns are wrapped. */
void levels_put(struct buf *b, const struct screen *s, const struct json *items,
    const struct layout *l, size_t indent);

#endif
