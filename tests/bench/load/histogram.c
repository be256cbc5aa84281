/* Linear below 256, then 128 cells for each doubling. */
#include "tests/bench/load/histogram.h"

static unsigned
cell_of(uint64_t value)
{
	if (value < 256)
		return (unsigned)value;
	unsigned shift = 56 - (unsigned)__builtin_clzll(value);
	return 256 + (shift - 1) * 128 + (unsigned)(value >> shift) - 128;
}

static uint64_t
value_of(unsigned cell)
{
	if (cell < 256)
		return cell;
	unsigned shift = (cell - 256) / 128 + 1;
	return (uint64_t)((cell - 256) % 128 + 128) << shift;
}

void
histogram_add(struct histogram *h, uint64_t value)
{
	h->cell[cell_of(value)]++;
	h->count++;
	h->most = value > h->most ? value : h->most;
}

uint64_t
histogram_at(const struct histogram *h, unsigned per_mille)
{
	uint64_t rank = (h->count * per_mille + 999) / 1000, seen = 0;

	for (unsigned i = 0; i < HISTOGRAM_CELLS && h->count != 0; i++) {
		seen += h->cell[i];
		if (seen >= rank)
			return value_of(i);
	}
	return 0;
}
