/* What grants rest on.  Whatever may end or bring back a prerequisite has the grants of those
 * concerned looked at, which falls due at once. */
#ifndef COMMAND_PREREQUISITE_H
#define COMMAND_PREREQUISITE_H

#include "daemon/command/due.h"

/* ACCOUNT's grants are looked at; those of everybody in ORGANISATION. */
MUST_USE enum err prerequisites_changed(struct call *call, struct str account);
MUST_USE enum err prerequisites_changed_of(struct call *call, struct str organisation);

#endif
