/* Does what came fit what was expected? */
#ifndef SCENARIO_EXPECT_H
#define SCENARIO_EXPECT_H

#include "tests/scenario/world.h"

/* Check the expectations of STEP, which was carried out, and keep the variables that it
 * names.  NULL when all hold; else the first that doesn't (STEP's own wants, or the
 * exit code or status that goes without saying), with w->why saying what came instead. */
const struct want *expect_all(struct world *w, const struct step *step);

#endif
