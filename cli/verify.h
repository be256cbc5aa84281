/* `sluice ledger verify` and `sluice ledger export`. */
#ifndef CLI_VERIFY_H
#define CLI_VERIFY_H

#include "cli/session.h"

/* Verify the server's ledger, or an export, and remember its checkpoint in the profile. */
enum outcome verify_run(struct session *s);

/* Verify the server's ledger and write it to a file as JSON Lines: an item of GET /v1/ledger
 * a line, then the checkpoint. */
enum outcome verify_export(struct session *s);

#endif
