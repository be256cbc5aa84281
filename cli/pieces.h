/* Of what a question leaves open, a version or a component, the pieces to which the answer is
 * yes: the whole was denied because of the others. */
#ifndef CLI_PIECES_H
#define CLI_PIECES_H

#include "cli/session.h"

/* "api (124m, 355m); playground (124m)": asked anew, piece by piece, about SUBJECT and what was
 * typed.  Empty when there are none, when nothing was left open, or when the server doesn't
 * tell. */
struct str pieces_permitted(struct session *s, struct str subject);

#endif
