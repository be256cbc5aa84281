/* People who are named in an application beside its applicant. */
#ifndef COMMAND_MEMBER_H
#define COMMAND_MEMBER_H

#include "daemon/command/application/application.h"

/* Who is named in an application, as it is put to the boards: a JSON list of account ids and
 * mail addresses, empty when nobody is. */
MUST_USE enum err members_named(struct call *call, struct str application, struct str *ret);

/* Grant it to every member who has accepted. */
MUST_USE enum err members_grant(struct call *call, const struct application *a);

/* Member "members" of the open reply, left out when nobody is named.  Mail addresses are shown
 * when ADDRESSES. */
MUST_USE enum err members_put(struct call *call, struct str application, bool addresses);

#endif
