/* Chance that can be repeated: xorshift64* of a seed. */
#ifndef TESTS_PROPERTY_CHANCE_H
#define TESTS_PROPERTY_CHANCE_H

#include <stdbool.h>
#include <stdint.h>

struct chance {
	uint64_t state;
};

static inline struct chance
chance_of(uint64_t seed)
{
	/* splitmix64, so that neighbouring seeds are nothing alike and none is zero */
	uint64_t z = seed + UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return (struct chance){(z ^ (z >> 31)) | 1};
}

static inline uint64_t
chance_bits(struct chance *c)
{
	c->state ^= c->state >> 12;
	c->state ^= c->state << 25;
	c->state ^= c->state >> 27;
	return c->state * UINT64_C(0x2545f4914f6cdd1d);
}

/* One of 0 … N - 1. */
static inline unsigned
chance_of_n(struct chance *c, unsigned n)
{
	return (unsigned)((chance_bits(c) >> 33) % n);
}

static inline bool
chance_one_in(struct chance *c, unsigned n)
{
	return chance_of_n(c, n) == 0;
}

/* A chance part of SET, which isn't empty unless SET is. */
static inline unsigned
chance_part(struct chance *c, unsigned set)
{
	unsigned part = (unsigned)chance_bits(c) & set;

	return part != 0 || set == 0 ? part : set;
}

#endif
