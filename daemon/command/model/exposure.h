/* What has been given out: it rises when a stage becomes effective, for the public, and
 * when a grant is activated, for the others; R2 and R3 never fall. */
#ifndef COMMAND_EXPOSURE_H
#define COMMAND_EXPOSURE_H

#include "daemon/command/call.h"
#include "daemon/store/db.h"

/* GRANT, whose row says that it is active, reaches what the present stage offers of its
 * tier: that is out from now on.  What is out already is left as it is.  Recorded. */
MUST_USE enum err exposure_raise_grant(struct call *call, struct str model, struct str grant);

/* The present stage of MODEL, whose rows say so, came with CAUSE (the id of a promotion):
 * what it gives to the public is out, and what the active grants of its other tiers now
 * reach.  Recorded. */
MUST_USE enum err exposure_raise_stage(struct call *call, struct str model, struct str cause);

/* The board of IMPORT, of MODEL, agreed that whom it names has what its tier covers: that was
 * out before, whatever is offered here.  Recorded. */
MUST_USE enum err exposure_raise_import(struct call *call, struct str model, struct str import);

/* What LEAK gave to the public; and that it was none: what rested on it alone is taken back, of
 * which the ledger keeps both. */
MUST_USE enum err exposure_raise_leak(struct call *call, struct str model, struct str leak);
MUST_USE enum err exposure_annul_leak(struct call *call, struct str model, struct str leak);

#endif
