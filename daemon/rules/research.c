/* The table of research, read clause by clause. */
#include "daemon/rules/research.h"

#include "lib/time.h"

static const struct {
	const char *word, *title, *least, *better;
} kinds[] = {
#define RESEARCH(number, word, title, least, better) [number] = {word, title, least, better},
#include "schema/research.def"
#undef RESEARCH
};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

/* What each level adds to the one below, in two of its aspects.  Weights in hand let one do
 * what the host would else do. */
#define WEIGHTS "|weights_download_gated|weights_download_public"
static const char *const access_of_level[] = {
    "prompt_api sampling_params",
    "logprobs_topk|logits_full" WEIGHTS " unfiltered_io" WEIGHTS " helpful_only|base_model"
    " finetune_sft_managed" WEIGHTS " version_pin" WEIGHTS,
    "activations_read" WEIGHTS " activations_write" WEIGHTS " gradients_read" WEIGHTS
    " weights_edit_hosted" WEIGHTS " finetune_rl_custom" WEIGHTS,
};
static const char *const information_of_level[] = {
    "docs_card",
    "eval_results_internal safeguard_docs",
    "training_data_search|training_data_download training_config_logs",
};
static const int64_t time_of_level[] = {1, 14 * DAY_MS, 90 * DAY_MS};
enum { LEVELS = 3 };

/* --- clauses ---------------------------------------------------------------------------------- */

/* The first of "a|b|c" that SET has, or -1. */
static int
first_had(struct str clause, const struct capabilities *set)
{
	while (clause.n != 0) {
		int number = capability_of(str_cut(clause, '|', &clause));
		if (number >= 0 && capability_in(set, number))
			return number;
	}
	return -1;
}

/* Has SET one of each clause?  They are added to *ret; the first that it lacks is *lacking. */
static bool
all_had(struct str clauses, const struct capabilities *set, struct capabilities *ret,
    struct str *lacking)
{
	while (clauses.n != 0) {
		struct str clause = str_cut(clauses, ' ', &clauses);
		int number = first_had(clause, set);
		*lacking = clause;
		if (number < 0)
			return false;
		capability_add(ret, number);
	}
	return true;
}

/* --- kinds of research ------------------------------------------------------------------------ */

int
research_of(struct str word)
{
	for (int i = 0; i < KINDS; i++)
		if (str_is(word, kinds[i].word))
			return i;
	return -1;
}

const char *
research_word(int number)
{
	return number >= 0 && number < KINDS ? kinds[number].word : NULL;
}

const char *
research_title(int number)
{
	return number >= 0 && number < KINDS ? kinds[number].title : NULL;
}

struct str
research_takes(int number)
{
	return str_of(kinds[number].least);
}

bool
research_least(
    int number, const struct capabilities *offered, struct capabilities *ret, struct str *lacking)
{
	*ret = (struct capabilities){{0, 0}};
	return all_had(str_of(kinds[number].least), offered, ret, lacking);
}

struct capabilities
research_better(int number)
{
	struct capabilities all = capabilities_all(), better = {{0, 0}};
	struct str lacking;

	(void)all_had(str_of(kinds[number].better), &all, &better, &lacking);
	return better;
}

struct capabilities
capabilities_beyond(const struct capabilities *set, const struct capabilities *least)
{
	return (struct capabilities){
	    {set->bits[0] & ~least->bits[0], set->bits[1] & ~least->bits[1]}};
}

/* --- evaluators ------------------------------------------------------------------------------- */

/* How many levels SET climbs, from the lowest. */
static int
climbs(const char *const levels[LEVELS], const struct capabilities *set)
{
	struct capabilities had = {{0, 0}};
	struct str lacking;
	int level = 0;

	while (level < LEVELS && all_had(str_of(levels[level]), set, &had, &lacking))
		level++;
	return level;
}

static int
least_of(int a, int b)
{
	return a < b ? a : b;
}

struct evaluator_level
evaluator_level(const struct capabilities *set, int64_t term_ms)
{
	struct evaluator_level l = {
	    climbs(access_of_level, set), climbs(information_of_level, set), 0, 0};

	while (l.time < LEVELS && (term_ms == 0 || term_ms >= time_of_level[l.time]))
		l.time++;
	l.whole = least_of(l.access, least_of(l.information, l.time));
	return l;
}
