/* A tier's document, checked as a whole before anything is written. */
#ifndef COMMAND_TIER_DOCUMENT_H
#define COMMAND_TIER_DOCUMENT_H

#include "daemon/command/board/review.h"
#include "daemon/command/model/model.h"
#include "daemon/rules/capability.h"
#include "daemon/rules/limits.h"

enum { TIER_BOARDS_MAX = 16 };

struct tier_document {
	struct str model; /* its id */
	const struct model_parts *parts;
	enum audience audience;
	bool open;
	int64_t draft_ms, returned_ms; /* how old drafts and returned applications become */
	int64_t recertify_months; /* 0: nobody is looked at again */
	bool recertify_suspends; /* … when that is overdue */
	bool automatic; /* its policy approves what meets its conditions */
	struct capabilities capabilities;
	uint64_t components, versions; /* bits */
	enum class class; /* the gravest that it gives this audience */
	int64_t term_ms; /* 0: open */
	int64_t max_stale_ms, stale_if_unreachable_ms;
	bool allows; /* it says something of what follows */
	struct allowance allowance;
	struct str terms; /* the id of their newest revision, or empty */
	struct str form; /* JSON, or empty */
	struct str endorsement; /* JSON, or empty: nobody is asked */
	struct str eligibility; /* JSON, or empty: anybody applies */
	uint64_t research; /* the kinds that it is for, as bits; 0: any */
	struct review reviews[TIER_BOARDS_MAX];
	size_t review_count;
};

/* Check call->body, a tier of the model that the call names, adding to the faults that
 * its shape has; ERR_INVALID when there is any. */
MUST_USE enum err tier_document_check(struct call *call, struct tier_document *ret);

/* Read limits, counting and obligations into D, and their faults. */
void tier_allowance_check(struct call *call, struct tier_document *d);
/* Keep them for the revision TIER. */
MUST_USE enum err tier_allowance_insert(
    struct call *call, struct str tier, const struct tier_document *d);

/* Faults of a form: names that stand twice or can't be written, choices where there are
 * none to make, and none where there should be. */
void tier_form_check(struct call *call, const struct json *form);

#endif
