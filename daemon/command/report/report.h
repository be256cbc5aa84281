/* Another gate's report of who asked for access and who has it: what Hugging Face calls the
 * user access report of a gated model, as JSON or CSV.  Columns (members) are found by name:
 * user or username, fullname, email, status (accepted, pending, rejected), time or timestamp;
 * others are passed over. */
#ifndef COMMAND_REPORT_H
#define COMMAND_REPORT_H

#include "daemon/command/call.h"

enum { REPORT_ROWS_MAX = 5000 };

enum report_status { REPORT_ACCEPTED, REPORT_PENDING, REPORT_REJECTED, REPORT_UNKNOWN };

/* One that is good; of the accepted each mail address stands once. */
struct report_row {
	int number; /* in the report, from 1, the head of a table not counted */
	enum report_status status;
	struct str user, name, email; /* user and name may be empty */
	int64_t at; /* when they asked; 0: it isn't said */
};
/* One that is left out. */
struct report_fault {
	int number;
	const char *why; /* "it has no mail address that can be read" */
};
struct report {
	struct str digest; /* SHA-256 of its bytes, in hexadecimal */
	struct report_row *row;
	struct report_fault *fault;
	size_t count, fault_count;
	size_t by_status[REPORT_UNKNOWN]; /* of the good ones */
	int total; /* good or not */
};

/* The member "report" of the body, in base64.  Faults at /report, and ERR_INVALID, when it
 * is no such report at all or has more than REPORT_ROWS_MAX rows. */
MUST_USE enum err report_read(struct call *call, struct report *ret);

#endif
