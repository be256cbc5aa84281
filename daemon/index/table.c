/* Open addressing over atomic slots; growth publishes a new array of them. */
#include "daemon/index/table.h"

#include "lib/hash.h"

#include <stdlib.h>
#include <string.h>

enum { SLOTS_MIN = 16 };

/* A record's address and, in the bits which addresses of user space leave free (on amd64 and
 * arm64), the uppermost of its key's hash: records of other keys are passed over unread. */
typedef uint64_t slot;
enum { TAG_AT = 48 };
#define ADDRESS ((UINT64_C(1) << TAG_AT) - 1)

enum {
	EMPTY = 0,
	GONE = 1, /* a record was removed here: the search goes on behind it */
};

struct slots {
	size_t mask;
	_Atomic slot at[];
};

static slot
slot_of(const void *record, uint64_t hash)
{
	return (slot)(uintptr_t)record | (hash & ~ADDRESS);
}

static void *
record_in(slot s)
{
	return s == GONE ? NULL : (void *)(uintptr_t)(s & ADDRESS);
}

/* --- hashing ---------------------------------------------------------------------------------- */

static uint64_t
word(const char *p)
{
	uint64_t w;

	memcpy(&w, p, sizeof(w));
	return w;
}

/* Both halves of the product (as in wyhash). */
static uint64_t
mix(uint64_t a, uint64_t b)
{
	unsigned __int128 product = (unsigned __int128)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t
table_hash(uint64_t seed, struct str bytes)
{
	const uint64_t odd = UINT64_C(0x9e3779b97f4a7c15), other = UINT64_C(0xe7037ed1a0b428db);
	uint64_t h = seed ^ bytes.n;
	const char *p = bytes.p, *end = p + bytes.n;
	char tail[16] = {0};

	for (; end - p >= 16; p += 16)
		h = mix(word(p) ^ odd, word(p + 8) ^ h);
	if (p != end) {
		memcpy(tail, p, (size_t)(end - p));
		h = mix(word(tail) ^ odd, word(tail + 8) ^ h);
	}
	return mix(h ^ seed, other);
}

/* --- opening ---------------------------------------------------------------------------------- */

static struct slots *
make_slots(struct epoch *e, size_t n)
{
	struct slots *s = epoch_alloc(e, sizeof(*s) + n * sizeof(s->at[0]));

	s->mask = n - 1;
	return s;
}

void
table_open(struct table *t, struct epoch *e, struct str (*key_of)(const void *record),
    enum table_fill fill)
{
	t->epoch = e;
	t->key_of = key_of;
	t->fill = fill;
	random_bytes(&t->seed, sizeof(t->seed));
	atomic_init(&t->slots, make_slots(e, SLOTS_MIN));
	t->live = t->used = 0;
}

void
table_close(struct table *t)
{
	epoch_discard(t->epoch, atomic_load(&t->slots));
	atomic_store(&t->slots, NULL);
}

/* --- finding ---------------------------------------------------------------------------------- */

static bool
has_key(const struct table *t, const void *record, struct str key)
{
	struct str own = t->key_of(record);

	return own.n == key.n && memcmp(own.p, key.p, key.n) == 0;
}

/* The place of KEY's record, whose hash is HASH, or the first empty one behind it; the record,
 * or NULL, in *found. */
static size_t
seek(const struct table *t, struct slots *s, struct str key, uint64_t hash, void **found)
{
	size_t i = (size_t)hash & s->mask;

	for (;; i = (i + 1) & s->mask) {
		slot here = atomic_load(&s->at[i]);
		*found = record_in(here);
		if (here == EMPTY ||
		    (*found != NULL && ((here ^ hash) & ~ADDRESS) == 0 && has_key(t, *found, key)))
			return i;
	}
}

void *
table_find(const struct table *t, struct str key)
{
	void *found;

	seek(t, atomic_load(&t->slots), key, table_hash(t->seed, key), &found);
	return found;
}

/* --- scanning --------------------------------------------------------------------------------- */

static uint64_t
reversed(uint64_t v)
{
	v = (v >> 1 & UINT64_C(0x5555555555555555)) | (v & UINT64_C(0x5555555555555555)) << 1;
	v = (v >> 2 & UINT64_C(0x3333333333333333)) | (v & UINT64_C(0x3333333333333333)) << 2;
	v = (v >> 4 & UINT64_C(0x0f0f0f0f0f0f0f0f)) | (v & UINT64_C(0x0f0f0f0f0f0f0f0f)) << 4;
	return __builtin_bswap64(v);
}

/* The records whose search begins at slot HOME: from there to the first empty one. */
static size_t
hand_over(const struct table *t, struct slots *s, size_t home, table_sink *sink, void *of)
{
	size_t looked = 1;

	for (size_t i = home;; i = (i + 1) & s->mask, looked++) {
		slot here = atomic_load(&s->at[i]);
		void *record = record_in(here);
		if (here == EMPTY)
			return looked;
		if (record != NULL &&
		    ((size_t)table_hash(t->seed, t->key_of(record)) & s->mask) == home)
			sink(of, record);
	}
}

/* The cursor counts with its bits reversed: when the table has grown, the slots into which
 * a slot was split are both behind the cursor, or both before it (as Redis's SCAN does). */
size_t
table_scan(const struct table *t, uint64_t *cursor, table_sink *sink, void *of)
{
	struct slots *s = atomic_load(&t->slots);
	size_t looked = hand_over(t, s, (size_t)*cursor & s->mask, sink, of);

	*cursor = reversed(reversed(*cursor | ~(uint64_t)s->mask) + 1);
	return looked;
}

/* --- writing ---------------------------------------------------------------------------------- */

/* Room for one more.  The new array leaves a quarter of what may be used free, so that
 * putting and removing by turns doesn't move everything each time. */
static void
make_room(struct table *t)
{
	struct slots *old = atomic_load(&t->slots);
	size_t n = SLOTS_MIN, at = 0;
	void *record, *none;

	if ((t->used + 1) * 8 <= (old->mask + 1) * t->fill)
		return;
	while ((t->live + 1) * 32 > n * t->fill * 3)
		n *= 2;
	struct slots *s = make_slots(t->epoch, n);
	while ((record = table_each(t, &at)) != NULL) {
		struct str key = t->key_of(record);
		uint64_t hash = table_hash(t->seed, key);
		size_t i = seek(t, s, key, hash, &none);
		atomic_store_explicit(&s->at[i], slot_of(record, hash), memory_order_relaxed);
	}
	t->used = t->live;
	atomic_store(&t->slots, s);
	epoch_retire(t->epoch, old);
}

void *
table_put(struct table *t, void *record)
{
	void *old;

	make_room(t);
	struct slots *s = atomic_load(&t->slots);
	struct str key = t->key_of(record);
	uint64_t hash = table_hash(t->seed, key);
	size_t i = seek(t, s, key, hash, &old);
	if (old == NULL) {
		t->live++;
		t->used++;
	}
	atomic_store(&s->at[i], slot_of(record, hash));
	return old;
}

void *
table_remove(struct table *t, struct str key)
{
	void *old;
	struct slots *s = atomic_load(&t->slots);
	size_t i = seek(t, s, key, table_hash(t->seed, key), &old);

	if (old != NULL) {
		atomic_store(&s->at[i], GONE);
		t->live--;
	}
	return old;
}

void *
table_each(const struct table *t, size_t *at)
{
	struct slots *s = atomic_load(&t->slots);

	while (*at <= s->mask) {
		void *record = record_in(
		    atomic_load_explicit(&s->at[(*at)++], memory_order_relaxed));
		if (record != NULL)
			return record;
	}
	return NULL;
}
