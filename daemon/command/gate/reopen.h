/* The gate that a release's present stage passed, once what it rested on has fallen. */
#ifndef COMMAND_REOPEN_H
#define COMMAND_REOPEN_H

#include "daemon/command/release/release.h"

/* Its counted lines that don't hold any more since their evidence expired or was invalidated, as
 * list "reopened" of the open object; nothing is written while there is none. */
MUST_USE enum err reopened_put(struct call *call, const struct release *r);

/* Leads, chairs and deputies of MODEL are told, when evidence that fell in this call opens a gate that
 * was passed.  Nothing is held by it: what follows is theirs to decide. */
MUST_USE enum err reopened_tell(struct call *call, struct str model);

#endif
