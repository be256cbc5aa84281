/* A table of addresses, each with an atomic count.  Only the main thread adds and takes
 * away addresses; one whose count is 0 can be taken away, for nobody else counts up. */
#include "daemon/http/peer.h"

#include "lib/hash.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 4096, ADDRESS_BYTES = 8 };

struct peer {
	struct peer *next;
	unsigned char address[ADDRESS_BYTES];
	atomic_size_t count;
};

struct peers {
	uint64_t key; /* so that nobody chooses addresses that fall together */
	struct peer *bucket[BUCKETS];
};

struct peers *
peers_open(void)
{
	struct peers *p = calloc(1, sizeof(*p));

	if (p == NULL)
		abort();
	random_bytes(&p->key, sizeof(p->key));
	p->key |= 1;
	return p;
}

void
peers_close(struct peers *p)
{
	for (int i = 0; p != NULL && i < BUCKETS; i++)
		while (p->bucket[i] != NULL) {
			struct peer *gone = p->bucket[i];
			p->bucket[i] = gone->next;
			free(gone);
		}
	free(p);
}

/* Four bytes of an IPv4 address behind four ones, eight of an IPv6 address: someone who
 * has one of a /64 has them all. */
static void
address_of(const struct sockaddr_storage *address, unsigned char ret[ADDRESS_BYTES])
{
	const struct sockaddr_in6 *six = (const void *)address;
	const struct sockaddr_in *four = (const void *)address;

	memset(ret, 0, ADDRESS_BYTES);
	if (address->ss_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&six->sin6_addr)) {
		memset(ret, 0xff, 4);
		memcpy(ret + 4, six->sin6_addr.s6_addr + 12, 4);
	} else if (address->ss_family == AF_INET6) {
		memcpy(ret, six->sin6_addr.s6_addr, ADDRESS_BYTES);
	} else if (address->ss_family == AF_INET) {
		memset(ret, 0xff, 4);
		memcpy(ret + 4, &four->sin_addr, 4);
	}
}

static struct peer **
bucket_of(struct peers *p, const unsigned char address[ADDRESS_BYTES])
{
	uint64_t n;

	memcpy(&n, address, sizeof(n));
	n = (n ^ n >> 32) * p->key;
	n = (n ^ n >> 29) * UINT64_C(0x9e3779b97f4a7c15);
	return &p->bucket[n >> 52];
}

/* The peer of ADDRESS, made when it isn't there; those that have gone leave the bucket. */
static struct peer *
find(struct peers *p, const unsigned char address[ADDRESS_BYTES])
{
	struct peer **at = bucket_of(p, address), *found = NULL;

	while (*at != NULL) {
		struct peer *one = *at;
		bool same = memcmp(one->address, address, ADDRESS_BYTES) == 0;
		if (same)
			found = one;
		if (same || atomic_load(&one->count) != 0) {
			at = &one->next;
			continue;
		}
		*at = one->next;
		free(one);
	}
	if (found != NULL)
		return found;
	*at = calloc(1, sizeof(**at));
	if (*at == NULL)
		abort();
	memcpy((*at)->address, address, ADDRESS_BYTES);
	return *at;
}

struct peer *
peer_enter(struct peers *p, const struct sockaddr_storage *address, size_t most)
{
	unsigned char bytes[ADDRESS_BYTES];

	address_of(address, bytes);
	struct peer *peer = find(p, bytes);
	if (address->ss_family != AF_UNIX && atomic_load(&peer->count) >= most)
		return NULL;
	atomic_fetch_add(&peer->count, 1);
	return peer;
}

void
peer_leave(struct peer *peer)
{
	atomic_fetch_sub(&peer->count, 1);
}

void
peer_text(const struct sockaddr_storage *address, char text[PEER_TEXT])
{
	const struct sockaddr_in6 *six = (const void *)address;
	const struct sockaddr_in *four = (const void *)address;

	memcpy(text, "unix", sizeof("unix"));
	if (address->ss_family == AF_INET6)
		(void)inet_ntop(AF_INET6, &six->sin6_addr, text, PEER_TEXT);
	else if (address->ss_family == AF_INET)
		(void)inet_ntop(AF_INET, &four->sin_addr, text, PEER_TEXT);
}
