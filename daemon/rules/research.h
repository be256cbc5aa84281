/* Kinds of research, the least access that each takes, and how deep an evaluator sees:
 * schema/research.def, framework 2.2 and 2.3.  Pure. */
#ifndef RULES_RESEARCH_H
#define RULES_RESEARCH_H

#include "daemon/rules/capability.h"

enum { RESEARCH_MAX = 64 };

/* The number of the kind WORD, or -1. */
int research_of(struct str word);
/* NULL for a number that is none. */
const char *research_word(int number);
const char *research_title(int number);

/* What it takes, as it stands in the table: "prompt_api gradients_read|weights_…". */
struct str research_takes(int number);
/* Of OFFERED the least that the kind takes; false when it isn't enough, and *lacking is
 * what it lacks first, as it stands in the table ("gradients_read|weights_…"). */
bool research_least(
    int number, const struct capabilities *offered, struct capabilities *ret, struct str *lacking);
/* What makes it much better. */
struct capabilities research_better(int number);

/* Of SET, what isn't in LEAST. */
struct capabilities capabilities_beyond(
    const struct capabilities *set, const struct capabilities *least);

/* How deep an evaluator sees with SET and TERM_MS of time (0: without end): 0 none, 1 to 3
 * for AL1 to AL3, by three aspects, of which the least is the whole's. */
struct evaluator_level {
	int access, information, time, whole;
};
struct evaluator_level evaluator_level(const struct capabilities *set, int64_t term_ms);

#endif
