/* Does the caller's access cover a file, at this moment? */
#ifndef COMMAND_FILE_RIGHT_H
#define COMMAND_FILE_RIGHT_H

#include "daemon/command/call.h"
#include "daemon/store/db.h"
#include "schema/reasons.h"

/* Whoever has a capability that gives the component (schema/reach.def) may have its files:
 * answered as any evaluation is, from call->index. */
struct file_right {
	bool permit;
	enum reason reason; /* of a denial */
	struct str grant, tier; /* ids; grant: empty when an open tier permits */
};

/* ROW has model, version and component (slugs) and the component's kind. */
void file_right_of_row(struct call *call, const struct rows *row, struct file_right *ret);

/* The reason in words, and what its holder does next. */
struct str file_right_reason(enum reason reason);
const char *file_right_text(enum reason reason);

#endif
