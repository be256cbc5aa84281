/* What went wrong with a model, or nearly did. */
#ifndef COMMAND_INCIDENT_H
#define COMMAND_INCIDENT_H

#include "daemon/command/call.h"

/* How many incidents and near-misses a MODEL had, by severity, as the list "incidents" of the
 * open object: that much is everybody's to know. */
MUST_USE enum err incident_put_counts(struct call *call, struct str model);

#endif
