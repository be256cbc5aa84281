/* What outdates evidence, and which (framework 2.8.3).  Pure. */
#ifndef RULES_TRIGGER_H
#define RULES_TRIGGER_H

#include "lib/str.h"

struct evidence;

enum trigger {
	TRIGGER_NONE, /* somebody gave a reason of their own */
#define TRIGGER(name, word, fells, below, text) TRIGGER_##name,
#include "schema/triggers.def"
#undef TRIGGER
	TRIGGERS
};

/* Does E fall by TRIGGER?  NAMED: whoever says what happened names E's criterion, and so means
 * documents and controls too. */
bool trigger_fells(enum trigger trigger, const struct evidence *e, bool named);

const char *trigger_word(enum trigger trigger); /* NULL for TRIGGER_NONE */
enum trigger trigger_of(struct str word); /* TRIGGER_NONE for an empty one */

#endif
