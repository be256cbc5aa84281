/* The permit rule: may this subject use this capability of this model, now?  A pure
 * function of values; whoever asks has found out who the subject is and that the
 * model may be shown to it. */
#ifndef RULES_ACCESS_H
#define RULES_ACCESS_H

#include "daemon/rules/grant.h"
#include "schema/reasons.h"

#include <stddef.h>

enum {
	ACCESS_NEEDS_MAX = 64,
	ACCESS_DENIAL_MS = 5000, /* how long a denial may be kept */
};
#define ACCESS_NONE SIZE_MAX

/* These versions (a set of bits) of this component. */
struct access_need {
	int component;
	uint64_t versions;
};

/* One line of the present stage: a revision of TIER, for these versions of COMPONENT.
 * A tier keeps its number over its revisions: a grant of an earlier revision is served
 * by the offer of a later one, with what both include. */
struct access_offer {
	uint32_t tier;
	int component;
	uint64_t versions;
	struct capabilities capabilities;
	bool open; /* permits anyone, without a grant */
	int64_t max_stale_ms;
	int64_t unreachable_ms; /* how much longer a permit is good while nobody answers */
	struct capabilities stopped; /* of its capabilities those that are restricted now */
};

/* Whether a limit of a grant is used up: one that comes back shortly, or a period's. */
enum spent { SPENT_NOTHING, SPENT_RATE, SPENT_QUOTA };

/* One of the subject's grants on this model, whatever its state. */
struct access_grant {
	struct grant_facts facts; /* `offered` is found out here */
	uint32_t tier;
	struct capabilities capabilities;
	uint64_t versions;
	int64_t max_stale_ms, unreachable_ms; /* of the tier revision that was granted */
	enum spent spent;
};

struct access_ask {
	int capability;
	const struct access_need *needs; /* at most ACCESS_NEEDS_MAX; see below */
	size_t need_count;
	const struct access_offer *offers;
	size_t offer_count;
	const struct access_grant *grants;
	size_t grant_count;
	bool held; /* the release: nothing new is activated */
	int64_t now;
};

struct access_verdict {
	bool permit;
	enum reason reason; /* of a denial */
	int64_t expires_in_ms; /* how long the answer may be kept */
	int64_t unreachable_ms; /* … and after that, while nobody answers: of a permit */
	size_t grant; /* which grant permits or comes nearest, or ACCESS_NONE */
	size_t offer; /* of an open tier that permits, or of a tier to apply for (no_grant,
			 expired, version_ and capability_not_covered); or ACCESS_NONE */
	bool united; /* a permit by several together, of which `grant` or `offer` is one */
};

/* Permitted when every needed (component, version) is covered by an active grant or an
 * open tier, of which the present stage offers it; one that covers everything is
 * preferred, and among several the one that stays good longest; else several are
 * united.  A permit may be kept for the shortest max_stale of the tiers used, and after
 * that, while nobody can be asked, for the shortest of their unreachable times; not past
 * the end of a grant used.
 *
 * Needs: every component that the capability touches, or the one named; a version
 * that a component lacks is no need.  No need at all is capability_not_covered,
 * needs without any version are version_not_covered.
 *
 * A denial has the first, in the order of schema/reasons.def, of the reasons that
 * apply to what is left uncovered:
 *   by a grant that includes capability and version: expired; revoked (or closed out);
 *     suspended; dormant (its tier isn't offered for that version); version_not_covered
 *     (its tier is, but not for that component); terms_pending (or not begun yet);
 *     release_held (all accepted, not activated while the release is held);
 *     restricted (the grant is active, and the use is stopped);
 *     rate_limited, quota_exhausted (active, but a limit of it is used up);
 *   by an active grant of an offered tier: version_not_covered (it includes the
 *     capability, another version), capability_not_covered (another capability);
 *   by an open tier that covers a part: version_not_covered;
 *   where no grant includes it: no_grant (a tier offered now would cover it), restricted
 *     (it would if its use were not stopped) or stage_not_offered (none would). */
void access_decide(const struct access_ask *ask, struct access_verdict *ret);

/* Does the grant of that number, active, cover some of what is needed? */
bool access_uses(const struct access_ask *ask, size_t grant);

#endif
