/* What stands in addresses: percent-encoding (RFC 3986 §2.1). */
#ifndef LIB_PERCENT_H
#define LIB_PERCENT_H

#include "lib/buf.h"

/* S decoded, in A; PLUS: a plus is a space, as in queries.  False unless every escape is whole
 * and what comes of it is UTF-8 without control characters (utf8_plain). */
bool percent_decode(struct arena *a, struct str s, bool plus, struct str *ret);

#endif
