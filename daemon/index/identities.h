/* The names by which other systems know people: a type of subject and an id, compared
 * whole. */
#ifndef INDEX_IDENTITIES_H
#define INDEX_IDENTITIES_H

#include "daemon/index/fact.h"
#include "daemon/index/table.h"

enum { IDENTITY_MAX = 1280 }; /* bytes of a type of 64 and an id of 256 characters */

struct identity {
	struct ulid id, account;
	uint32_t type_n, n; /* bytes of the type, of both */
	char name[]; /* the type, a NUL, the id */
};

struct identities {
	struct epoch *epoch;
	struct table by_name, by_id; /* the latter is the writer's */
};

void identities_open(struct identities *s, struct epoch *e);
void identities_close(struct identities *s);

/* For readers, until they leave their epoch; NULL when nobody is linked to that name. */
const struct identity *identities_find(
    const struct identities *s, struct str type, struct str value);
struct str identity_type(const struct identity *identity);
struct str identity_value(const struct identity *identity);

/* The writer's.  One that isn't active leaves. */
void identities_take(struct identities *s, const struct fact_identity *fact);

#endif
