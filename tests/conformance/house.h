/* A fixture as an installation: its people, its models with their tiers, stages and grants,
 * all by the commands that anybody gives. */
#ifndef CONFORMANCE_HOUSE_H
#define CONFORMANCE_HOUSE_H

#include "tests/scenario/world.h"

/* Found it and start its daemon, which then waits for requests; `oscar` is the gateway of
 * every model.  False with W->why when some command fails. */
bool house_build(struct world *w, const struct json *house);

/* WHO sends BODY to PATH, which must succeed unless MAY_FAIL; W->reply is what came. */
bool house_send(struct world *w, const char *who, const char *path, struct str body);

#endif
