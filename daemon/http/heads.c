/* A small table.  A head enters it when it comes a second time: one that never comes back
 * costs a hash and no more. */
#include "daemon/http/heads.h"

#include <stdlib.h>
#include <string.h>

enum { PLACES = 64, HEAD_MAX = 512 };

struct head {
	size_t n; /* 0: empty */
	struct request request; /* its views point into `bytes` */
	char bytes[HEAD_MAX];
};

struct heads {
	uint64_t seen[PLACES]; /* the hash of the head that came last for this place */
	struct head head[PLACES];
};

struct heads *
heads_open(void)
{
	struct heads *h = calloc(1, sizeof(*h));

	if (h == NULL)
		abort();
	return h;
}

void
heads_close(struct heads *h)
{
	if (h != NULL)
		explicit_bzero(h, sizeof(*h));
	free(h);
}

/* Heads with one hash only push each other out. */
static uint64_t
hash(struct str s)
{
	uint64_t h = s.n, word;

	for (; s.n >= sizeof(word); s = str_from(s, sizeof(word))) {
		memcpy(&word, s.p, sizeof(word));
		h = (h ^ word) * UINT64_C(0x9e3779b97f4a7c15);
		h ^= h >> 29;
	}
	for (; s.n != 0; s = str_from(s, 1))
		h = (h ^ (unsigned char)s.p[0]) * UINT64_C(0x9e3779b97f4a7c15);
	return h ^ h >> 32;
}

static void
remember(struct heads *h, unsigned *last, struct str bytes)
{
	const char *why;
	uint64_t key = hash(bytes);
	unsigned place = (unsigned)(key % PLACES);
	struct head *head = &h->head[place];

	if (h->seen[place] != key) {
		h->seen[place] = key;
		return;
	}
	*last = place;
	if (head->n == bytes.n && memcmp(head->bytes, bytes.p, bytes.n) == 0)
		return;
	memcpy(head->bytes, bytes.p, bytes.n);
	head->n = bytes.n;
	if (request_read((struct str){head->bytes, head->n}, &head->request, &why) != OK)
		abort(); /* it was read just now */
}

enum err
heads_read(struct heads *h, unsigned *last, struct str bytes, struct request *ret, const char **why)
{
	const struct head *known = &h->head[*last];

	if (known->n != 0 && bytes.n >= known->n && memcmp(bytes.p, known->bytes, known->n) == 0) {
		*ret = known->request;
		return OK;
	}
	enum err e = request_read(bytes, ret, why);
	if (e == OK && ret->head != 0 && ret->head <= HEAD_MAX)
		remember(h, last, (struct str){bytes.p, ret->head});
	return e;
}
