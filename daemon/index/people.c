/* Accounts with their ORCID iDs and grants: blocks that a change replaces whole. */
#include "daemon/index/people.h"

#include <stdlib.h>
#include <string.h>

struct str
ulid_str(const struct ulid *u)
{
	return (struct str){(const char *)u->b, sizeof(u->b)};
}

bool
ulid_eq(const struct ulid *a, const struct ulid *b)
{
	return memcmp(a->b, b->b, sizeof(a->b)) == 0;
}

/* --- packing ---------------------------------------------------------------------------------- */

/* The rest: 16 high bits of the end, 11 of the start, 5 flags. */
enum { END_HIGH = 16, START_HIGH = 11, START_AT = END_HIGH, FLAGS_AT = END_HIGH + START_HIGH };
#define END_OPEN    ((INT64_C(1) << (32 + END_HIGH)) - 1)
#define START_NEVER ((INT64_C(1) << (32 + START_HIGH)) - 1)

enum {
	FLAG_TERMS = 1,
	FLAG_SUSPENDED = 2,
	FLAG_REVOKED = 4,
	FLAG_CLOSED = 8,
	FLAG_SUPERSEDED = 16,
};

static int64_t
between(int64_t least, int64_t value, int64_t most)
{
	return value < least ? least : value > most ? most : value;
}

void
grant_pack(const struct fact_grant *fact, struct packed_grant *ret)
{
	int64_t end = between(0, fact->end_at, END_OPEN);
	int64_t start = fact->start_at == INT64_MAX ? START_NEVER
						    : between(0, fact->start_at, START_NEVER - 1);
	unsigned flags = (fact->terms_pending ? FLAG_TERMS : 0u) |
			 (fact->suspended ? FLAG_SUSPENDED : 0u) |
			 (fact->revoked ? FLAG_REVOKED : 0u) | (fact->closed ? FLAG_CLOSED : 0u) |
			 (fact->superseded ? FLAG_SUPERSEDED : 0u);

	ret->id = fact->id;
	ret->start = (uint32_t)(start & UINT32_MAX);
	ret->end = (uint32_t)(end & UINT32_MAX);
	ret->rest = (uint32_t)(end >> 32) | (uint32_t)(start >> 32) << START_AT | flags << FLAGS_AT;
}

void
grant_unpack(const struct packed_grant *grant, struct grant_facts *ret)
{
	int64_t end = (int64_t)(grant->rest & ((1u << END_HIGH) - 1)) << 32 | grant->end;
	int64_t start = (int64_t)(grant->rest >> START_AT & ((1u << START_HIGH) - 1)) << 32 |
			grant->start;
	unsigned flags = grant->rest >> FLAGS_AT;

	*ret = (struct grant_facts){
	    .start_at = start == START_NEVER ? INT64_MAX : start,
	    .end_at = end == END_OPEN ? INT64_MAX : end,
	    .terms_pending = (flags & FLAG_TERMS) != 0,
	    .suspended = (flags & FLAG_SUSPENDED) != 0,
	    .revoked = (flags & FLAG_REVOKED) != 0,
	    .closed = (flags & FLAG_CLOSED) != 0,
	    .superseded = (flags & FLAG_SUPERSEDED) != 0,
	};
}

static bool
leaves(const struct packed_grant *grant)
{
	return (grant->rest >> FLAGS_AT & FLAG_SUPERSEDED) != 0;
}

const struct packed_grant *
person_grants(const struct person *person)
{
	return (const struct packed_grant *)(person->scopes + person->count);
}

/* --- ORCID iDs -------------------------------------------------------------------------------- */

enum { ORCID_LENGTH = 19 };

/* The 15 digits before the check character (ISO 7064 MOD 11-2), plus one; 0 when TEXT
 * is no canonical ORCID iD. */
