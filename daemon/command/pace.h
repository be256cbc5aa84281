/* How far a long command has come, and whether anybody still waits for it: told between the
 * thread that runs it and the one that answers. */
#ifndef COMMAND_PACE_H
#define COMMAND_PACE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pace {
	_Atomic uint64_t done, of; /* rows, say; 0 of 0: it isn't known yet */
	atomic_bool unwanted; /* whoever asked has gone */
	const atomic_bool *stopping; /* the daemon ends; NULL: nobody will say so */
};

/* One more is done; false: it is to end, with ERR_BUSY. */
static inline bool
pace_step(struct pace *p)
{
	if (p == NULL)
		return true;
	atomic_fetch_add_explicit(&p->done, 1, memory_order_relaxed);
	return !atomic_load_explicit(&p->unwanted, memory_order_relaxed) &&
	       (p->stopping == NULL || !atomic_load_explicit(p->stopping, memory_order_relaxed));
}

#endif
