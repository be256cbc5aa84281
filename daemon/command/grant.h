/* Granting access, and activating what waits. */
#ifndef COMMAND_GRANT_H
#define COMMAND_GRANT_H

#include "daemon/command/call.h"

struct granting {
	struct str account, application, tier; /* ids */
};
/* Grant the tier's capabilities and versions; it is activated at once where nothing is to
 * be accepted and the present stage offers it.  Recorded. */
MUST_USE enum err grant_make(struct call *call, const struct granting *g);

/* End what ACCOUNT was granted for APPLICATION and still has. */
MUST_USE enum err grants_end(struct call *call, struct str application, struct str account);

/* Activate the grants on a model whose terms are accepted and that waited for a stage which
 * offers their tier, or for the end of a hold. */
MUST_USE enum err grants_activate_waiting(struct call *call, struct str model);

/* Its dates, or that it is over, changed: set anew what falls due for it. */
MUST_USE enum err grant_set_due(struct call *call, struct str id);

#endif
