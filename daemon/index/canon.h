/* The canonical form of JSON (RFC 8785): members in the order of their UTF-16 names, numbers
 * as ECMAScript writes them, no white space; two texts that say the same become one. */
#ifndef INDEX_CANON_H
#define INDEX_CANON_H

#include "daemon/index/scan.h"
#include "lib/buf.h"

/* Write the value at S in its canonical form; S stands behind it then.  LEFT_OUT, which may
 * be NULL, is the path of a member that is left out: names, the last followed by NULL.
 * False, with S->why, when it is no I-JSON, or holds a number too large for a double. */
bool canon_put(struct buf *out, struct scan *s, const char *const *left_out);

#endif
