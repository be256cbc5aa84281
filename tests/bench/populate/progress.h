/* How far it is. */
#ifndef POPULATE_PROGRESS_H
#define POPULATE_PROGRESS_H

#include <stddef.h>

/* Say on standard error that DONE of ALL are made, about once a second and at the end. */
void progress(const char *what, size_t done, size_t all);

#endif
