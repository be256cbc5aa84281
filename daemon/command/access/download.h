/* Fetching files with tickets: what the threads that send them tell of it. */
#ifndef COMMAND_DOWNLOAD_H
#define COMMAND_DOWNLOAD_H

#include "daemon/command/call.h"

/* Make of CALL, which is empty but for its arena, the command that notes that PART was sent
 * until just before byte TO of the file; for the writer.  When nothing is missing any more
 * the ticket's owner holds the file, and it is recorded. */
void download_sent(struct call *call, struct str part, uint64_t to);

/* A front end is to send the file of TICKET: its owner is taken for a holder from now on, since
 * nobody tells whether all of it arrives. */
MUST_USE enum err download_handed_on(struct call *call, struct str ticket);

/* The same for parts that were under way when the daemon last ended: nobody knows how much
 * of them arrived, so that they count as sent whole. */
void download_settle(struct call *call);

#endif
