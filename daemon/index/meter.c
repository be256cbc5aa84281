/* Counting without locks. */
#include "daemon/index/meter.h"

#include "daemon/index/people.h"

#include <stdlib.h>

static struct str
key_of(const void *record)
{
	const struct meter *meter = record;

	return ulid_str(&meter->grant);
}

void
meters_open(struct meters *m, struct epoch *e)
{
	*m = (struct meters){.epoch = e};
	m->changed = epoch_alloc(e, sizeof(*m->changed));
	table_open(&m->by_grant, e, key_of, TABLE_SMALL);
}

void
meters_close(struct meters *m)
{
	struct meter *meter;
	size_t at = 0;

	while ((meter = table_each(&m->by_grant, &at)) != NULL) {
		for (struct meter_tally *t = atomic_load(&meter->tallies), *next; t != NULL;
		     t = next) {
			next = t->next;
			free(t);
		}
		epoch_discard(m->epoch, atomic_load(&meter->running));
		epoch_discard(m->epoch, meter);
	}
	table_close(&m->by_grant);
	epoch_discard(m->epoch, m->changed);
}

struct meter *
meters_find(const struct meters *m, const struct ulid *grant)
{
	return table_find(&m->by_grant, ulid_str(grant));
}

/* --- how it stands ---------------------------------------------------------------------------- */

static void
running_standing(const struct meter *m, int64_t now, struct standing_of *ret)
{
	const struct meter_running *r = atomic_load(&m->running);
	uint64_t most = (uint64_t)m->allowance->limit[LIMIT_CONCURRENCY];
	int64_t first = INT64_MAX;

	*ret = (struct standing_of){0};
	for (size_t i = 0; r != NULL && i < r->count; i++) {
		if (r->until[i] <= now)
			continue;
		ret->used++;
		first = r->until[i] < first ? r->until[i] : first;
	}
	ret->remaining = ret->used < most ? most - ret->used : 0;
	ret->resets_in_ms = ret->used == 0 ? 0 : first - now;
	ret->again_in_ms = ret->remaining > 0 ? 0 : ret->resets_in_ms;
}

bool
meter_standing(const struct meter *m, enum limit limit, int64_t now, struct standing_of *ret)
{
	int64_t quota = m->allowance->limit[limit];

	if (quota == 0)
		return false;
	if (limit == LIMIT_CONCURRENCY)
		running_standing(m, now, ret);
	else
		limit_standing(limit, quota, atomic_load(&m->counter[limit]), now, ret);
	return true;
}

static bool
is_of_the_moment(enum limit limit)
{
	return limit_period(limit) == PERIOD_BUCKET || limit_period(limit) == PERIOD_PRESENT;
}

/* A quota that is used up says more than a rate: waiting a moment doesn't help. */
enum spent
meter_spent(const struct meter *m, int capability, int64_t now, int64_t *again_in_ms)
{
	enum spent spent = SPENT_NOTHING;
	struct standing_of s;

	*again_in_ms = 0;
	for (int i = 0; i < LIMIT_COUNT; i++) {
		if (!limit_binds((enum limit)i, capability) ||
		    !meter_standing(m, (enum limit)i, now, &s) || s.remaining > 0)
			continue;
		if (!is_of_the_moment((enum limit)i))
			spent = SPENT_QUOTA;
		else if (spent == SPENT_NOTHING)
			spent = SPENT_RATE;
		if (s.again_in_ms > *again_in_ms)
			*again_in_ms = s.again_in_ms;
	}
	return spent;
}

/* --- counting --------------------------------------------------------------------------------- */

static bool
take_one(struct meter *m, enum limit limit, int64_t now)
{
	int64_t quota = m->allowance->limit[limit];
	uint_fast64_t was = atomic_load(&m->counter[limit]);
	struct standing_of s;

	do {
		limit_standing(limit, quota, was, now, &s);
		if (s.remaining == 0)
			return false;
	} while (!atomic_compare_exchange_weak(
	    &m->counter[limit], &was, limit_after(limit, quota, was, now, 1)));
	return true;
}

static void
give_one(struct meter *m, enum limit limit, int64_t now)
{
	int64_t quota = m->allowance->limit[limit];
	uint_fast64_t was = atomic_load(&m->counter[limit]);

	while (!atomic_compare_exchange_weak(
	    &m->counter[limit], &was, limit_before(limit, quota, was, now)))
		;
}

/* The limits that an evaluation counts in: those of calls. */
static bool
counts(const struct meter *m, int limit)
{
	return m->allowance->counting == COUNTING_EVALUATIONS && m->allowance->limit[limit] != 0 &&
	       limit_unit((enum limit)limit) == UNIT_CALLS;
}

bool
meter_take(struct meter *m, const struct meter_use *use)
{
	for (int i = 0; i < LIMIT_COUNT; i++) {
		if (!counts(m, i) || take_one(m, (enum limit)i, use->now))
			continue;
		while (--i >= 0)
			if (counts(m, i))
				give_one(m, (enum limit)i, use->now);
		return false;
	}
	return true;
}

