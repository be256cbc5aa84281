/* Lines of a gate about how things stand, and not about a version: controls, signatures,
 * incidents, signals, who has access, drills.  A part of rules/gate.c. */
#ifndef RULES_GATE_PRESENT_H
#define RULES_GATE_PRESENT_H

#include "daemon/rules/gate.h"

#include "lib/decimal.h"

/* The mildest severity of an incident, × 10⁻⁶. */
#define GATE_MILDEST ((int64_t)4 * MICRO)

/* Of a line of one of these types:
 * control: evidence of yes or no, whose criterion is the control's word, says whether it is
 *   in place; where the stage puts the model it must work, fully, or in part where the line
 *   is lenient (a warning).
 * signoff: as many signatures as the limit asks; one refusal fails it.
 * incidents: the severity of the worst that is open and in the line's scope ("model",
 *   "version", "stage"), 1 the worst; with none open it is milder than any.
 * signal: its value over a whole window; an error when its feed is silent, inconclusive
 *   below its exposure floor.
 * cohort: "grants", "people" or "organisations" that have access by the present stage.
 * drill: how long the newest took; inconclusive when it is too old or of another stage.
 * What nobody could say has no data. */
struct gate_finding gate_present_find(const struct gate_line *line, const struct gate_facts *facts);
/* Until a whole window of the signal that LINE asks for is over; 0 of other lines. */
int64_t gate_window_left(const struct gate_line *line, const struct gate_facts *facts);

#endif
