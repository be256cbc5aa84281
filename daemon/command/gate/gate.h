/* What the lines of a gate are compared with, read from the store. */
#ifndef COMMAND_GATE_H
#define COMMAND_GATE_H

#include "daemon/command/release/release.h"

/* The facts for SHEET, the gate of the stage NEXT, which RELEASE would enter.  What no line
 * of it asks for isn't read. */
MUST_USE enum err gate_facts_read(struct call *call, const struct release *r,
    const struct stage *next, const struct sheet *sheet, struct gate_facts *ret);

/* The waivers of the lines of NEXT that stand, for RET. */
MUST_USE enum err gate_waivers_read(
    struct call *call, const struct stage *next, struct gate_facts *ret);

/* The waiver of the line, which is of the next gate of its release, ends now, for REASON: recorded,
 * and told to leads and to whom it was of.  *ENDED is false where none stands. */
struct line_of {
	struct str model, release; /* ids */
	struct str slug;
};
MUST_USE enum err gate_waiver_end(
    struct call *call, const struct line_of *line, struct str reason, bool *ended);

/* Where STAGE puts the model, tier by tier and (an empty tier) by all of them: an array in
 * the call's arena. */
MUST_USE enum err gate_surfaces(
    struct call *call, struct str stage, const struct gate_surface **ret, size_t *count);

#endif
