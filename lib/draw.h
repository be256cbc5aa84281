/* A draw that anybody can repeat.
 *
 * list        one line for each entrant, "NUMBER STRATUM PLACES\n", in the order of the numbers;
 *             it is committed to before anything below is known
 * checkpoint  "ORIGIN\nSIZE\nROOT\n", as C2SP tlog-checkpoint writes it without its signatures:
 *             of a size that was named together with the list
 * outside     the bytes of a value that others publish, which was named together with the list
 * seed        SHA-256(list ‖ checkpoint ‖ outside)
 * rank        of an entrant: SHA-256(seed ‖ NUMBER), the seed as 32 bytes
 *
 * Entrants are gone through by rank, the least first, as bytes.  For each stratum of the rule, in
 * its order, those of that stratum who fit into what is left of its reserved places are drawn.
 * The other places, with those that were reserved and not taken unless the rule keeps them, go to
 * whoever is left and fits, whatever their stratum.  Who doesn't fit is passed over. */
#ifndef LIB_DRAW_H
#define LIB_DRAW_H

#include "lib/note.h"

struct draw_entrant {
	struct str number; /* blinded: who it is stands elsewhere */
	struct str stratum; /* a word; "-" without strata */
	int64_t places; /* how many it needs: 1 or more */
	struct digest rank; /* set by draw_run */
	bool drawn; /* likewise */
};

struct draw_stratum {
	struct str value;
	int64_t places;
};
struct draw_rule {
	int64_t places; /* of all strata together, and those for anybody */
	const struct draw_stratum *stratum;
	size_t strata;
	bool kept; /* reserved places that nobody takes stay free */
};

/* The text to commit to; sorts the entrants by number. */
struct str draw_list(struct arena *a, struct draw_entrant *entrant, size_t count);
/* From such a text; the views point into it.  False when it isn't one, or out of order. */
bool draw_list_parse(struct arena *a, struct str list, struct draw_entrant **ret, size_t *count);

/* "ORIGIN\nSIZE\nROOT\n" */
struct str draw_checkpoint(struct arena *a, const struct checkpoint *c);
struct digest draw_seed(struct str list, struct str checkpoint, struct str outside);

/* Rank and draw; afterwards the entrants stand in the order of their ranks. */
void draw_run(const struct draw_rule *rule, const struct digest *seed, struct draw_entrant *entrant,
    size_t count);

#endif
