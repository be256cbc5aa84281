/* `sluice lottery record` and `sluice lottery verify`. */
#ifndef CLI_LOTTERY_H
#define CLI_LOTTERY_H

#include "cli/session.h"

/* Write the record of a draw to a file. */
enum outcome lottery_save(struct session *s);

/* Repeat a draw from its record, a file or what the server gives; with an export of the ledger
 * also see that the ledger commits to it. */
enum outcome lottery_verify(struct session *s);

#endif
