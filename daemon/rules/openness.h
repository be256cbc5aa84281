/* The class of a version in the Model Openness Framework 1.0 (framework 2.12): which
 * components the public has, and which of them under open licences.  Pure. */
#ifndef RULES_OPENNESS_H
#define RULES_OPENNESS_H

#include "daemon/rules/capability.h"

#include <stddef.h>

/* Cumulative: each asks for what the one before asks for, and more. */
enum openness { OPENNESS_NONE, OPENNESS_III, OPENNESS_II, OPENNESS_I };
const char *openness_word(enum openness openness); /* "III"; "none" */

/* One component of the version. */
struct open_part {
	enum component_kind kind;
	bool public; /* the public has it */
	bool open_licence;
};

struct openness_view {
	enum openness complete; /* by what the public has */
	enum openness open; /* … under open licences: never more, and the gap is told */
	bool lacking[KIND_COUNT]; /* kinds that the next class of `complete` asks for */
	struct {
		int open, asked; /* kinds under open licences, of those that the class asks for */
	} kinds[OPENNESS_I + 1];
};

/* A kind is had when all of its components are.  A research paper stands for a technical
 * report too.  Without a licence nothing is open. */
void openness_of(const struct open_part *parts, size_t count, struct openness_view *ret);

#endif
