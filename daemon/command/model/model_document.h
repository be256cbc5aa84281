/* A model's document, checked as a whole before anything is written. */
#ifndef COMMAND_MODEL_DOCUMENT_H
#define COMMAND_MODEL_DOCUMENT_H

#include "daemon/command/model/model.h"
#include "daemon/command/object.h"

enum { MODEL_BOARDS_MAX = 16, MODEL_OUT_MAX = 64 };

struct model_document {
	struct str developer, lead; /* ids */
	struct str boards[MODEL_BOARDS_MAX]; /* ids */
	size_t board_count;
	struct fact_name *names; /* slugs and aliases of the versions, earlier ones first */
	size_t name_count;
	const struct model_parts *before; /* what the model has already; NULL: it is new */
	int versions_before, components_before;
};

/* Check call->body, adding to the faults that its shape has; ERR_INVALID when there is
 * any.  Versions and components have the bits of their places. */
MUST_USE enum err model_document_check(struct call *call, struct model_document *ret);

/* The same for a document that adds to a model which has BEFORE. */
MUST_USE enum err model_extension_check(
    struct call *call, const struct model_parts *before, struct model_document *ret);

/* The bit of the version of that slug or alias, or -1. */
int model_document_version(const struct model_document *document, struct str name);

#endif
