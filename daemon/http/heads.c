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
	const char *p = s.p, *end = s.p + s.n;
	uint64_t h = s.n, word;

	for (; (size_t)(end - p) >= sizeof(word); p += sizeof(word)) {
		memcpy(&word, p, sizeof(word));
		h = (h ^ word) * UINT64_C(0x9e3779b97f4a7c15);
		h ^= h >> 29;
	}
	for (; p < end; p++)
		h = (h ^ (unsigned char)*p) * UINT64_C(0x9e3779b97f4a7c15);
	return h ^ h >> 32;
}

/* The head that BYTES begin with, up to its empty line; empty when it isn't whole, or too
 * long to be here. */
static struct str
head_of(struct str bytes)
{
	size_t n = bytes.n < HEAD_MAX ? bytes.n : HEAD_MAX;
	const char *p = bytes.p, *end = bytes.p + n;

	while ((p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
		p++;
		if (end - p >= 2 && p[0] == '\r' && p[1] == '\n')
			return (struct str){bytes.p, (size_t)(p - bytes.p) + 2};
	}
	return (struct str){NULL, 0};
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

/* Do BYTES begin with what stands at PLACE? */
static bool
begins(const struct heads *h, unsigned place, struct str bytes)
{
	const struct head *known = &h->head[place];

	return known->n != 0 && bytes.n >= known->n && memcmp(bytes.p, known->bytes, known->n) == 0;
}

enum err
heads_read(struct heads *h, unsigned *last, struct str bytes, struct request *ret, const char **why)
{
	bool known = begins(h, *last, bytes);

	if (!known) {
		struct str head = head_of(bytes);
		*last = (unsigned)(hash(head) % PLACES);
		known = head.n != 0 && begins(h, *last, head);
	}
	if (known) {
		*ret = h->head[*last].request;
		return OK;
	}
	enum err e = request_read(bytes, ret, why);
	if (e == OK && ret->head != 0 && ret->head <= HEAD_MAX)
		remember(h, last, (struct str){bytes.p, ret->head});
	return e;
}
