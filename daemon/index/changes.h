/* What has changed, for those who keep answers: so much as tells which ones to drop. */
#ifndef INDEX_CHANGES_H
#define INDEX_CHANGES_H

#include "daemon/index/index.h"

/* Writer only, once, when the picture is whole: what is taken from now on is a change. */
void index_begin(struct index *index);

/* The position of the last change to what answers are made of, as far as the present picture
 * reflects it.  It never falls, not over a restart either. */
uint64_t index_generation(const struct index_reader *reader);

enum { CHANGE_SLUG = 71 };
/* What an answer may have been made of, and is no longer the same; what is all zero isn't
 * meant. */
struct change {
	uint64_t position; /* ledger entries, with those of this change */
	struct ulid account, grant;
	uint8_t model_n;
	char model[CHANGE_SLUG]; /* the slug */
};
/* The place behind what came up to POSITION; false when something that came later isn't
 * known by heart. */
bool index_changes_find(const struct index_reader *reader, uint64_t position, uint64_t *place);
/* The next change that BEARER may hear of (those of a model who may ask about anyone's use
 * of it), and *place behind it: 1; 0 when there is none yet, negative when it is forgotten. */
int index_changes_next(struct index_reader *reader, const struct bearer *bearer, int64_t now,
    uint64_t *place, struct change *ret);

#endif
