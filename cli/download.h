/* `sluice download`: files of models, each with a ticket of its own, into NAME.part, which
 * becomes NAME once its digest is the registered one. */
#ifndef CLI_DOWNLOAD_H
#define CLI_DOWNLOAD_H

#include "cli/session.h"

enum outcome download_run(struct session *s);

#endif
