/* Does a step give something out that cannot be taken back?  A step crosses when a
 * (component, version, audience) gets its first capability of class R2 or R3.  Pure. */
#ifndef RULES_CROSSING_H
#define RULES_CROSSING_H

#include "daemon/rules/evidence.h"

/* What a step needs to become effective, the least first. */
enum procedure {
	PROCEDURE_PLAIN, /* it crosses nothing */
	PROCEDURE_CONFIRM, /* only the information group: a typed statement */
	PROCEDURE_FULL, /* the whole of framework 2.9.3 */
};

enum { CLASS_GATED = 2, CLASS_PUBLIC = 3 }; /* R2, R3: the classes that can't be recalled */

/* One capability that a stage gives on a component's version to an audience, or one that
 * was given before. */
struct part {
	struct str component, version; /* their names within the model */
	int audience; /* rank: internal 0 … public 3 */
	int class; /* 0 … 3 of R0 … R3, for that audience */
	bool confirm; /* of the information group */
	enum style style; /* the reach that it gives, STYLE_ANY: none */
	struct str policy; /* the tier that gives it without a vote; empty: none does */
	bool crosses; /* found by crossing_find */
};

/* Mark each of COUNT parts that crosses: class R2 or R3, and none of the OUT_COUNT parts
 * that are out already reaches as wide an audience with as grave a class.  Returns what
 * the step needs. */
enum procedure crossing_find(
    struct part *parts, size_t count, const struct part *out, size_t out_count);

/* What must be typed to give it out: "I give gpt-2 to the public: weights 124m 355m, card
 * 124m; to partners: weights 774m. What is given cannot be taken back."  The tiers that give
 * any of it without a vote are named, too, each time that a stage offers them.  PARTS stand by
 * audience, component and version; empty when none crosses and no such tier is there. */
struct str crossing_statement(
    struct arena *a, struct str model, const struct part *parts, size_t count);

/* The reach that a capability of FAMILY (schema/capabilities.def) gives. */
enum style crossing_style(struct str family);

const char *procedure_word(enum procedure procedure); /* "plain", "confirm", "full" */
enum procedure procedure_of(struct str word); /* aborts on an unknown word */

#endif
