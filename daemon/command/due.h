/* What falls due: one table, one moment for each kind and object.  A command says when; the
 * writer, once that moment has come, runs the handler of schema/due.def in a savepoint of its
 * own, with actor "daemon:scheduler".  That a thing was done and that it is no longer due are
 * committed together, so it is done once whatever happens in between. */
#ifndef COMMAND_DUE_H
#define COMMAND_DUE_H

#include "daemon/command/command.h"

enum due {
#define DUE(name, word, object, handler, waits) DUE_##name,
#include "schema/due.def"
#undef DUE
	DUE_COUNT
};

#define DUE(name, word, object, handler, waits)                                                    \
	MUST_USE enum err due_##handler(struct call *call, struct str id);
#include "schema/due.def"
#undef DUE

/* Set, or set anew, when KIND falls due for OBJECT; a moment that has passed is due at once. */
MUST_USE enum err due_at(struct call *call, enum due kind, struct str object, int64_t at);
/* It will not fall due; nothing when it wasn't to. */
MUST_USE enum err due_never(struct call *call, enum due kind, struct str object);

/* Whoever had time from FROM on has MS more of it. */
MUST_USE enum err due_delay(struct call *call, int64_t from, int64_t ms);

/* --- the writer's part ------------------------------------------------------------------------ */

struct due_item {
	struct str kind, object; /* its word, an id */
	int64_t tries; /* how often it failed */
};

enum { DUE_ROOM = 64 };
struct due_list {
	struct due_item item[DUE_ROOM];
	int count;
};

/* What was due first of everything that is due at NOW, in A. */
MUST_USE enum err due_find(struct db *db, struct arena *a, int64_t now, struct due_list *ret);
/* When the next thing falls due; INT64_MAX: nothing will. */
MUST_USE enum err due_next(struct db *db, int64_t *ret);

/* Carry out ITEM in a savepoint of the transaction that is open.  CALL has arena and time, and
 * has the entries afterwards.  When the handler refuses, nothing of it is kept, *FAILED says
 * why, and it is due again a minute later, then after twice the time, at most a day.  False
 * when the engine gave up the whole transaction. */
MUST_USE bool due_run(
    struct call *call, struct writing *w, const struct due_item *item, enum err *failed);

#endif
