/* Who holds which role on what: per account one immutable roll, which a change replaces
 * whole. */
#ifndef INDEX_ROLLS_H
#define INDEX_ROLLS_H

#include "daemon/index/fact.h"
#include "daemon/index/table.h"
#include "schema/objects.h"

struct rolls {
	struct epoch *epoch;
	struct table all;
};

void rolls_open(struct rolls *r, struct epoch *e);
void rolls_close(struct rolls *r);

#define ROLE_BIT(role) (UINT32_C(1) << (role))
#define ANY_ROLE       UINT32_MAX

/* Does ACCOUNT hold one of ROLES, a bit for each, on SCOPE at NOW?  All zero: on the
 * installation; NULL: on anything.  For readers inside their epoch. */
bool rolls_hold(const struct rolls *r, const struct ulid *account, uint32_t roles,
    const struct ulid *scope, int64_t now);
/* Until when they do without a break, as far as known now; NOW when they don't. */
int64_t rolls_until(const struct rolls *r, const struct ulid *account, uint32_t roles,
    const struct ulid *scope, int64_t now);

/* The writer's.  A role that isn't active leaves the roll. */
void rolls_take(struct rolls *r, const struct fact_role *fact);

#endif
