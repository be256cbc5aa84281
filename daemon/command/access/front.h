/* A front end that serves files by addresses that are signed: nginx with secure_link. */
#ifndef COMMAND_FRONT_H
#define COMMAND_FRONT_H

#include "daemon/command/call.h"
#include "daemon/store/db.h"

/* What the configuration says of tickets and the front; the texts are kept, not copied. */
struct front_settings {
	int64_t ticket_ms; /* how long a ticket lives */
	struct str
	    url; /* where the front serves, without a slash at its end; empty: there is none */
	struct str secret; /* shared with the front */
};
/* Once, before anything is served. */
void front_set(const struct front_settings *settings);

/* How long a ticket lives. */
int64_t front_ticket_ms(void);
/* Is there a front that serves files? */
bool front_serves(void);

/* The address by which the front serves a file, until UNTIL: of a row with columns name, digest and
 * path.  Below the front's own, files/DIGEST/NAME, or placed/PATH of what lies in the operator's
 * folder. */
struct str front_address(struct arena *a, const struct rows *row, int64_t until);

#endif
