/* Draws for the places of a stage: the list committed to first, then drawn so that anybody can
 * repeat it (lib/draw.h). */
#ifndef COMMAND_LOTTERY_H
#define COMMAND_LOTTERY_H

#include "daemon/command/release/admission.h"
#include "lib/draw.h"

enum { LOTTERY_ENTRANTS_MAX = 50000 }; /* who was approved later is in the next list */

struct lottery {
	struct str id, model, model_slug, stage; /* ids, but for the slug */
	struct str state; /* its word */
	struct admission rule; /* of its stage */
	int64_t places;
	int64_t seq, checkpoint; /* the entry that commits to it; the size that was named */
	struct str list_digest, outside_name, origin;
	int64_t outside_at;
	struct str root, outside, seed; /* empty: it isn't drawn */
	struct merkle_edge edge; /* of the ledger a little before the entry */
	struct draw_entrant *entrant;
	size_t entrants;
};
/* With its list. */
MUST_USE enum err lottery_read(struct call *call, struct str id, struct lottery *ret);

/* What it draws by; the view of the strata is kept in STRATUM. */
struct draw_rule lottery_rule(const struct lottery *l, struct draw_stratum stratum[STRATA_MAX]);

/* Nothing is to be drawn for the release now: RELATION's bit is added. */
MUST_USE enum err lottery_weigh(struct call *call, struct object_row *release, uint64_t relation);

/* The numbers of an APPLICATION in draws, as the list "draws" of the open object. */
MUST_USE enum err lottery_put_numbers(struct call *call, struct str application);

#endif
