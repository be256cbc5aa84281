/* The longest stay in a stage. */
#ifndef COMMAND_STALE_H
#define COMMAND_STALE_H

#include "daemon/command/release/release.h"

/* From now on the release is in another stage: its longest stay, if it has one, falls due. */
MUST_USE enum err stale_watch(struct call *call, struct str release);

#endif
