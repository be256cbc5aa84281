/* Grants without their histories. */
#ifndef POPULATE_LEAN_H
#define POPULATE_LEAN_H

#include "tests/bench/populate/models.h"

/* Ten million grants in minutes and gigabytes: only the rows that evaluations are answered from,
 * by the store's own statements.  COUNT researchers, who can't sign in, each with EACH grants that
 * are active: for the model of their number, and those that follow.  Malloc'd. */
struct person *lean_grants(struct town *t, size_t count, size_t each, size_t models);

#endif
