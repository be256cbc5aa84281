/* The commands: one line of schema/commands.def each, and the dispatcher, which is
 * the only one that calls a handler. */
#ifndef COMMAND_COMMAND_H
#define COMMAND_COMMAND_H

#include "daemon/command/call.h"
#include "lib/id.h"

struct kept_tiers; /* tier/kept_tier.h */

enum mode {
	READS, /* answered by a reader from a snapshot */
	READS_LOGGED, /* the same, and that it was read is noted */
	WRITES, /* run by the writer in a savepoint, recorded in the ledger */
};

/* The coarse right, asked before anything else: which roles, held anywhere. */
enum {
	ANYONE = 0,
	SIGNED_IN = 1u << 31,
	ADMINS = 1u << ROLE_ADMIN,
	AUDITORS = 1u << ROLE_AUDITOR,
	CHAIRS = 1u << ROLE_CHAIR | 1u << ROLE_DEPUTY,
	BOARDS = 1u << ROLE_REVIEWER | 1u << ROLE_CHAIR | 1u << ROLE_DEPUTY | 1u << ROLE_ALTERNATE,
	LEADS = 1u << ROLE_LEAD,
	GATEWAYS = 1u << ROLE_GATEWAY,
	REPORTERS = 1u << ROLE_REPORTER,
};

enum {
	IF_MATCH = 1 << 0, /* refused with 428 unless If-Match is sent */
	SECRET = 1 << 1, /* the reply holds a secret: a replay is refused */
	REASONED = 1 << 2, /* the body must give a reason of more than spaces */
	DOCUMENT = 1 << 3, /* faults of shape don't end it: the handler adds its own, and refuses */
	STREAM = 1 << 4, /* the body is a file of any kind: file.h */
	MEASURED = 1 << 5, /* it is about a file below the operator's folder: file.h */
	ARTEFACT = 1 << 6, /* a STREAM as large as an artefact may be */
	OWN = 1 << 7, /* the daemon's: what it changes without an entry is a note */
	COUNTS = 1 << 8, /* changes counters alone: without an entry, and its body names it */
	CHECKS = 1 << 9, /* looks for faults: the reply says whether it is `sound` */
	LASTING = 1 << 10, /* its Idempotency-Keys hold for a year instead of a day */
	LENGTHY = 1 << 11, /* reads so much that it has a thread of its own: pace.h */
	PROGRAMS = 1 << 12, /* of what changes something, a program's account may give this */
};
/* One that shared a bit would make of a program's report a lengthy one. */
_Static_assert(IF_MATCH + SECRET + REASONED + DOCUMENT + STREAM + MEASURED + ARTEFACT + OWN +
		       COUNTS + CHECKS + LASTING + LENGTHY + PROGRAMS ==
		   (1 << 13) - 1,
    "each flag has a bit of its own");

struct command {
	const char *name; /* the handler's, and the command's in GET /v1 */
	enum err (*run)(struct call *call);
	const char *method, *path; /* "/v1/accounts/:account/suspend" */
	enum mode mode;
	unsigned needs;
	enum object object; /* what the first :name of the path is */
	const char *request, *reply; /* shapes, "" for none */
	unsigned flags;
	const char *words, *help; /* what a person types, what it does */
};

extern const struct command command_table[];
extern const size_t command_count;

/* Every line of the table has a handler of the same name: it reads the call, asks
 * the rules, changes rows through the store, records entries, writes the reply. */
#define CMD(name, method, path, mode, needs, object, request, reply, flags, words, help)           \
	MUST_USE enum err name(struct call *call);
#include "schema/commands.def"
#undef CMD

/* Compile the embedded shapes; NULL, or why they are faulty.  Once, at start. */
const char *command_open(void);
void command_close(void);

/* Parse and check the body against the command's shape: before the call is handed to
 * the thread that runs it.  Needs no store.  On an error the call is finished. */
MUST_USE enum err command_prepare(struct call *call);

/* Run a reading command on DB, inside a read transaction of its own; finishes it.  TIERS are
 * those of the thread that reads. */
void command_read(struct call *call, struct db *db, struct kept_tiers *tiers);

/* What the writer owns and writing commands use. */
struct writing {
	struct db *db;
	struct ledger *ledger;
	struct id_source ids;
	struct kept_tiers *tiers; /* of the thread that writes */
	bool noted; /* rows were written without an entry (note.h), and want a commit */
};
/* Run a writing command inside a savepoint of the transaction that is open; its
 * entries are appended.  Finishes it.  False when the engine gave up the whole
 * transaction: nothing in it will be committed. */
MUST_USE bool command_write(struct call *call, struct writing *w);
/* Write the notes that a reading command has left; the same. */
MUST_USE bool command_note(struct call *call, struct writing *w);

#endif
