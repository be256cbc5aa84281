/* Answering a questionnaire in the editor, or from a file. */
#ifndef CLI_APPLY_H
#define CLI_APPLY_H

#include "lib/json.h"
#include "lib/shape.h"

/* Let the person edit TEXT with $VISUAL, else $EDITOR, else vi, in a private file that is
 * removed afterwards.  False with a sentence in *why when the editor failed. */
bool apply_edit(struct arena *a, struct str text, struct str *ret, struct str *why);

/* FIELDS (cli/form.h) answered in the editor, beginning with ANSWERS (or NULL); the answers
 * as a JSON object in *ret.  False with *why when the editor failed, and with FAULTS when
 * the answers are not complete; *draft is what was written, so that it can be kept. */
struct apply {
	const struct json *fields, *answers;
	struct faults faults;
	struct str draft;
};
bool apply_ask(struct arena *a, struct apply *apply, struct str *ret, struct str *why);

#endif
