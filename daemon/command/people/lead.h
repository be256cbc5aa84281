/* A model that nobody leads is held. */
#ifndef COMMAND_LEAD_H
#define COMMAND_LEAD_H

#include "daemon/command/call.h"

/* Somebody began or ceased to lead MODEL: without a lead whose account is active the rules hold
 * its releases, and chairs, deputies and admins are told; when one is there again, the chair may
 * resume them.  Whoever ended it reads what mends it. */
MUST_USE enum err lead_check(struct call *call, struct str model);
/* … every model that ACCOUNT leads, after its status changed. */
MUST_USE enum err lead_check_of(struct call *call, struct str account);

#endif
