/* How long things took, to within one part in 128, whatever their number. */
#ifndef LOAD_HISTOGRAM_H
#define LOAD_HISTOGRAM_H

#include <stdint.h>

enum { HISTOGRAM_CELLS = 256 + 56 * 128 };

/* Zero-initialise. */
struct histogram {
	uint64_t cell[HISTOGRAM_CELLS];
	uint64_t count, most;
};

void histogram_add(struct histogram *h, uint64_t value);
/* The value that PER_MILLE of a thousand do not exceed; 0 of none. */
uint64_t histogram_at(const struct histogram *h, unsigned per_mille);

#endif
