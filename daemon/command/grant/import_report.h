/* Another gate's report of who asked for access and who has it: what Hugging Face calls the
 * user access report of a gated model, as JSON or CSV.  Columns (members) are found by name:
 * user or username, fullname, email, status (accepted, pending, rejected), time or timestamp;
 * others are passed over. */
#ifndef COMMAND_IMPORT_REPORT_H
#define COMMAND_IMPORT_REPORT_H

#include "daemon/command/call.h"

enum { IMPORT_ROWS_MAX = 5000 };

enum import_status { IMPORT_ACCEPTED, IMPORT_PENDING, IMPORT_REJECTED, IMPORT_UNKNOWN };

/* One that is good; of the accepted each mail address stands once. */
struct import_row {
	int number; /* in the report, from 1, the head of a table not counted */
	enum import_status status;
	struct str user, name, email; /* user and name may be empty */
	int64_t at; /* when they asked; 0: it isn't said */
};
/* One that is left out. */
struct import_fault {
	int number;
	const char *why; /* "it has no mail address that can be read" */
};
struct import_report {
	struct str digest; /* SHA-256 of its bytes, in hexadecimal */
	struct import_row *row;
	struct import_fault *fault;
	size_t count, fault_count;
	size_t by_status[IMPORT_UNKNOWN]; /* of the good ones */
	int total; /* good or not */
};

/* The member "report" of the body, in base64.  Faults at /report, and ERR_INVALID, when it
 * is no such report at all or has more than IMPORT_ROWS_MAX rows. */
MUST_USE enum err import_report_read(struct call *call, struct import_report *ret);

#endif
