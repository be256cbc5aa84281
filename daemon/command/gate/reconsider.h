/* After evidence has changed: what still stands on it? */
#ifndef COMMAND_RECONSIDER_H
#define COMMAND_RECONSIDER_H

#include "daemon/command/call.h"

/* Look again at MODEL's open proposals: one whose evidence was replaced or invalidated, or
 * of which a counted line has become worse, is void; where the line says so, a fail aborts
 * it and the rules hold the release until the line doesn't fail any more; a line that was waived,
 * or whose evidence ended, never aborts.  Recorded. */
MUST_USE enum err reconsider_model(struct call *call, struct str model);

#endif
