/* How far apart two words are. */
#ifndef LIB_NEAREST_H
#define LIB_NEAREST_H

#include "lib/str.h"

enum { NEAREST_MAX = 64 };

/* Insertions, deletions, replacements and swaps of neighbours that turn A into B (optimal
 * string alignment); SIZE_MAX when either is longer than NEAREST_MAX bytes. */
size_t edit_distance(struct str a, struct str b);

#endif
