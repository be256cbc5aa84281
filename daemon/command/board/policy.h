/* What a board's votes must come to: as a tier or a stage has it, and as people read it. */
#ifndef COMMAND_POLICY_H
#define COMMAND_POLICY_H

#include "daemon/rules/tally.h"
#include "daemon/store/db.h"
#include "lib/json.h"
#include "lib/shape.h"

struct board_policy {
	struct str board, slug, same_organisation; /* an id; "safety"; "recuse" */
	struct tally_policy votes;
	int64_t deadline_ms;
	int assign; /* to how many members each application is assigned; of a stage 0 */
	int guests; /* from outside, on whom it counts for each case */
	/* The board in its place where too few of it may judge, id and slug; empty: none. */
	struct str fallback, fallback_slug;
};

/* From a row of tier_board or stage_board with the board's slug, in A. */
void policy_of_row(struct arena *a, const struct rows *row, struct board_policy *ret);

/* Its members in the open object. */
void policy_put(struct json_out *o, const struct board_policy *policy);

/* LIST of words, which stands at POINTER, as a set; a fault for each that is none. */
uint64_t perspectives_read(struct faults *faults, const struct json *list, struct str pointer);
/* SET as list NAME of the open object; as words with commas between, in A. */
void perspectives_put(struct json_out *o, const char *name, uint64_t set);
struct str perspectives_text(struct arena *a, uint64_t set);

#endif
