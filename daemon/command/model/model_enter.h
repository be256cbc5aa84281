/* What a document adds to a model, written: its versions and components. */
#ifndef COMMAND_MODEL_ENTER_H
#define COMMAND_MODEL_ENTER_H

#include "daemon/command/model/model_document.h"
#include "daemon/command/record.h"

/* Ids, by bit: those that were there before and those that are new. */
struct model_entered {
	struct str model;
	struct str version[MODEL_VERSIONS_MAX], component[MODEL_COMPONENTS_MAX];
};

/* Write what call->body adds to made->model, DOCUMENT having been checked; the rest of *made
 * is filled in. */
MUST_USE enum err model_enter(
    struct call *call, const struct model_document *document, struct model_entered *made);

/* The slugs of a LIST of the document, as the fact NAME. */
void model_record_slugs(struct entry *e, const char *name, const struct json *list);

/* The integer member NAME as an argument, NULL when it isn't there. */
struct arg model_optional_int(const struct json *object, const char *name);

#endif
