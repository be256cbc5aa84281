/* Linked identities by their names, and for the writer by their ids. */
#include "daemon/index/identities.h"

#include "daemon/index/people.h"

#include <string.h>

static struct str
key_by_name(const void *record)
{
	const struct identity *identity = record;

	return (struct str){identity->name, identity->n};
}

static struct str
key_by_id(const void *record)
{
	const struct identity *identity = record;

	return ulid_str(&identity->id);
}

void
identities_open(struct identities *s, struct epoch *e)
{
	s->epoch = e;
	table_open(&s->by_name, e, key_by_name, TABLE_SMALL);
	table_open(&s->by_id, e, key_by_id, TABLE_SMALL);
}

void
identities_close(struct identities *s)
{
	size_t at = 0;
	void *identity;

	while ((identity = table_each(&s->by_id, &at)) != NULL)
		epoch_discard(s->epoch, identity);
	table_close(&s->by_name);
	table_close(&s->by_id);
}

/* A type holds no NUL, so that no two pairs make the same name.  0: empty or too long. */
static size_t
name_of(struct str type, struct str value, char ret[IDENTITY_MAX + 1])
{
	size_t n = type.n + 1 + value.n;

	if (type.n == 0 || value.n == 0 || n > IDENTITY_MAX + 1 ||
	    memchr(type.p, '\0', type.n) != NULL)
		return 0;
	memcpy(ret, type.p, type.n);
	ret[type.n] = '\0';
	memcpy(ret + type.n + 1, value.p, value.n);
	return n;
}

const struct identity *
identities_find(const struct identities *s, struct str type, struct str value)
{
	char name[IDENTITY_MAX + 1];
	size_t n = name_of(type, value, name);

	return n == 0 ? NULL : table_find(&s->by_name, (struct str){name, n});
}

struct str
identity_type(const struct identity *identity)
{
	return (struct str){identity->name, identity->type_n};
}

struct str
identity_value(const struct identity *identity)
{
	return str_from(key_by_name(identity), identity->type_n + 1);
}

void
identities_take(struct identities *s, const struct fact_identity *fact)
{
	char name[IDENTITY_MAX + 1];
	size_t n = name_of(fact->type, fact->value, name);
	struct identity *next = NULL, *old = table_remove(&s->by_id, ulid_str(&fact->id));

	if (old != NULL && table_find(&s->by_name, key_by_name(old)) == old)
		(void)table_remove(&s->by_name, key_by_name(old));
	if (fact->active && n != 0) {
		next = epoch_alloc(s->epoch, sizeof(*next) + n);
		*next = (struct identity){.id = fact->id,
		    .account = fact->account,
		    .type_n = (uint32_t)fact->type.n,
		    .n = (uint32_t)n};
		memcpy(next->name, name, n);
		(void)table_put(&s->by_id, next);
		(void)table_put(&s->by_name, next);
	}
	epoch_retire(s->epoch, old);
}
