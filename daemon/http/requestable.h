/* What an explained answer says of asking for access (AuthZEN Access Request and Approval
 * Profile, draft 1): how a denial can be answered by a request (§2), and what became of the
 * approval that the question brings along (§5).  Nothing is stored: see index/binding.h. */
#ifndef HTTP_REQUESTABLE_H
#define HTTP_REQUESTABLE_H

#include "daemon/index/authzen.h"
#include "daemon/index/binding.h"

#define REQUESTS_PATH "/access/v1/requests"
#define FORMS_PATH    "/access/v1/forms"

struct telling {
	struct arena *arena; /* owns what is told */
	const struct binding_keys *keys;
	struct index_reader *reader;
	struct str self; /* "https://host" */
	struct str body, item; /* the question as it stands, and the item of a batch, or empty */
	int64_t now;
};

/* Is there anything to tell? */
bool requestable_tells(const struct authzen *asked, const struct answer *answer);
/* What stands in the context of ANSWER to ASKED besides its own members. */
struct authzen_more requestable_tell(
    const struct telling *t, const struct authzen *asked, const struct answer *answer);

#endif
