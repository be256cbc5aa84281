/* Granting access, and activating what waits. */
#ifndef COMMAND_GRANT_H
#define COMMAND_GRANT_H

#include "daemon/command/notice.h"

struct granting {
	struct str account, application, tier; /* ids */
	struct str import; /* instead of an application, or empty; then */
	int64_t term_ms; /* … how long it lasts */
	struct str made; /* the grant: set by grant_make */
};
/* Grant the tier's capabilities and versions; it is activated at once where nothing is to
 * be accepted and the present stage offers it.  Recorded.  Nothing for who has a grant for that
 * application. */
MUST_USE enum err grant_make(struct call *call, struct granting *g);

/* End what ACCOUNT was granted for APPLICATION and still has. */
MUST_USE enum err grants_end(struct call *call, struct str application, struct str account);

/* Revoke what it granted and is still open. */
MUST_USE enum err grants_revoke(struct call *call, struct str application, struct str reason);

/* Activate the grants on a model whose terms are accepted and that waited for a stage which
 * offers their tier, or for the end of a hold. */
MUST_USE enum err grants_activate_waiting(struct call *call, struct str model);

/* Its terms may have been accepted by everybody who has to: then it goes on (*complete).  The same
 * for one that was just made, of which the officials are told whose acceptance it waits for. */
MUST_USE enum err grant_sign(struct call *call, struct str id, bool *complete);
MUST_USE enum err grant_begin_terms(struct call *call, struct str id);

/* Activate it when it waits for nothing more. */
MUST_USE enum err grant_activate_if_ready(struct call *call, struct str id);

/* It is in force from now on: a grant of its holder that it takes the place of is superseded, or it
 * is by one (*taken: by which, else empty), so that nobody has two of which one gives all that the
 * other does. */
MUST_USE enum err grant_give_way(struct call *call, struct str id, struct str *taken);

/* Tell its holder; tell the heads of the boards that granted it, and its model's leads. */
MUST_USE enum err grant_tell_holder(struct call *call, struct str id, enum notice notice);
MUST_USE enum err grant_alarm(struct call *call, struct str id, enum notice notice);

/* Its terms are to be accepted within fourteen days of its being offered, or it ends. */
MUST_USE enum err grant_set_pending(struct call *call, struct str id);

/* What the caller types to close it: an attestation, where something was downloaded under it
 * or what is closed with it; else empty. */
MUST_USE enum err grant_statement(struct call *call, struct str id, struct str *ret);

/* Its dates, or that it is over, changed: set anew what falls due for it. */
MUST_USE enum err grant_set_due(struct call *call, struct str id);

#endif
