/* What a request may hold, said by its shape: documents member by member, and the words
 * that an option or argument takes. */
#ifndef CLI_OUTLINE_H
#define CLI_OUTLINE_H

#include "cli/screen.h"
#include "cli/usage.h"

/* Everything that U's words leave open: the members of documents that are read from files,
 * and what an option may be where only some words will do.  Nothing when there is none. */
void outline_put(struct buf *b, const struct screen *s, const struct usage *u);

#endif
