/* The controls on which a plan's stages rely. */
#ifndef COMMAND_PLAN_CONTROLS_H
#define COMMAND_PLAN_CONTROLS_H

#include "daemon/command/plan/plan_document.h"

/* The list "controls" of a stage's document: faults for words that are none, and for tiers
 * that the stage doesn't offer. */
void plan_controls_check(struct call *call, const struct json *stage, size_t at);

/* Does the STAGE of that document offer TIER? */
bool plan_offers_tier(const struct json *stage, struct str tier);

/* Enter the list for the stage ID. */
MUST_USE enum err plan_controls_enter(struct call *call, struct str id, const struct json *stage);

/* A fault for each control that the stage ID, entered as STAGE says, relies on or asks for,
 * and that doesn't work where the stage puts the model. */
MUST_USE enum err plan_controls_hold(
    struct call *call, struct str id, const struct json *stage, size_t at);

/* What a stage relies on and how far it works there, as list "controls" of the open object. */
MUST_USE enum err plan_controls_put(struct call *call, struct str stage);

#endif
