/* What a number was measured over: {"text_of":"1.5b","trained_on":"774m"}. */
#ifndef COMMAND_DIMENSIONS_H
#define COMMAND_DIMENSIONS_H

#include "daemon/command/call.h"

enum { DIMENSIONS_MAX = 8 };

/* The object's canonical text, its members in the order of their names, so that equal
 * dimensions are equal texts; p == NULL for an absent or empty one.  A fault below POINTER
 * for each value that is no text. */
struct str dimensions_text(struct call *call, const struct json *object, struct str pointer);

#endif
