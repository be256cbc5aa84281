/* One request on its way through the daemon: what was asked, by whom, and what is
 * answered.  It belongs to whoever holds it; everything in it lives in its arena. */
#ifndef COMMAND_CALL_H
#define COMMAND_CALL_H

#include "daemon/command/file.h"
#include "daemon/command/pace.h"
#include "daemon/rules/step.h"
#include "lib/err.h"
#include "lib/json.h"
#include "lib/shape.h"
#include "schema/objects.h"

enum { CALL_PARAMS = 3 };

/* Who asks.  http/ and auth/ fill in what the token says; the dispatcher reads the
 * account and its roles from the store, in the transaction that answers. */
struct caller {
	bool signed_in;
	bool scheduler; /* nobody: the daemon itself does what is due (due.h) */
	bool policy; /* … or a tier's published policy, in what is recorded now */
	struct str token; /* "tok_…" */
	struct str account; /* "acc_…", empty when not signed in */
	struct str organisation, language; /* "org_…" or empty */
	bool program; /* a service account: it reads, reports and asks, and decides nothing */
	unsigned roles; /* bit 1 << ROLE_x: held anywhere */
};

/* An object as the dispatcher found it for this caller. */
struct object_row {
	enum object kind;
	struct str id;
	int64_t etag;
	enum state state;
	uint64_t relations; /* what the caller is to it: rules/relations.def */
};

struct call {
	struct arena *arena;
	const struct command *command;
	struct caller caller;
	int64_t now; /* ms; one time for the whole call */

	/* What was asked. */
	struct str param[CALL_PARAMS]; /* what stands at each :name of the path */
	struct str query; /* raw, without the question mark */
	struct str body_text;
	const struct json *body; /* parsed and of the command's shape */
	struct str if_match; /* the ETag's text without quotes, or empty */
	struct str idempotency_key;
	bool dry_run; /* Prefer: dry-run */
	struct str self; /* below /access/: "https://host", by which we were asked */
	const struct binding_keys *bindings; /* likewise: see index/binding.h */
	struct str range, if_range; /* as sent, for what is answered with a file */
	bool head; /* only the head of the answer will be sent */
	struct file_in file_in;

	/* Where it runs; set by the thread that runs it. */
	struct db *db;
	struct index_reader *index; /* what is committed, to be asked as evaluations do */
	struct id_source *ids; /* writing commands only */
	struct kept_tiers *tiers;
	struct pace *pace; /* a LENGTHY command says here how far it has come; NULL: to nobody */

	/* What is answered. */
	struct json_out reply; /* the body being written */
	struct file_out *file_out; /* the body is this file; NULL: it isn't */
	struct str more; /* whole header fields, each with its CR LF */
	int status; /* set by call_finish, or that of the answer which is shown again */
	enum err refused; /* set by call_finish: why it was, OK: it was not */
	struct str etag, location, link_next; /* empty: none; the last: the next page's cursor */
	int retry_after; /* seconds, 0: none */
	uint64_t position; /* ledger entries after this call's commit; 0: none */

	/* Why it was refused. */
	struct str detail; /* a sentence of the handler's own, or empty */
	struct str hint; /* the command that helps, or empty */
	struct faults faults;
	struct str trouble; /* what the engine complained about: for the log, never sent */

	struct {
		enum object kind; /* OBJECT_NOTHING: nothing was shown yet */
		enum state state;
		uint64_t relations;
		struct str text; /* what is "allowed" then, as JSON; mostly of the next, too */
	} allowed_before;

	struct used *used; /* usage.h */
	struct entry *entries, **last_entry; /* ledger entries, in order */
	struct note *notes; /* note.h */
	struct object_row object; /* what the path names, found by the dispatcher */

	/* What a handler says came of it; the dispatcher renders the object as it is then. */
	struct {
		enum object kind; /* OBJECT_NOTHING: the handler wrote the reply itself */
		struct str id;
	} result;
	bool rendered; /* the handler knew it all, and has written it */
	bool brief; /* the object's own page is asked for what the reply leaves out */
	struct str said; /* "Invited Ada.": past tense, one line */
	struct str secret_name, secret; /* a member that is shown this once */
};

/* Add a sentence and return E: `return call_refuse(call, ERR_X, "…", …)`. */
MUST_USE enum err call_refuse(struct call *call, enum err e, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* What came of it: the object to answer with, and a line that says so. */
void call_result(struct call *call, enum object kind, struct str id);
void call_said(struct call *call, const char *format, ...) __attribute__((format(printf, 2, 3)));
void call_hint(struct call *call, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A parameter of the query, decoded; p == NULL when absent. */
struct str call_query(struct call *call, const char *name);

/* Make the answer of a call that came out as E: status, headers and the body (for a
 * refusal RFC 9457 problem details with code, detail, fields and the hint). */
void call_finish(struct call *call, enum err e);

#endif
