/* What gateways and the daemon itself book as used. */
#ifndef COMMAND_USAGE_H
#define COMMAND_USAGE_H

#include "daemon/command/call.h"
#include "daemon/index/meter.h"

/* A grant of which the index is to be told what was used. */
struct used {
	struct str grant;
	struct used *next;
};

/* One booking.  Version: a bit, -1 for none; capability: a number, -1 for none. */
struct booking {
	struct str grant;
	int version, capability;
	int64_t at; /* on which day, and in which month, it counts */
	int64_t units[UNIT_COUNT];
};
/* Book it in the limits that ALLOWANCE states and in the day's totals.  What is booked beyond
 * a quota was used nevertheless. */
MUST_USE enum err usage_book(
    struct call *call, const struct booking *b, const struct allowance *allowance);

/* A file was fetched by GRANT, of a tier that counts; nothing is done for others. */
MUST_USE enum err usage_download(struct call *call, struct str grant);

#endif
