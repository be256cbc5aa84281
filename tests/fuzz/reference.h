/* An evaluation's body as jansson reads it: what the scanner must agree with. */
#ifndef TESTS_FUZZ_REFERENCE_H
#define TESTS_FUZZ_REFERENCE_H

#include "lib/str.h"

#include <jansson.h>

enum reference_kind {
	REFERENCE_NONE, /* no JSON, or no I-JSON */
	REFERENCE_UNSURE, /* jansson has limits of its own: numbers too large, NUL in a name */
	REFERENCE_TREE,
};

/* *ret is the caller's to json_decref; NULL unless REFERENCE_TREE. */
enum reference_kind reference_read(struct str text, json_t **ret);

/* The question that an evaluation must come to, each a view into the tree; p == NULL: the
 * member isn't there. */
struct reference {
	struct str subject_type, subject, capability, resource_type, resource, version, component;
	bool explain, sure; /* sure: nothing about it is a matter of limits */
	int64_t min_seq;
};

/* The body TREE, or item ITEM of it (NULL: it is no item), as an evaluation; false when it
 * must be refused.  *unsure: it may be. */
bool reference_evaluation(const json_t *tree, const json_t *item, struct reference *ret);

#endif
