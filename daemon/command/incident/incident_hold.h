/* What severe incidents hold. */
#ifndef COMMAND_INCIDENT_HOLD_H
#define COMMAND_INCIDENT_HOLD_H

#include "daemon/command/call.h"

/* INCIDENT, which is severe, holds every release of MODEL that it doesn't hold yet. */
MUST_USE enum err incident_hold(struct call *call, struct str model, struct str incident);

/* … and so do all severe ones of MODEL that aren't closed: a release that is planned meanwhile
 * is held as those before it are. */
MUST_USE enum err incident_hold_open(struct call *call, struct str model);

#endif