static uint64_t
orcid_number(struct str text)
{
	uint64_t number = 0;
	unsigned sum = 0;

	if (text.n != ORCID_LENGTH)
		return 0;
	for (size_t i = 0; i < ORCID_LENGTH - 1; i++) {
		unsigned digit = (unsigned)(text.p[i] - '0');
		if (i % 5 == 4 ? text.p[i] != '-' : digit > 9)
			return 0;
		if (i % 5 == 4)
			continue;
		number = 10 * number + digit;
		sum = (sum + digit) * 2 % 11;
	}
	return text.p[ORCID_LENGTH - 1] == "0123456789X"[(12 - sum) % 11] ? number + 1 : 0;
}

bool
people_orcid(const struct person *person, char ret[ORCID_TEXT])
{
	uint64_t number = person->orcid - 1;
	unsigned sum = 0;

	if (person->orcid == 0)
		return false;
	for (int i = ORCID_LENGTH - 2; i >= 0; i--) {
		ret[i] = i % 5 == 4 ? '-' : (char)('0' + number % 10);
		number /= i % 5 == 4 ? 1 : 10;
	}
	for (size_t i = 0; i < ORCID_LENGTH - 1; i++)
		if (i % 5 != 4)
			sum = (sum + (unsigned)(ret[i] - '0')) * 2 % 11;
	ret[ORCID_LENGTH - 1] = "0123456789X"[(12 - sum) % 11];
	ret[ORCID_LENGTH] = '\0';
	return true;
}

static struct str
orcid_str(const uint64_t *number)
{
	return (struct str){(const char *)number, sizeof(*number)};
}

/* --- the tables ------------------------------------------------------------------------------- */

static struct str
key_by_id(const void *record)
{
	const struct person *person = record;

	return ulid_str(&person->id);
}

static struct str
key_by_orcid(const void *record)
{
	const struct person *person = record;

	return orcid_str(&person->orcid);
}

void
people_open(struct people *p, struct epoch *e)
{
	p->epoch = e;
	p->known = p->grants = 0;
	table_open(&p->persons, e, key_by_id, TABLE_QUICK);
	table_open(&p->orcids, e, key_by_orcid, TABLE_SMALL);
}

void
people_close(struct people *p)
{
	size_t at = 0;
	void *person;

	while ((person = table_each(&p->persons, &at)) != NULL)
		epoch_discard(p->epoch, person);
	table_close(&p->persons);
	table_close(&p->orcids);
}

const struct person *
people_find(const struct people *p, const struct ulid *account)
{
	return table_find(&p->persons, ulid_str(account));
}

const struct person *
people_of_orcid(const struct people *p, struct str orcid)
{
	static const char site[] = "https://orcid.org/";
	uint64_t number = orcid_number(
	    str_starts(orcid, site) ? str_from(orcid, sizeof(site) - 1) : orcid);

	return number == 0 ? NULL : table_find(&p->orcids, orcid_str(&number));
}

/* Take NEXT in place of OLD, which may be NULL. */
static void
publish(struct people *p, const struct person *old, struct person *next)
{
	uint64_t before = old == NULL ? 0 : old->orcid;

	table_put(&p->persons, next);
	if (next->orcid != 0)
		table_put(&p->orcids, next);
	if (before != 0 && before != next->orcid &&
	    table_find(&p->orcids, orcid_str(&before)) == old)
		table_remove(&p->orcids, orcid_str(&before));
	p->known += next->known;
	p->grants += next->count;
	if (old != NULL) {
		p->known -= old->known;
		p->grants -= old->count;
	}
	epoch_retire(p->epoch, (void *)old);
}

static struct packed_grant *
grants_of(struct person *person)
{
	return (struct packed_grant *)person_grants(person);
}

/* Only those who aren't clear have this place, behind their grants. */
static void *
denial_place(struct person *person)
{
	return grants_of(person) + person->count;
}

int64_t
person_denied_until(const struct person *person)
{
	int64_t until;

	memcpy(&until, person_grants(person) + person->count, sizeof(until));
	return until;
}

static struct person *
make_person(struct people *p, const struct ulid *id, size_t grants, bool clear)
{
	size_t each = sizeof(struct packed_grant) + sizeof(uint32_t);
	struct person *next = epoch_alloc(
	    p->epoch, sizeof(*next) + grants * each + (clear ? 0 : sizeof(int64_t)));

	next->id = *id;
	next->count = (uint32_t)grants;
	next->clear = clear;
	return next;
}

