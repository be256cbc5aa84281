/* A model with a large plan and much evidence. */
#ifndef POPULATE_GATES_H
#define POPULATE_GATES_H

#include "tests/bench/populate/models.h"

/* Model "gated": a published plan of twelve stages with forty lines each, and COUNT pieces of
 * evidence about what they ask. */
void gates_import(struct town *t, const struct officials *who, size_t count);

#endif
