/* Evidence as the store has it. */
#ifndef COMMAND_EVIDENCE_H
#define COMMAND_EVIDENCE_H

#include "daemon/command/object.h"
#include "daemon/rules/evidence.h"

/* From a row with evidence's columns and the slugs of its versions. */
struct evidence evidence_of_row(struct call *call, const struct rows *row);

#endif
