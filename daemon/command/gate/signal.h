/* Signals: declared with a stage's plan before it opens, watched while it lasts. */
#ifndef COMMAND_SIGNAL_H
#define COMMAND_SIGNAL_H

#include "daemon/command/plan/plan_document.h"

/* Check the signals of the document's stage AT (from 0), which is entered as STAGE[AT], and enter
 * them; a fault for each that isn't right, or can't be watched where the stage puts the model,
 * and where a stage that gives copies out watches nothing any more. */
MUST_USE enum err signals_enter(
    struct call *call, const struct plan_document *d, size_t at, const struct str *stage);

/* MODEL is in STAGE from now on: what was watched before is over, and what STAGE declares
 * begins. */
MUST_USE enum err signals_begin(struct call *call, struct str model, struct str stage);

/* The release of MODEL that was in STAGE (empty: in none yet) is over: nothing of it is watched any
 * more. */
MUST_USE enum err signals_end(struct call *call, struct str model, struct str stage);

/* An incident of MODEL came up, or isn't one: signals that count them are looked at. */
MUST_USE enum err signals_count_incidents(struct call *call, struct str model);

/* Those of STAGE as list "signals" of the open reply: what they declare, and how they stand. */
MUST_USE enum err signals_put(struct call *call, struct str stage);

#endif
