/* A statement that a person must type, because what they confirm cannot be undone. */
#ifndef CLI_STATEMENT_H
#define CLI_STATEMENT_H

#include "cli/session.h"

/* Where the command wants a typed text that wasn't given: show the member of that name of
 * OBJECT (its path), and let the person type it.  What they type goes to the server as it
 * is; whether it is right is the server's to say.  One that may be left out isn't asked for
 * when the object has none, or there is no terminal; NOT_UNDERSTOOD for any other without a
 * terminal.  The session is connected. */
enum outcome statement_ask(struct session *s, struct str object);

#endif
