/* Memory that one thread writes and others read without a lock: what has been replaced
 * is freed once no reader can still be looking at it (epoch-based reclamation, Fraser
 * 2004, §5.2.3).
 *
 * The writer publishes a block by storing its address in an atomic, and retires the
 * block that stood there.  Readers load addresses only between enter and leave.  All
 * these loads and stores are sequentially consistent: that is what makes the count
 * of epochs a proof (on x86-64 and arm64 such a load costs nothing extra). */
#ifndef INDEX_EPOCH_H
#define INDEX_EPOCH_H

#include <stddef.h>
#include <stdint.h>

struct epoch;
struct epoch_reader;

struct epoch *epoch_open(void);
/* Frees what was retired; what is still published is the caller's to discard first.
 * No reader may be left.  NULL is fine. */
void epoch_close(struct epoch *e);

/* A reading thread's place; open and close from any thread. */
struct epoch_reader *epoch_reader_open(struct epoch *e);
void epoch_reader_close(struct epoch_reader *r);
/* Not nested. */
void epoch_enter(struct epoch_reader *r);
void epoch_leave(struct epoch_reader *r);

/* The rest is the writer's. */

/* SIZE zeroed bytes, aligned for anything; never NULL. */
void *epoch_alloc(struct epoch *e, size_t size);
/* Free at once what no reader can have seen.  NULL is fine. */
void epoch_discard(struct epoch *e, void *block);
/* Free, at a later epoch_advance, what is no longer published.  NULL is fine. */
void epoch_retire(struct epoch *e, void *block);
/* Begin a new epoch, and free what was retired before every reader that is inside
 * entered. */
void epoch_advance(struct epoch *e);

/* Bytes allocated and not yet freed, the allocator's own included; from any thread. */
uint64_t epoch_bytes(const struct epoch *e);

#endif