/* The same person with room for that many grants. */
static struct person *
remake_person(struct people *p, const struct ulid *id, const struct person *old, size_t grants)
{
	struct person *next = make_person(p, id, grants, old == NULL || old->clear);

	if (old == NULL)
		return next;
	next->known = old->known;
	next->active = old->active;
	next->orcid = old->orcid;
	if (!old->clear) {
		int64_t until = person_denied_until(old);
		memcpy(denial_place(next), &until, sizeof(until));
	}
	return next;
}

bool
people_same(const struct people *p, const struct fact_account *fact)
{
	const struct person *old = people_find(p, &fact->id);
	bool clear = fact->active && fact->denied_until == 0;

	return old != NULL && old->known && old->active == fact->active && old->clear == clear &&
	       (clear || person_denied_until(old) == fact->denied_until) &&
	       old->orcid == orcid_number(fact->orcid);
}

void
people_account(struct people *p, const struct fact_account *fact)
{
	const struct person *old = people_find(p, &fact->id);
	size_t grants = old == NULL ? 0 : old->count;
	bool clear = fact->active && fact->denied_until == 0;
	struct person *next = make_person(p, &fact->id, grants, clear);

	if (grants != 0) {
		memcpy(next->scopes, old->scopes, grants * sizeof(next->scopes[0]));
		memcpy(grants_of(next), person_grants(old), grants * sizeof(struct packed_grant));
	}
	next->known = true;
	next->active = fact->active;
	if (!clear)
		memcpy(denial_place(next), &fact->denied_until, sizeof(fact->denied_until));
	next->orcid = orcid_number(fact->orcid);
	publish(p, old, next);
}

/* --- grants ----------------------------------------------------------------------------------- */

static int
compare(const struct ulid *a, const struct ulid *b)
{
	return memcmp(a->b, b->b, sizeof(a->b));
}

static int
by_id_and_order(const void *a, const void *b)
{
	const struct grant_change *x = a, *y = b;
	int c = compare(&x->grant.id, &y->grant.id);

	return c != 0 ? c : (x->order > y->order) - (x->order < y->order);
}

static void
sort(struct grant_change *changes, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (by_id_and_order(&changes[i - 1], &changes[i]) > 0) {
			qsort(changes, n, sizeof(changes[0]), by_id_and_order);
			return;
		}
}

/* A place in a person's grants that are being written; NULL, they are only counted. */
static void
put_grant(struct person *to, size_t at, const struct packed_grant *grant, uint32_t scope)
{
	if (to == NULL)
		return;
	to->scopes[at] = scope;
	grants_of(to)[at] = *grant;
}

/* OLD's grants with the N changes, in order, to RET if it isn't NULL; returns how many. */
static size_t
merge(const struct person *old, const struct grant_change *changes, size_t n, struct person *ret)
{
	size_t olds = old == NULL ? 0 : old->count, i = 0, j = 0, count = 0;
	const struct packed_grant *had = old == NULL ? NULL : person_grants(old);

	while (i < olds || j < n) {
		int c = i == olds ? 1 : j == n ? -1 : compare(&had[i].id, &changes[j].grant.id);
		size_t at_old = i, at_new = j;
		i += c <= 0;
		j += c >= 0;
		if (c < 0) {
			put_grant(ret, count++, &had[at_old], old->scopes[at_old]);
			continue;
		}
		const struct grant_change *change = &changes[at_new];
		bool again = j < n && ulid_eq(&change->grant.id, &changes[j].grant.id);
		if (!again && !leaves(&change->grant))
			put_grant(ret, count++, &change->grant, change->scope);
	}
	return count;
}

void
people_grants(struct people *p, const struct ulid *account, struct grant_change *changes, size_t n)
{
	const struct person *old = people_find(p, account);

	sort(changes, n);
	size_t count = merge(old, changes, n, NULL);
	if (count > UINT32_MAX)
		abort();
	struct person *next = remake_person(p, account, old, count);
	merge(old, changes, n, next);
	publish(p, old, next);
}
