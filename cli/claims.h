/* `sluice import tokens`: the secrets by which people claim grants, in a file to send mail by. */
#ifndef CLI_CLAIMS_H
#define CLI_CLAIMS_H

#include "cli/session.h"

enum outcome claims_run(struct session *s);

#endif
