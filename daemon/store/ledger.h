/* The ledger: entries appended in the transaction of the change that they record,
 * the Merkle tree over them, and its signed checkpoints (RFC 6962, C2SP). */
#ifndef STORE_LEDGER_H
#define STORE_LEDGER_H

#include "daemon/store/db.h"
#include "lib/json.h"
#include "lib/merkle.h"
#include "schema/events.h"
#include "schema/objects.h"

enum { ENTRY_MAX = 8 * 1024 * 1024, ENTRY_OBJECTS = 6 };

/* An entry being made: {"v","seq","at","type","actor","on","facts","known",
 * "sealed"}, the last two where there is something (known.h). */
struct entry {
	struct entry *next;
	enum event event;
	struct str actor; /* "acc_…", "daemon:scheduler", "daemon:policy", "public:" or "host:" */
	struct {
		enum object kind;
		struct str id;
	} on[ENTRY_OBJECTS]; /* what it is about; each object's facts are read again */
	int on_count;
	struct json_out facts; /* members only: ids, integers, ASCII words */
	struct json_out sealed; /* members only: personal or sensitive content */
};

extern const struct event_info {
	const char *type;
	int version;
	enum sight sight;
	const char *seals;
} event_table[EVENT_COUNT];

/* Belongs to the writer. */
struct ledger;

/* Read the head.  KEY is copied; NULL with *why when the head is damaged. */
struct ledger *ledger_open(struct db *db, const struct signing_key *key, const char **why);
void ledger_close(struct ledger *ledger);

/* Append inside the open savepoint; gives the entry its place.  Facts that are not
 * ASCII or an entry above ENTRY_MAX abort: they are a fault of this program. */
MUST_USE enum err ledger_append(
    struct ledger *ledger, struct db *db, struct entry *entry, int64_t now);
/* Where the tree stands, and back to there, when what was appended since is undone. */
struct ledger_mark {
	struct merkle_edge edge;
	int64_t at;
};
void ledger_mark(const struct ledger *ledger, struct ledger_mark *ret);
void ledger_return(struct ledger *ledger, const struct ledger_mark *mark);
/* Before COMMIT: store the edge and sign a checkpoint of it, if anything was added. */
MUST_USE enum err ledger_seal(struct ledger *ledger, struct db *db, struct arena *a);

/* Entries so far, and the time of the last: no later entry may be earlier. */
uint64_t ledger_size(const struct ledger *ledger);
int64_t ledger_at(const struct ledger *ledger);

#endif
