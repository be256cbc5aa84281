/* Comma-separated values as RFC 4180 has them: fields in double quotes may hold commas,
 * line breaks and, doubled, quotes. */
#ifndef LIB_CSV_H
#define LIB_CSV_H

#include "lib/str.h"

#include <stddef.h>

/* Read one line off *TEXT into at most MOST fields, unquoted ones as views into TEXT, the
 * others in A; returns how many it has, which may be more.  0 at the end of TEXT. */
size_t csv_line(struct arena *a, struct str *text, struct str *fields, size_t most);

#endif
