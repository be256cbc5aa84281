/* What a fixture calls its things, in Sluice's words, and back: a resource is a model, an
 * action a capability; subjects keep their names, as identities linked to accounts. */
#ifndef CONFORMANCE_WORDS_H
#define CONFORMANCE_WORDS_H

#include "lib/json.h"

/* The request REQUEST in our words.  HOUSE is the fixture (README); what it doesn't name,
 * and whatever is no entity at all, stays as it is. */
struct str words_ours(struct arena *a, const struct json *house, const struct json *request);

/* The results of a search, "type id" or an action's name each, in the fixture's words and
 * in order; *count of them. */
struct str *words_theirs(
    struct arena *a, const struct json *house, const struct json *results, size_t *count);

#endif
