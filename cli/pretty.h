/* JSON for people: indented, and safe for a terminal. */
#ifndef CLI_PRETTY_H
#define CLI_PRETTY_H

#include "lib/json.h"

/* VALUE as JSON with two spaces a level and a newline behind it; characters that a terminal
 * would obey or hide are escaped. */
void pretty_put(struct buf *b, const struct json *value);

#endif
