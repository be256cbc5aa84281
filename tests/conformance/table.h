/* Tables of requests and what must be answered to them: the certification's cases, and the
 * pairs of the interop scenarios. */
#ifndef CONFORMANCE_TABLE_H
#define CONFORMANCE_TABLE_H

#include "tests/scenario/world.h"

/* Ask everything that TABLE holds as oscar; says on standard output which rows fail, and how.
 * Returns how many did; *rows, how many there are. */
int table_run(struct world *w, const struct json *house, const struct json *table, int *rows);

#endif
