/* `sluice artefact add`: a file is sent, and registered by what the server made of it. */
#ifndef CLI_ARTEFACT_H
#define CLI_ARTEFACT_H

#include "cli/session.h"

enum outcome artefact_add(struct session *s);

#endif
