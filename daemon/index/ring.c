/* A ring of words.  The writer says which slot it is about to write before it does; who has
 * read a slot asks afterwards whether it has been written again meanwhile. */
#include "daemon/index/ring.h"

#include <string.h>

/* A change as words, each atomic by itself. */
union packed {
	struct change change;
	uint64_t word[RING_WORDS];
};
_Static_assert(sizeof(struct change) <= RING_WORDS * sizeof(uint64_t), "a change fits its slot");

void
ring_begin(struct ring *r, uint64_t position)
{
	r->begun = true;
	atomic_store(&r->forgotten, position);
	atomic_store(&r->generation, position);
}

static void
write_slot(struct ring_slot *slot, const struct change *change)
{
	union packed p;

	memset(&p, 0, sizeof(p));
	p.change = *change;
	for (int i = 0; i < RING_WORDS; i++)
		atomic_store_explicit(&slot->word[i], p.word[i], memory_order_release);
}

/* What a reader saw of a slot is whole if the writer hadn't come to it again by then. */
static bool
read_slot(const struct ring *r, uint64_t at, struct change *ret)
{
	const struct ring_slot *slot = &r->slots[at % RING_KEPT];
	union packed p;

	for (int i = 0; i < RING_WORDS; i++)
		p.word[i] = atomic_load_explicit(&slot->word[i], memory_order_acquire);
	*ret = p.change;
	return atomic_load(&r->begun_with) <= at + RING_KEPT;
}

void
ring_add(struct ring *r, const struct change *changes, size_t count)
{
	uint64_t at = atomic_load_explicit(&r->done_with, memory_order_relaxed);
	struct change old;

	for (size_t i = 0; i < count; i++, at++) {
		if (at >= RING_KEPT && read_slot(r, at - RING_KEPT, &old))
			atomic_store(&r->forgotten, old.position);
		atomic_store(&r->begun_with, at + 1);
		write_slot(&r->slots[at % RING_KEPT], &changes[i]);
	}
	if (count == 0)
		return;
	atomic_store(&r->done_with, at);
	atomic_store(&r->generation, changes[0].position);
}

int
ring_next(const struct ring *r, uint64_t *place, struct change *ret)
{
	uint64_t done = atomic_load(&r->done_with);

	if (*place >= done)
		return 0;
	if (!read_slot(r, *place, ret))
		return -1;
	++*place;
	return 1;
}

bool
ring_find(const struct ring *r, uint64_t position, uint64_t *place)
{
	uint64_t done = atomic_load(&r->done_with);
	struct change change;

	*place = done > RING_KEPT ? done - RING_KEPT : 0;
	if (position > atomic_load(&r->generation))
		*place = done;
	while (*place < done) {
		uint64_t next = *place;
		if (ring_next(r, &next, &change) != 1)
			return false;
		if (change.position > position)
			break;
		*place = next;
	}
	return position >= atomic_load(&r->forgotten);
}
