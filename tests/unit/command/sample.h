/* The smallest body that a shape takes. */
#ifndef TESTS_COMMAND_SAMPLE_H
#define TESTS_COMMAND_SAMPLE_H

#include "lib/str.h"

/* JSON, in A, of the shape NAME of schema/shapes: what is required and no more, with the
 * least of every bound and the first of every choice. */
struct str sample_of(struct arena *a, const char *name);

#endif
