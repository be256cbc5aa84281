/* Signing officials vouch for their organisation's people in an application. */
#ifndef COMMAND_ENDORSEMENT_H
#define COMMAND_ENDORSEMENT_H

#include "daemon/command/application/application.h"

/* Application ID of the caller was put to its boards, for tier T that asks for an endorsement:
 * a standing one counts; else it waits for an official, the boards with it (*waits); where
 * there is none the tier's other proof or its exception stands in.  A fault at "/endorsement"
 * and ERR_INVALID when nothing does. */
MUST_USE enum err endorsement_seek(struct call *call, struct str id, const struct kept_tier *t,
    const struct content *c, bool *waits);

/* What stands among an application's exceptions when there is no official. */
extern const struct str endorsement_exception;

/* A member's standing endorsement, where they have one, is taken note of. */
MUST_USE enum err endorsement_of_member(
    struct call *call, struct str application, struct str account);

/* Member "endorsements" of the open reply; left out when none is asked for. */
MUST_USE enum err endorsements_put(struct call *call, struct str application);

#endif
