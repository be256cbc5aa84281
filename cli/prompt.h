/* Asking for a secret. */
#ifndef CLI_PROMPT_H
#define CLI_PROMPT_H

#include "lib/str.h"

/* Ask QUESTION on the terminal and read one line that is not shown; false without a
 * terminal, or when it was interrupted. */
bool prompt_secret(struct arena *a, const char *question, struct str *ret);

#endif
