/* `sluice trace`: a file that turned up somewhere is hashed here, and only its digest is
 * asked about. */
#ifndef CLI_TRACE_H
#define CLI_TRACE_H

#include "cli/session.h"

enum outcome trace_run(struct session *s);

#endif
