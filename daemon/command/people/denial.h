/* The deny list: who is shut out, whatever was granted to them. */
#ifndef COMMAND_DENIAL_H
#define COMMAND_DENIAL_H

#include "daemon/command/call.h"

/* ERR_DENIED_PARTY when the caller, or the organisation that they belong to, is denied now;
 * the sentence names the denial and its end. */
MUST_USE enum err denial_check(struct call *call);

#endif
