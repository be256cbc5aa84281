/* Whether somebody may apply for a tier, by the rules of its document. */
#ifndef COMMAND_ELIGIBILITY_H
#define COMMAND_ELIGIBILITY_H

#include "daemon/command/call.h"
#include "daemon/command/tier/kept_tier.h"
#include "daemon/rules/eligibility.h"

/* What the rules look at. */
MUST_USE enum err eligibility_facts_of(
    struct call *call, struct str account, struct eligibility_facts *ret);

/* Of an account, with answers to the tier's form: a fault at "/eligibility/N" for each rule that
 * keeps them out.  Each is counted, also where
 * it is all that happens.  *exceptions is a JSON list of what the boards are asked to overlook, or
 * empty. */
struct applying {
	struct str account;
	const struct json *answers;
	struct faults *faults;
};
MUST_USE enum err eligibility_check(struct call *call, const struct kept_tier *t,
    const struct applying *who, struct str *exceptions);

/* Faults of the rules that a tier's document lists. */
MUST_USE enum err eligibility_check_document(struct call *call, const struct json *document);

#endif
