/* An incident as it is written down and as it goes on.  For incident.c and incident_life.c. */
#ifndef COMMAND_INCIDENT_CASE_H
#define COMMAND_INCIDENT_CASE_H

#include "daemon/command/incident/incident.h"
#include "daemon/command/notice.h"
#include "daemon/command/plan/plan_document.h"
#include "daemon/command/record.h"

struct incident {
	struct str id, model, release, stage;
	struct named_version version;
	struct str kind, category;
	struct str what, harm, involvement, chain; /* texts; empty: not said */
	int64_t severity, happened_at, detected_at;
	bool open, judged; /* not looked at yet; looked at, and said what evidence it contradicts */
};

/* Severity 1 or 2, and no near-miss. */
bool incident_severe(const struct incident *i);
struct entry *incident_record(struct call *call, enum event event, const struct incident *i);
/* A severe one holds whatever its model is released by, once; and the gates of open proposals
 * are looked at again. */
MUST_USE enum err incident_weigh(struct call *call, const struct incident *i);
/* Leads and chairs of its model are told. */
MUST_USE enum err incident_tell(struct call *call, const struct incident *i, enum notice notice);
/* The moment NAME of the body, which isn't in the future; IF_NOT where it isn't given. */
MUST_USE enum err incident_past(struct call *call, const char *name, int64_t if_not, int64_t *ret);

#endif
