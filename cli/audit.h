/* The ledger recomputed entry by entry, without the server's word for anything. */
#ifndef CLI_AUDIT_H
#define CLI_AUDIT_H

#include "lib/json.h"
#include "lib/merkle.h"
#include "lib/note.h"

/* Zero-initialise, with what was seen before if anything was. */
struct audit {
	struct merkle_edge edge;
	int64_t at; /* of the last entry that was shown, ms */
	uint64_t withheld; /* entries of which only the leaf hash was given */
	uint64_t opened; /* sealed contents that were checked */
	bool has_seen;
	struct checkpoint seen; /* the last checkpoint that this client accepted */
	/* What to look out for on the way, where mark.size isn't 0. */
	struct {
		uint64_t size; /* of which the root is wanted */
		uint64_t seq; /* where ENTRY is to stand */
		struct str entry;
	} mark;
	struct digest mark_root; /* of the first mark.size entries */
	bool mark_root_known, mark_entry; /* mark_entry: it stands there */
	struct str vkey; /* the key that the checkpoint must be signed by; for audit_end */
};

/* Take the next ITEM of GET /v1/ledger: {"seq","entry",["sealed":{"salt","content"}]}, or
 * {"seq","leaf"} where the caller may not see the entry.  False with a sentence in *why
 * (in A) when it is not the next one, or does not hold what it commits to. */
bool audit_item(struct audit *v, struct arena *a, const struct json *item, struct str *why);

/* After the last entry: is {"note","key","size"} a checkpoint of exactly these entries,
 * signed by V's key?  Its content in *ret. */
bool audit_end(const struct audit *v, struct arena *a, const struct json *checkpoint,
    struct checkpoint *ret, struct str *why);

/* Does NOW (verified) continue what was seen before: no smaller, and of the same root when
 * it is of the same size?  (What grew was compared on the way.) */
bool audit_continues(
    const struct audit *v, struct arena *a, const struct checkpoint *now, struct str *why);

#endif
