/* Who may, what may be used, and how: found by asking, one candidate after the other. */
#ifndef INDEX_SEARCH_H
#define INDEX_SEARCH_H

#include "daemon/index/evaluate.h"

struct seeker {
	const struct picture *picture;
	struct gathered *room;
	struct search *search;
	int64_t now;
	index_found *found;
	void *of;
	size_t count; /* found so far */
};

/* As index_search; the caller is inside its epoch. */
void search_go(struct seeker *s);

#endif
