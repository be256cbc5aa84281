/* Letting a person write in the editor of their choice. */
#ifndef CLI_EDITOR_H
#define CLI_EDITOR_H

#include "lib/str.h"

/* Let the person edit TEXT with $VISUAL, else $EDITOR, else vi, in a private file that is
 * removed afterwards.  False with a sentence in *why when the editor failed. */
bool editor_run(struct arena *a, struct str text, struct str *ret, struct str *why);

/* Can a person be asked: is an editor named, or a terminal there for vi? */
bool editor_there(void);

#endif
