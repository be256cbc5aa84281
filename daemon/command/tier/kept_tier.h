/* What never changes of a tier revision, kept by each thread that writes or reads: applying
 * for a tier, or showing who did, reads none of it again. */
#ifndef COMMAND_KEPT_TIER_H
#define COMMAND_KEPT_TIER_H

#include "daemon/command/board/policy.h"
#include "daemon/rules/capability.h"
#include "daemon/store/db.h"
#include "lib/id.h"
#include "lib/json.h"

enum { TIERS_KEPT = 64, KEPT_POLICIES = 16 };

struct kept_tier {
	char id[ID_LENGTH + 1];
	struct arena arena; /* owns what follows */
	struct str model, model_slug, slug, name; /* an id; "gpt-2"; "partner"; "gpt-2/partner" */
	int64_t revision;
	enum audience audience;
	bool open;
	struct capabilities capabilities;
	uint64_t versions; /* bits */
	uint64_t research; /* the kinds that it is for, as bits; 0: any */
	bool one_per_organisation;
	int64_t term_ms; /* INT64_MAX: without end */
	bool signed_for; /* organisations accept its terms */
	bool automatic; /* its policy approves what meets its conditions */
	const struct json *endorsement; /* an object; NULL: nobody is asked to endorse */
	const struct json *eligibility; /* a list of rules; NULL: anybody applies */
	const struct json *fields; /* of its form; NULL: it has none */
	struct board_policy policy[KEPT_POLICIES];
	int policy_count;
};

/* Zero-initialise; kept_tiers_close when done. */
struct kept_tiers {
	struct kept_tier tier[TIERS_KEPT];
	unsigned next; /* the place that the next one takes */
};
/* The tier revision ID in *ret, good until TIERS_KEPT others were asked for. */
MUST_USE enum err kept_tier_get(
    struct kept_tiers *kept, struct db *db, struct str id, const struct kept_tier **ret);
void kept_tiers_close(struct kept_tiers *kept);

#endif
