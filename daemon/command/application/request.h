/* What the commands on requests for access share (AuthZEN Access Request and Approval
 * Profile, draft 1). */
#ifndef COMMAND_REQUEST_H
#define COMMAND_REQUEST_H

#include "daemon/command/call.h"
#include "daemon/index/binding.h"

enum { REQUEST_ITEMS_MAX = 20 };

/* One thing that is asked for, and the denial that it answers. */
struct request_item {
	struct digest digest; /* of the evaluation that was denied */
	struct denial denial;
	struct str evaluation; /* its evaluation_id */
	struct str action, resource; /* capability, slug */
	struct str model, tier; /* ids, of the newest revision */
	const struct json *wanted; /* `requested_access`; NULL: nothing particular */
	struct str application; /* id, once it is made */
};

/* The items of the call's body: all of them, or its one; for one account.  Fails with the
 * profile's errors (§6). */
MUST_USE enum err request_items(
    struct call *call, struct request_item ret[REQUEST_ITEMS_MAX], size_t *count);

/* Make the applications of COUNT items for ACCOUNT, one for each tier: drafts, of which the
 * caller's own are submitted if they are complete. */
MUST_USE enum err request_apply(
    struct call *call, struct str account, struct request_item *items, size_t count);

#endif
