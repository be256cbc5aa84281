/* What went wrong with a model, or nearly did. */
#ifndef COMMAND_INCIDENT_H
#define COMMAND_INCIDENT_H

#include "daemon/command/call.h"

/* How many incidents and near-misses a MODEL had, by severity, as the list "incidents" of the
 * open object: that much is everybody's to know. */
MUST_USE enum err incident_put_counts(struct call *call, struct str model);

/* An incident that a command opens, with what is known then; *ID is its id.  Severe, it holds
 * the release as any does.  Recorded, and told. */
struct incident_new {
	struct str model; /* id */
	int64_t severity;
	struct str category, what;
};
MUST_USE enum err incident_open(struct call *call, const struct incident_new *n, struct str *id);

#endif
