/* Asking on the terminal. */
#ifndef CLI_PROMPT_H
#define CLI_PROMPT_H

#include "lib/str.h"

/* Ask QUESTION on the terminal and read one line that is not shown; false without a
 * terminal, or when it was interrupted. */
bool prompt_secret(struct arena *a, const char *question, struct str *ret);

/* Ask for one line that is shown, without the space around it; false as above. */
bool prompt_line(struct arena *a, const char *question, struct str *ret);

#endif
