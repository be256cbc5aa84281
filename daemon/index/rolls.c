/* Who holds which role on what. */
#include "daemon/index/rolls.h"

#include "daemon/index/people.h"

struct held {
	struct ulid id, scope;
	int64_t from_at, until_at;
	int role;
};

struct roll {
	struct ulid account;
	uint32_t count;
	struct held held[];
};

static struct str
key_of(const void *record)
{
	const struct roll *roll = record;

	return ulid_str(&roll->account);
}

void
rolls_open(struct rolls *r, struct epoch *e)
{
	r->epoch = e;
	table_open(&r->all, e, key_of, TABLE_QUICK);
}

void
rolls_close(struct rolls *r)
{
	size_t at = 0;
	void *roll;

	while ((roll = table_each(&r->all, &at)) != NULL)
		epoch_discard(r->epoch, roll);
	table_close(&r->all);
}

int64_t
rolls_until(const struct rolls *r, const struct ulid *account, uint32_t roles,
    const struct ulid *scope, int64_t now)
{
	const struct roll *roll = table_find(&r->all, ulid_str(account));
	int64_t until = now;

	for (uint32_t i = 0; roll != NULL && i < roll->count; i++) {
		const struct held *h = &roll->held[i];
		if ((ROLE_BIT(h->role) & roles) != 0 &&
		    (scope == NULL || ulid_eq(&h->scope, scope)) && h->from_at <= now &&
		    until < h->until_at)
			until = h->until_at;
	}
	return until;
}

bool
rolls_hold(const struct rolls *r, const struct ulid *account, uint32_t roles,
    const struct ulid *scope, int64_t now)
{
	return rolls_until(r, account, roles, scope, now) > now;
}

void
rolls_take(struct rolls *r, const struct fact_role *fact)
{
	const struct roll *old = table_find(&r->all, ulid_str(&fact->account));
	uint32_t olds = old == NULL ? 0 : old->count;
	struct roll *next = epoch_alloc(
	    r->epoch, sizeof(*next) + (olds + 1u) * sizeof(next->held[0]));

	next->account = fact->account;
	for (uint32_t i = 0; i < olds; i++)
		if (!ulid_eq(&old->held[i].id, &fact->id))
			next->held[next->count++] = old->held[i];
	if (fact->active)
		next->held[next->count++] = (struct held){
		    fact->id, fact->scope, fact->from_at, fact->until_at, fact->role};
	if (next->count != 0) {
		table_put(&r->all, next);
	} else {
		table_remove(&r->all, ulid_str(&fact->account));
		epoch_discard(r->epoch, next);
	}
	epoch_retire(r->epoch, (void *)old);
}
