/* Whether a piece of evidence can be what it says to be. */
#ifndef COMMAND_EVIDENCE_CHECK_H
#define COMMAND_EVIDENCE_CHECK_H

#include "daemon/command/gate/evidence.h"

/* One piece, and where it stands in the document: "" or "/3". */
struct piece {
	const struct json *json;
	struct str pointer;
	struct evidence is;
	struct str version_id, baseline_id, made_by; /* ids, or empty */
};

/* A fault at its member NAME. */
void evidence_check_fault(
    struct call *call, const struct piece *p, const char *name, const char *message);

/* Who made it: independent is only what people of another organisation made than developer,
 * leads and whoever submits it for them.  Sets made_by and is.independent. */
MUST_USE enum err evidence_check_maker(struct call *call, struct str model, struct piece *p);

/* What reports know by its criterion must be a number of the right kind, of something. */
void evidence_check_measure(struct call *call, const struct piece *p);

/* What names a line of the plan in force, or comes from the system that reports one, must be
 * of its criterion and version, and made with reach enough. */
MUST_USE enum err evidence_check_asked(struct call *call, struct str model, const struct piece *p);

#endif
