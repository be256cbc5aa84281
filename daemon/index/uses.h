/* The limits of the grants that were gathered for a question. */
#ifndef INDEX_USES_H
#define INDEX_USES_H

#include "daemon/index/evaluate.h"

/* Find out which limits are used up, before the rules decide. */
void uses_weigh(const struct picture *p, const struct snapshot *model, struct gathered *g,
    const struct access_ask *ask);

/* Count a use of VERSION (a bit, or METER_ALL_VERSIONS), which V permits, in every grant on
 * which it rests.  False, with nothing counted and what was used up marked in G, when others
 * were faster: the rules are to decide anew. */
bool uses_take(const struct picture *p, const struct access_ask *ask, struct gathered *g,
    const struct access_verdict *v, int version);

/* What the answer says of them. */
void uses_answer(const struct gathered *g, const struct access_ask *ask,
    const struct access_verdict *v, struct answer *ret);

#endif
