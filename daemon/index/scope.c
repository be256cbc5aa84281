/* Combinations of model, tier, capabilities and versions, numbered. */
#include "daemon/index/scope.h"

#include "daemon/index/table.h"

#include <stdlib.h>
#include <string.h>

enum { ROOM_MIN = 64 };

static struct str
bytes_of(const struct scope *scope)
{
	return (struct str){(const char *)scope, sizeof(*scope)};
}

static uint32_t
slot_of(const struct scopes *s, const struct scope *scope)
{
	const struct scope *all = atomic_load(&s->all);
	uint32_t mask = 2 * s->room - 1, i = (uint32_t)table_hash(0, bytes_of(scope)) & mask;

	while (s->find[i] != 0 && !str_eq(bytes_of(&all[s->find[i] - 1]), bytes_of(scope)))
		i = (i + 1) & mask;
	return i;
}

static void
make_find(struct scopes *s)
{
	const struct scope *all = atomic_load(&s->all);

	epoch_discard(s->epoch, s->find);
	s->find = epoch_alloc(s->epoch, 2 * (size_t)s->room * sizeof(s->find[0]));
	for (uint32_t i = 0; i < s->count; i++)
		s->find[slot_of(s, &all[i])] = i + 1;
}

static void
grow(struct scopes *s)
{
	struct scope *old = atomic_load(&s->all);

	if (s->room > UINT32_MAX / 4)
		abort();
	s->room *= 2;
	struct scope *all = epoch_alloc(s->epoch, s->room * sizeof(*all));
	memcpy(all, old, s->count * sizeof(*all));
	atomic_store(&s->all, all);
	epoch_retire(s->epoch, old);
	make_find(s);
}

void
scopes_open(struct scopes *s, struct epoch *e)
{
	*s = (struct scopes){.epoch = e, .room = ROOM_MIN};
	atomic_init(&s->all, epoch_alloc(e, ROOM_MIN * sizeof(struct scope)));
	make_find(s);
}

void
scopes_close(struct scopes *s)
{
	epoch_discard(s->epoch, atomic_load(&s->all));
	epoch_discard(s->epoch, s->find);
}

/* Readers don't look at what lies behind the numbers that they know, so the new one is
 * written in place. */
static uint32_t
add(struct scopes *s, const struct scope *scope, uint32_t slot)
{
	if (s->count == s->room) {
		grow(s);
		slot = slot_of(s, scope);
	}
	atomic_load(&s->all)[s->count] = *scope;
	s->find[slot] = s->count + 1;
	return s->count++;
}

uint32_t
scopes_number(struct scopes *s, const struct scope *scope)
{
	const struct scope *all = atomic_load(&s->all);

	if (s->last < s->count && str_eq(bytes_of(&all[s->last]), bytes_of(scope)))
		return s->last;
	uint32_t slot = slot_of(s, scope);
	s->last = s->find[slot] != 0 ? s->find[slot] - 1 : add(s, scope, slot);
	return s->last;
}

const struct scope *
scopes_all(const struct scopes *s)
{
	return atomic_load(&s->all);
}
