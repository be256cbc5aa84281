/* A list of a reply as comma-separated values (RFC 4180). */
#ifndef CLI_CSV_OUT_H
#define CLI_CSV_OUT_H

#include "lib/buf.h"
#include "lib/json.h"

/* The list called NAME, or `items`, of REPLY: a line of the members' names, as they first occur,
 * and one for each item; lists and objects are JSON in their field.  A field that a table
 * would take for a formula begins with an apostrophe.  False when there is no such list. */
bool csv_out(struct buf *b, const struct json *reply, struct str name);

/* TEXT as one field, likewise. */
void csv_field(struct buf *b, struct str text);

#endif
