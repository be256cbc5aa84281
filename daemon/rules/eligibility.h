/* Who may apply for a tier: schema/eligibility.def.  A rule is a JSON object {"rule", "is",
 * "not", "proof", "exception"}: without the fact, an answer to the question `proof` stands in
 * for it, or the boards are asked for an exception.  Pure. */
#ifndef RULES_ELIGIBILITY_H
#define RULES_ELIGIBILITY_H

#include "lib/json.h"

struct eligibility_facts {
	struct str organisation, sector, country, ror, orcid; /* empty: none */
	struct str account; /* the id: never empty */
};

enum eligible {
	ELIGIBLE, /* by the fact */
	ELIGIBLE_BY_PROOF, /* by what was answered instead */
	ELIGIBLE_BY_EXCEPTION, /* if the boards make one */
	ELIGIBLE_NOT,
};
enum eligible eligibility_of(
    const struct json *rule, const struct eligibility_facts *facts, const struct json *answers);

/* What a rule takes: "an organisation of the sector academia or nonprofit". */
struct str eligibility_text(struct arena *a, const struct json *rule);

enum eligibility_list { LIST_NEVER, LIST_MAY, LIST_MUST };
struct eligibility_rule {
	const char *word, *sentence;
	enum eligibility_list list; /* of what the fact is to be, or not to be */
	bool free; /* takes no way out for those who lack the fact; its list names people */
};
/* The rule of that name; NULL when there is none. */
const struct eligibility_rule *eligibility_rule(struct str word);

#endif
