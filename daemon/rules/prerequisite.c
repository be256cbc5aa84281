/* What is lost, and what comes of it. */
#include "daemon/rules/prerequisite.h"

static const struct {
	const char *word, *text;
} prerequisites[PREREQUISITE_COUNT] = {
#define PREREQUISITE(name, word, text) [PREREQUISITE_##name] = {word, text},
#include "schema/prerequisites.def"
#undef PREREQUISITE
};

enum prerequisite
prerequisite_lost(const struct prerequisite_facts *facts)
{
	if (!facts->active)
		return PREREQUISITE_ACCOUNT;
	if (!facts->vouched)
		return PREREQUISITE_ENDORSEMENT;
	if (!facts->eligible)
		return PREREQUISITE_ELIGIBILITY;
	if (!facts->recertified)
		return PREREQUISITE_RECERTIFICATION;
	return facts->signed_for ? PREREQUISITE_COUNT : PREREQUISITE_TERMS;
}

enum prerequisite_act
prerequisite_acts(const struct prerequisite_facts *facts)
{
	bool lost = prerequisite_lost(facts) != PREREQUISITE_COUNT;

	if (lost == facts->noted)
		return PREREQUISITE_LEAVE;
	if (!lost)
		return PREREQUISITE_RESTORE;
	if (facts->suspended)
		return PREREQUISITE_LEAVE; /* people did, for reasons of theirs */
	return facts->sheltered ? PREREQUISITE_ALARM : PREREQUISITE_SUSPEND;
}

const char *
prerequisite_word(enum prerequisite p)
{
	return prerequisites[p].word;
}

const char *
prerequisite_text(enum prerequisite p)
{
	return prerequisites[p].text;
}
