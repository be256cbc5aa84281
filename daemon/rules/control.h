/* Which control can be enforced where: schema/controls.def.  Pure tables. */
#ifndef RULES_CONTROL_H
#define RULES_CONTROL_H

#include "daemon/rules/level.h"

enum control {
#define CONTROL(name, word, kind, hosted, api, gated, public, text) CONTROL_##name,
#include "schema/controls.def"
#undef CONTROL
	CONTROL_COUNT
};

/* Where the model is, as far as controls are concerned; the widest last. */
enum surface { SURFACE_HOSTED, SURFACE_API, SURFACE_GATED, SURFACE_PUBLIC, SURFACE_COUNT };

enum enforceable { ENFORCEABLE_NONE, ENFORCEABLE_PART, ENFORCEABLE_FULL };

/* Where LEVEL for AUDIENCE puts it.  What is closed is as well controlled as what is
 * hosted. */
enum surface control_surface(enum level level, enum audience audience);

enum enforceable control_at(enum control control, enum surface surface);

const char *control_word(enum control control);
const char *control_kind(enum control control); /* "technical" */
const char *control_text(enum control control); /* a few words on what it is */
enum control control_of(struct str word); /* CONTROL_COUNT for an unknown word */
const char *surface_word(enum surface surface); /* "hosted", "api", … */
const char *enforceable_word(enum enforceable e); /* "not", "in part", "fully" */

#endif
