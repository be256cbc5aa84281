/* Leaks: what they make void, and what follows. */
#ifndef COMMAND_LEAK_H
#define COMMAND_LEAK_H

#include "daemon/command/record.h"
#include "daemon/command/release/release.h"

/* RELEASE of MODEL was planned just now: where a leak has made an earlier one void, it takes
 * the offers of that one's last stage as its stage 0, with the time spent in it.  E, its entry,
 * says so. */
MUST_USE enum err leak_succeed(
    struct call *call, struct str model, struct str release, struct entry *e);

#endif
