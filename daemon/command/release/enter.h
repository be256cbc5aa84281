/* Entering a stage, by whatever right. */
#ifndef COMMAND_ENTER_H
#define COMMAND_ENTER_H

#include "daemon/command/release/release.h"

/* R is in STAGE, the one after its present one, from now on, by CAUSE (the id of a promotion or
 * an act, whose entry is the caller's): earlier releases give way, what is given out is noted,
 * what waits for it is activated, and what is in flight is brought in line soon. */
MUST_USE enum err stage_enter(
    struct call *call, const struct release *r, struct str stage, struct str cause);

#endif
