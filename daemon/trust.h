/* Whether the machine's clock is believed: a restart makes no jump forward good. */
#ifndef DAEMON_TRUST_H
#define DAEMON_TRUST_H

#include "daemon/options.h"

/* Compare the clock with what "clock" in the data directory remembers of this boot of the
 * machine, unless --accept-clock says that it is right; remember it.  A clock that jumped
 * is logged and stays suspect.  Where it cannot be remembered, as on a full disk, the log
 * says so: evaluations must go on. */
void trust_clock(const struct options *options);

#endif
