/* Who lives in the town. */
#ifndef POPULATE_PEOPLE_H
#define POPULATE_PEOPLE_H

#include "tests/bench/populate/town.h"

/* Exchange an invitation for a token. */
void people_accept(struct town *t, const char *invitation, struct person *ret);
/* Invite NAME of NAME@example.org (of ORGANISATION, or NULL) as ADMIN; they accept. */
void people_join(struct town *t, const struct person *admin, const char *name,
    const char *organisation, struct person *ret);
/* COUNT researchers, each of one of a thousand organisations; malloc'd. */
struct person *people_researchers(struct town *t, const struct person *admin, size_t count);

#endif
