/* Whether the machine's clock is believed: a restart makes no jump forward good. */
#ifndef DAEMON_TRUST_H
#define DAEMON_TRUST_H

#include "daemon/options.h"

/* Compare the clock with what "clock" in the data directory remembers of this boot of the
 * machine, unless --accept-clock says that it is right; remember it.  A clock that jumped
 * is logged and stays suspect.  False with a sentence in WHY, of OPTION_TEXT bytes, when
 * it cannot be remembered. */
bool trust_clock(const struct options *options, char *why);

#endif
