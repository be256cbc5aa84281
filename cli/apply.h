/* `sluice apply`: a tier's form answered in the editor or from a file, and sent. */
#ifndef CLI_APPLY_H
#define CLI_APPLY_H

#include "cli/session.h"

/* Ask for the tier's form, have it answered, create and submit the application (with
 * --draft: only create it).  In the editor, faults come back as notes until there are none
 * or the person leaves the text as it was; what was written is kept in the profile's draft
 * file until the server has taken it, and the next run begins with it. */
enum outcome apply_run(struct session *s);

#endif
