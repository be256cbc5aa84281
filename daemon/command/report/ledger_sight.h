/* What of the ledger a person is shown.  Everyone can verify all of it: what they may not
 * see is given as its leaf hash. */
#ifndef COMMAND_LEDGER_SIGHT_H
#define COMMAND_LEDGER_SIGHT_H

#include "daemon/command/call.h"

/* Who reads a page; zero-initialise.  Remembers the last model, since pages are about few. */
struct ledger_reader {
	struct str model; /* the last model that an entry was about … */
	bool knows_model; /* … and whether the reader may know of it */
};

struct ledger_sight {
	bool exists; /* false: not even that there is such an entry, where one can tell */
	bool entry; /* the entry itself */
	bool sealed; /* … and its sealed content */
};

/* For the parsed ENTRY.  Entries are public or belong to their own object, the first that
 * they are on: parties are those who may see it, a board those who are seated on its case
 * or lead its model.  Admins see every entry, but sealed content only of what they may see
 * themselves; auditors all, but for votes of a case that is still open. */
MUST_USE enum err ledger_sight(struct call *call, struct ledger_reader *reader,
    const struct json *entry, struct ledger_sight *ret);

#endif
