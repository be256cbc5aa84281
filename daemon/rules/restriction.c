/* What restrictions stop. */
#include "daemon/rules/restriction.h"

struct capabilities
restriction_stops(const struct restriction *restrictions, size_t count, struct str tier,
    int component, int version)
{
	struct capabilities stopped = {{0, 0}};

	for (size_t i = 0; i < count; i++) {
		const struct restriction *r = &restrictions[i];
		if ((r->tier.n == 0 || str_eq(r->tier, tier)) &&
		    (r->components >> component & 1) != 0 && (r->versions >> version & 1) != 0)
			capabilities_unite(&stopped, &r->stops);
	}
	return stopped;
}