void
meter_give_back(struct meter *m, const struct meter_use *use)
{
	for (int i = 0; i < LIMIT_COUNT; i++)
		if (counts(m, i))
			give_one(m, (enum limit)i, use->now);
}

/* Whoever finds it unmarked puts it into the list: it stands there once. */
static void
mark(const struct meters *of, struct meter *m)
{
	if (atomic_load(&m->changed) || atomic_exchange(&m->changed, true))
		return;
	m->next_changed = atomic_load(of->changed);
	while (!atomic_compare_exchange_weak(of->changed, &m->next_changed, m))
		;
}

/* One more call on DAY.  A tally of another day is taken over once it has been written. */
static bool
tally_add(struct meter_tally *t, uint32_t day)
{
	uint_fast64_t was = atomic_load(&t->calls);
	uint64_t empty = counter_make(day, 0);

	do {
		if (was >> COUNTER_BITS != day && (was & COUNTER_USED_MOST) != 0)
			return false;
	} while (!atomic_compare_exchange_weak(
	    &t->calls, &was, was >> COUNTER_BITS == day ? was + 1 : empty + 1));
	return true;
}

static void
tally(struct meter *m, const struct meter_use *use)
{
	uint32_t day = period_number(PERIOD_DAY, use->now);
	struct meter_tally *first = atomic_load(&m->tallies);

	for (struct meter_tally *t = first; t != NULL; t = t->next)
		if (t->capability == use->capability && t->version == use->version &&
		    tally_add(t, day))
			return;
	struct meter_tally *made = calloc(1, sizeof(*made));
	if (made == NULL)
		abort();
	made->capability = (uint8_t)use->capability;
	made->version = (uint8_t)use->version;
	made->next = first;
	atomic_init(&made->calls, counter_make(day, 1));
	while (!atomic_compare_exchange_weak(&m->tallies, &made->next, made))
		;
}

void
meter_tell(const struct meters *of, struct meter *m, const struct meter_use *use)
{
	if (m->allowance->counting != COUNTING_EVALUATIONS)
		return;
	tally(m, use);
	mark(of, m);
}

/* --- the writer's ----------------------------------------------------------------------------- */

void
meters_add(struct meters *m, const struct ulid *grant, const struct allowance *allowance)
{
	if (meters_find(m, grant) != NULL)
		return;
	struct meter *meter = epoch_alloc(m->epoch, sizeof(*meter));
	meter->grant = *grant;
	meter->allowance = allowance;
	table_put(&m->by_grant, meter);
}

/* What evaluations have counted since is ahead of the store. */
void
meters_counter(struct meters *m, const struct fact_counter *fact)
{
	struct meter *meter = meters_find(m, &fact->grant);
	uint_fast64_t was = meter == NULL ? UINT64_MAX : atomic_load(&meter->counter[fact->limit]);

	while (was < fact->counter &&
	       !atomic_compare_exchange_weak(&meter->counter[fact->limit], &was, fact->counter))
		;
}

void
meters_running(struct meters *m, const struct fact_running *fact)
{
	struct meter *meter = meters_find(m, &fact->grant);
	struct meter_running *next = NULL;

	if (meter == NULL)
		return;
	if (fact->count != 0) {
		next = epoch_alloc(m->epoch, sizeof(*next) + fact->count * sizeof(next->until[0]));
		next->count = fact->count;
		for (size_t i = 0; i < fact->count; i++)
			next->until[i] = fact->until[i];
	}
	epoch_retire(m->epoch, atomic_exchange(&meter->running, next));
}

/* The mark is taken off before anything is read: what is counted after that marks it anew. */
static void
begin_writing(struct meter *meter)
{
	atomic_store(&meter->changed, false);
	for (struct meter_tally *t = atomic_load(&meter->tallies); t != NULL; t = t->next)
		t->writing = atomic_load(&t->calls);
}

size_t
meters_changed(struct meters *m, struct meter *ret[METERS_AT_ONCE])
{
	size_t n = 0;

	if (m->pending == NULL)
		m->pending = atomic_exchange(m->changed, NULL);
	while (n < METERS_AT_ONCE && m->pending != NULL) {
		ret[n] = m->pending;
		m->pending = ret[n]->next_changed;
		begin_writing(ret[n++]);
	}
	return n;
}

void
meters_written(struct meters *m, struct meter *const *of, size_t n, bool done)
{
	for (size_t i = 0; i < n; i++) {
		struct meter_tally *t = atomic_load(&of[i]->tallies);
		for (; done && t != NULL; t = t->next) {
			atomic_fetch_sub(&t->calls, t->writing & COUNTER_USED_MOST);
			t->writing = 0;
		}
		if (!done)
			mark(m, of[i]);
	}
}
