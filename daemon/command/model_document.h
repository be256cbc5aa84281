/* A model's document, checked as a whole before anything is written. */
#ifndef COMMAND_MODEL_DOCUMENT_H
#define COMMAND_MODEL_DOCUMENT_H

#include "daemon/command/object.h"
#include "daemon/index/fact.h"

enum { MODEL_BOARDS_MAX = 16 };

struct model_document {
	struct str developer, lead; /* ids */
	struct str boards[MODEL_BOARDS_MAX]; /* ids */
	size_t board_count;
	struct fact_name *names; /* slugs and aliases of the versions */
	size_t name_count;
};

/* Check call->body, adding to the faults that its shape has; ERR_INVALID when there is
 * any.  Versions and components have the bits of their places. */
MUST_USE enum err model_document_check(struct call *call, struct model_document *ret);

/* The bit of the version of that slug or alias, or -1. */
int model_document_version(const struct model_document *document, struct str name);

#endif
