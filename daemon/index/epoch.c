/* Epochs: a reader writes down the present one when it enters; a retired block is free
 * when every reader inside has a later one. */
#include "daemon/index/epoch.h"

#include <malloc.h>
#include <pthread.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { CACHE_LINE = 64, OUTSIDE = 0 };

struct epoch_reader {
	alignas(CACHE_LINE) atomic_uint_fast64_t seen; /* the epoch at entry, or OUTSIDE */
	struct epoch *epoch;
	struct epoch_reader *next;
};

struct retired {
	void *block;
	uint64_t at;
};

struct epoch {
	alignas(CACHE_LINE) atomic_uint_fast64_t now;
	alignas(CACHE_LINE) pthread_mutex_t lock; /* of `readers` */
	struct epoch_reader *readers;
	struct retired *retired; /* oldest first */
	size_t count, room;
	atomic_uint_fast64_t bytes;
};

static void *
aligned(size_t size)
{
	void *p = aligned_alloc(CACHE_LINE, size);

	if (p == NULL)
		abort();
	memset(p, 0, size);
	return p;
}

struct epoch *
epoch_open(void)
{
	struct epoch *e = aligned(sizeof(*e));

	atomic_init(&e->now, OUTSIDE + 1);
	atomic_init(&e->bytes, 0);
	if (pthread_mutex_init(&e->lock, NULL) != 0)
		abort();
	return e;
}

void
epoch_close(struct epoch *e)
{
	if (e == NULL)
		return;
	if (e->readers != NULL)
		abort();
	epoch_advance(e);
	pthread_mutex_destroy(&e->lock);
	free(e->retired);
	free(e);
}

/* --- readers ---------------------------------------------------------------------------------- */

struct epoch_reader *
epoch_reader_open(struct epoch *e)
{
	struct epoch_reader *r = aligned(sizeof(*r));

	atomic_init(&r->seen, OUTSIDE);
	r->epoch = e;
	pthread_mutex_lock(&e->lock);
	r->next = e->readers;
	e->readers = r;
	pthread_mutex_unlock(&e->lock);
	return r;
}

void
epoch_reader_close(struct epoch_reader *r)
{
	if (r == NULL)
		return;
	pthread_mutex_lock(&r->epoch->lock);
	struct epoch_reader **at = &r->epoch->readers;
	while (*at != r)
		at = &(*at)->next;
	*at = r->next;
	pthread_mutex_unlock(&r->epoch->lock);
	free(r);
}

void
epoch_enter(struct epoch_reader *r)
{
	atomic_store(&r->seen, atomic_load(&r->epoch->now));
}

void
epoch_leave(struct epoch_reader *r)
{
	atomic_store_explicit(&r->seen, OUTSIDE, memory_order_release);
}

/* --- blocks ----------------------------------------------------------------------------------- */

/* What a block takes: its bytes and the allocator's word before them. */
static uint64_t
size_of(void *block)
{
	return malloc_usable_size(block) + sizeof(size_t);
}

void *
epoch_alloc(struct epoch *e, size_t size)
{
	void *block = calloc(1, size);

	if (block == NULL)
		abort();
	atomic_fetch_add_explicit(&e->bytes, size_of(block), memory_order_relaxed);
	return block;
}

void
epoch_discard(struct epoch *e, void *block)
{
	if (block == NULL)
		return;
	atomic_fetch_sub_explicit(&e->bytes, size_of(block), memory_order_relaxed);
	free(block);
}

void
epoch_retire(struct epoch *e, void *block)
{
	if (block == NULL)
		return;
	if (e->count == e->room) {
		e->room = e->room == 0 ? 64 : 2 * e->room;
		e->retired = reallocarray(e->retired, e->room, sizeof(*e->retired));
		if (e->retired == NULL)
			abort();
	}
	uint64_t now = atomic_load_explicit(&e->now, memory_order_relaxed);
	e->retired[e->count++] = (struct retired){block, now};
}

/* The earliest epoch that a reader inside entered in; UINT64_MAX when none is inside. */
static uint64_t
earliest(struct epoch *e)
{
	uint64_t least = UINT64_MAX;

	pthread_mutex_lock(&e->lock);
	for (struct epoch_reader *r = e->readers; r != NULL; r = r->next) {
		uint64_t seen = atomic_load(&r->seen);
		if (seen != OUTSIDE && seen < least)
			least = seen;
	}
	pthread_mutex_unlock(&e->lock);
	return least;
}

void
epoch_advance(struct epoch *e)
{
	size_t n = 0;

	atomic_fetch_add(&e->now, 1);
	uint64_t least = earliest(e);
	while (n < e->count && e->retired[n].at < least)
		epoch_discard(e, e->retired[n++].block);
	e->count -= n;
	if (n != 0 && e->count != 0)
		memmove(e->retired, e->retired + n, e->count * sizeof(*e->retired));
}

uint64_t
epoch_bytes(const struct epoch *e)
{
	return atomic_load_explicit(&e->bytes, memory_order_relaxed);
}
