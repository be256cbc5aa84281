/* What is remembered without changing anything: that something was read, refused or sent.
 * A note is a statement that runs outside the command's savepoint, so that it stands also
 * when the command is refused, and leaves no ledger entry; the reply waits for it. */
#ifndef COMMAND_NOTE_H
#define COMMAND_NOTE_H

#include "daemon/command/command.h"
#include "daemon/store/db.h"

enum { NOTE_ARGS = 8 };

/* STMT, with at most NOTE_ARGS arguments, whose texts live as long as the call.  A reading
 * command may leave notes when it is READS_LOGGED. */
void call_note(struct call *call, enum stmt stmt, const struct arg *args);

/* The dispatcher's.  Run those of CALL in the transaction that is open.  Where that fails
 * the call fails with it, whatever came of it before.  False when the engine gave up the
 * whole transaction. */
MUST_USE bool notes_write(struct call *call, struct writing *w);

#endif
