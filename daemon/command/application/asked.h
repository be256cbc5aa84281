/* What an application asks for: the kind of research, and of what its tier gives, how
 * much. */
#ifndef COMMAND_ASKED_H
#define COMMAND_ASKED_H

#include "daemon/command/call.h"
#include "daemon/command/tier/kept_tier.h"
#include "daemon/rules/capability.h"

struct asked {
	struct str research; /* "bias_audit", or empty: none was named */
	bool chosen; /* the set was named, or proposed for the research; else all of the tier */
	struct capabilities set;
	uint64_t versions; /* by their bits: of an amendment those that it adds, else none */
	struct str why_more; /* why more than the least that the research takes; may be empty */
	int64_t until; /* no longer than this is asked for; 0: for the tier's term */
};

/* Change *asked, which may be zero, by the members `research`, `capabilities`, `why_more` and
 * `until` of the body.  A kind of research without capabilities proposes the least that it takes.
 * Faults where a word is unknown or the tier doesn't give it. */
MUST_USE enum err asked_of_body(struct call *call, const struct kept_tier *t, struct asked *asked);

/* What would keep it from being submitted for a tier that gives WHOLE, for kinds of
 * RESEARCH (bits; 0: any). */
void asked_check(const struct capabilities *whole, uint64_t research, const struct asked *asked,
    struct faults *faults);

/* Of a row with the columns research, asked_low, asked_high, why_more, asked_versions,
 * asked_until. */
struct asked asked_of_row(
    const struct rows *row, const struct capabilities *whole, struct arena *a);

/* Members of the open object: research, capabilities, beyond (what is more of WHOLE, the
 * tier's, than such research takes), why_more, until, evaluator. */
void asked_put(struct json_out *o, const struct asked *asked, const struct capabilities *whole,
    int64_t term_ms);

/* A set's names: "prompt_ui, prompt_api". */
struct str capabilities_text(struct arena *a, const struct capabilities *set);
/* … as a list. */
void capabilities_put(struct json_out *o, const char *name, const struct capabilities *set);
/* An evaluator's level by its aspects, as the member NAME. */
void evaluator_put(
    struct json_out *o, const char *name, const struct capabilities *set, int64_t term_ms);

#endif
