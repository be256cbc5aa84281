/* Each rule is about one fact. */
#include "daemon/rules/eligibility.h"

#include <stddef.h>

enum { ASKED = false, FREE = true };

static const struct eligibility_rule rules[] = {
#define ELIGIBILITY(name, word, list, way_out, sentence) {word, sentence, LIST_##list, way_out},
#include "schema/eligibility.def"
#undef ELIGIBILITY
};

const struct eligibility_rule *
eligibility_rule(struct str word)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (str_is(word, rules[i].word))
			return &rules[i];
	return NULL;
}

/* Of a training there is no record: it takes proof. */
static struct str
fact_of(const struct json *rule, const struct eligibility_facts *f)
{
	const struct {
		const char *word;
		struct str fact;
	} facts[] = {
	    {"sector", f->sector},
	    {"country", f->country},
	    {"organisation", f->organisation},
	    {"ror", f->ror},
	    {"orcid", f->orcid},
	    {"invitation", f->account},
	};
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
		if (str_is(json_text(rule, "rule"), facts[i].word))
			return facts[i].fact;
	return (struct str){NULL, 0};
}

/* A ROR id may stand there whole or by its nine characters, as the fact does. */
static bool
lists(const struct json *list, struct str word)
{
	static const char ror[] = "https://ror.org/";

	json_each(item, list) {
		bool whole = str_starts(item->text, ror);
		if (str_eq(whole ? str_from(item->text, sizeof(ror) - 1) : item->text, word))
			return true;
	}
	return false;
}

static bool
holds(const struct json *rule, struct str fact)
{
	const struct json *is = json_member(rule, "is");

	return fact.n != 0 && (is == NULL || lists(is, fact)) &&
	       !lists(json_member(rule, "not"), fact);
}

/* Is the question NAME answered, and not with no? */
static bool
is_answered(const struct json *answers, struct str name)
{
	json_each(answer, answers)
		if (str_eq(answer->name, name))
			return answer->kind != JSON_NULL &&
			       !(answer->kind == JSON_BOOL && !answer->truth) &&
			       !(answer->kind == JSON_TEXT && answer->text.n == 0) &&
			       !(answer->kind == JSON_LIST && answer->first == NULL);
	return false;
}

enum eligible
eligibility_of(
    const struct json *rule, const struct eligibility_facts *facts, const struct json *answers)
{
	struct str proof = json_text(rule, "proof");

	if (holds(rule, fact_of(rule, facts)))
		return ELIGIBLE;
	if (proof.n != 0 && is_answered(answers, proof))
		return ELIGIBLE_BY_PROOF;
	return str_is(json_text(rule, "exception"), "board") ? ELIGIBLE_BY_EXCEPTION : ELIGIBLE_NOT;
}

static void
put_list(struct buf *b, const char *before, const struct json *list)
{
	json_each(item, list)
		buf_printf(b, "%s%.*s", item == list->first ? before : " or ", STR_ARG(item->text));
}

struct str
eligibility_text(struct arena *a, const struct json *rule)
{
	const struct eligibility_rule *known = eligibility_rule(json_text(rule, "rule"));
	struct buf b = {.arena = a};

	if (known != NULL)
		buf_put(&b, str_of(known->sentence));
	if (known != NULL && known->free)
		return buf_str(&b);
	put_list(&b, " ", json_member(rule, "is"));
	put_list(&b, " any but ", json_member(rule, "not"));
	return buf_str(&b);
}
