/* What a handler writes into the ledger; the dispatcher appends it. */
#ifndef COMMAND_RECORD_H
#define COMMAND_RECORD_H

#include "daemon/command/call.h"
#include "daemon/store/ledger.h"

/* A new entry of the call, by its caller, about one object.  Facts go into
 * entry->facts with json_put_…: ids, integers and ASCII words only. */
struct entry *record_new(struct call *call, enum event event, enum object kind, struct str id);
/* One more object that it is about: what is named here is read into the index. */
void record_on(struct entry *entry, enum object kind, struct str id);
/* Personal or sensitive text, of which the entry holds only a commitment; an empty
 * view is left out. */
void record_seal(struct entry *entry, const char *name, struct str text);

/* Append the call's entries; the dispatcher does, when the command has been run. */
MUST_USE enum err record_append(struct call *call, struct ledger *ledger);

#endif
