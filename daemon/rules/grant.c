/* The state of a grant, from its facts. */
#include "daemon/rules/grant.h"

bool
capability_in(const struct capabilities *set, int number)
{
	if (number < 0 || number >= CAPABILITIES_MAX)
		return false;
	return (set->bits[number / 64] >> (number % 64) & 1) != 0;
}

void
capability_add(struct capabilities *set, int number)
{
	set->bits[number / 64] |= UINT64_C(1) << (number % 64);
}

enum grant_state
grant_state(const struct grant_facts *facts, int64_t now)
{
	if (now >= facts->end_at)
		return GRANT_EXPIRED;
	if (facts->revoked)
		return GRANT_REVOKED;
	if (facts->closed)
		return GRANT_CLOSED_OUT;
	if (facts->superseded)
		return GRANT_SUPERSEDED;
	if (facts->suspended)
		return GRANT_SUSPENDED;
	if (!facts->offered)
		return GRANT_DORMANT;
	if (facts->terms_pending || now < facts->start_at)
		return GRANT_PENDING_TERMS;
	return GRANT_ACTIVE;
}
