/* Counting: everything rests on what the votes come to if no further one is cast. */
#include "daemon/rules/tally.h"

enum counts { COUNTS_FOR, COUNTS_AGAINST, COUNTS_NEITHER };

static const struct {
	const char *word;
	enum counts counts;
	enum vote_cases cases;
} votes[VOTE_COUNT] = {
#define VOTE(name, word, counts, cases) [VOTE_##name] = {word, COUNTS_##counts, VOTES_##cases},
#include "daemon/rules/votes.def"
#undef VOTE
};

const char *
vote_word(enum vote vote)
{
	return votes[vote].word;
}

enum vote
vote_of(struct str word, enum vote_cases cases)
{
	int i = 0;

	while (i < VOTE_COUNT && !((votes[i].cases & cases) != 0 && str_is(word, votes[i].word)))
		i++;
	return (enum vote)i;
}

bool
vote_for(enum vote vote)
{
	return vote < VOTE_COUNT && votes[vote].counts == COUNTS_FOR;
}

bool
vote_against(enum vote vote)
{
	return vote < VOTE_COUNT && votes[vote].counts == COUNTS_AGAINST;
}

/* --- for and against -------------------------------------------------------------------------- */

/* What the votes come to rests on no more than this. */
struct sides {
	int yes, no;
	bool heard; /* every perspective that is required has voted */
	bool vetoed;
};

static struct sides
sides_of(const struct tally_policy *p, const struct tally_count *count)
{
	struct sides s = {0, 0, (p->required & ~count->heard) == 0, count->vetoes_against > 0};

	for (int i = 0; i < VOTE_COUNT; i++) {
		s.yes += vote_for((enum vote)i) ? count->votes[i] : 0;
		s.no += vote_against((enum vote)i) ? count->votes[i] : 0;
	}
	return s;
}

static enum tally_end
end_of(const struct tally_policy *p, struct sides s)
{
	int cast = s.yes + s.no;
	bool half = 2 * p->threshold_p == p->threshold_q;

	if (cast == 0 || cast < p->quorum || !s.heard)
		return TALLY_NO_QUORUM;
	if (s.vetoed || s.yes < p->min_approve)
		return TALLY_NOT_APPROVED;
	if (half && s.yes == s.no)
		return TALLY_TIED;
	if (half ? s.yes > s.no : s.yes * p->threshold_q >= p->threshold_p * cast)
		return TALLY_APPROVED;
	return TALLY_NOT_APPROVED;
}

void
tally_hear(const struct tally_policy *policy, struct tally_count *count, enum vote vote,
    uint64_t speaks_for)
{
	bool veto = (policy->vetoes & speaks_for) != 0;

	if (vote == VOTE_COUNT)
		count->silent_for |= speaks_for;
	if (vote_for(vote) || vote_against(vote))
		count->heard |= speaks_for;
	count->vetoes_for += veto && vote_for(vote);
	count->vetoes_against += veto && vote_against(vote);
}

/* The most frequent vote against; of equals the one further down the table. */
static enum vote
leader(const int count[VOTE_COUNT])
{
	enum vote best = VOTE_COUNT;

	for (int i = 0; i < VOTE_COUNT; i++)
		if (vote_against((enum vote)i) && count[i] > 0 &&
		    (best == VOTE_COUNT || count[i] >= count[best]))
			best = (enum vote)i;
	return best;
}

static struct tally
tally_of(enum tally_end end, const int count[VOTE_COUNT])
{
	return (struct tally){end, end == TALLY_NOT_APPROVED ? leader(count) : VOTE_COUNT};
}

struct tally
tally_final(const struct tally_policy *policy, const struct tally_count *count)
{
	return tally_of(end_of(policy, sides_of(policy, count)), count->votes);
}

/* --- closing ---------------------------------------------------------------------------------- */

/* Could the silent put another vote against at the head? */
static bool
leader_may_change(const struct tally_count *count)
{
	enum vote head = leader(count->votes);

	for (int i = 0; i < VOTE_COUNT; i++) {
		int most = count->votes[i] + count->silent;
		if (!vote_against((enum vote)i) || (votes[i].cases & count->cases) == 0 ||
		    i == (int)head)
			continue;
		if (head == VOTE_COUNT || most > count->votes[head] ||
		    (most == count->votes[head] && i > (int)head))
			return true;
	}
	return false;
}

/* Do the silent, of whom YES vote for and NO against, come to another end than END, whoever
 * of them they are? */
static bool
may_differ(const struct tally_policy *policy, const struct tally_count *count, struct sides s,
    enum tally_end end)
{
	bool may_fill = (policy->required & ~count->heard & ~count->silent_for) == 0;
	bool may_veto = (policy->vetoes & count->silent_for) != 0;
	struct sides now = sides_of(policy, count);

	if (end_of(policy, s) != end)
		return true;
	s.vetoed = s.vetoed || (may_veto && s.no > now.no);
	if (end_of(policy, s) != end)
		return true;
	s.heard = s.heard || (may_fill && s.yes + s.no > now.yes + now.no);
	if (end_of(policy, s) != end)
		return true;
	s.vetoed = now.vetoed;
	return end_of(policy, s) != end;
}

/* Whatever the silent do, is this the end? */
static bool
is_certain(const struct tally_policy *policy, const struct tally_count *count, enum tally_end end)
{
	struct sides s = sides_of(policy, count);

	for (int yes = 0; yes <= count->silent; yes++)
		for (int no = 0; yes + no <= count->silent; no++)
			if (may_differ(policy, count,
				(struct sides){s.yes + yes, s.no + no, s.heard, s.vetoed}, end))
				return false;
	return end != TALLY_NOT_APPROVED || count->cases == VOTES_APPLICATION ||
	       !leader_may_change(count);
}

struct tally
tally_close(const struct tally_policy *policy, const struct tally_count *count, bool past_deadline)
{
	struct tally t = tally_final(policy, count);

	if (past_deadline || count->silent == 0)
		return t;
	if (!policy->blind && is_certain(policy, count, t.end))
		return t;
	return (struct tally){TALLY_OPEN, VOTE_COUNT};
}

bool
tally_possible(const struct tally_policy *policy, const struct tally_count *count)
{
	struct sides s = sides_of(policy, count);
	int left = s.yes + s.no + count->silent;

	return left >= policy->quorum && left >= policy->min_approve &&
	       (policy->required & ~count->heard & ~count->silent_for) == 0;
}

enum caster
tally_caster(bool chair_may_vote, bool deputy_may_vote)
{
	if (chair_may_vote)
		return CASTER_CHAIR;
	return deputy_may_vote ? CASTER_DEPUTY : CASTER_NOBODY;
}

struct tally
tally_cast(const struct tally_count *count, enum vote casting)
{
	struct tally_count c = *count;

	if (vote_for(casting))
		return tally_of(TALLY_APPROVED, c.votes);
	if (vote_against(casting))
		c.votes[casting]++;
	return tally_of(TALLY_NOT_APPROVED, c.votes);
}

enum tally_end
tally_of_boards(const enum tally_end *boards, int count)
{
	bool all = count > 0;

	for (int i = 0; i < count; i++) {
		if (boards[i] == TALLY_NOT_APPROVED)
			return TALLY_NOT_APPROVED;
		all = all && boards[i] == TALLY_APPROVED;
	}
	return all ? TALLY_APPROVED : TALLY_OPEN;
}

/* --- what is missing, and how close it was ---------------------------------------------------- */

/* The fewest of the silent whose votes, all like VOTE, close it with END; -1: they are too
 * few.  Those whose perspective is awaited are taken to be among them. */
static int
fewest(const struct tally_policy *policy, const struct tally_count *count, enum vote vote,
    enum tally_end end)
{
	for (int k = 0; k <= count->silent; k++) {
		struct tally_count c = *count;
		c.votes[vote] += k;
		c.silent -= k;
		if (k > 0) {
			c.heard |= c.silent_for & policy->required;
			c.silent_for &= ~policy->vetoes;
		}
		if (tally_close(policy, &c, false).end == end)
			return k;
	}
	return -1;
}

struct tally_missing
tally_missing(const struct tally_policy *policy, const struct tally_count *count)
{
	struct sides s = sides_of(policy, count);
	enum vote against = leader(count->votes);

	if (against == VOTE_COUNT)
		against = count->cases == VOTES_APPLICATION ? VOTE_REJECT : VOTE_PAUSE;
	return (struct tally_missing){
	    .for_quorum = s.yes + s.no < policy->quorum ? policy->quorum - s.yes - s.no : 0,
	    .to_approve = fewest(policy, count, VOTE_APPROVE, TALLY_APPROVED),
	    .to_refuse = fewest(policy, count, against, TALLY_NOT_APPROVED),
	    .unheard = policy->required & ~count->heard};
}

int
tally_margin(const struct tally_policy *policy, const struct tally_count *count)
{
	struct sides s = sides_of(policy, count);
	enum tally_end end = end_of(policy, s);
	int sign = end == TALLY_APPROVED ? 1 : -1, movable = sign > 0 ? s.yes : s.no;

	if (end == TALLY_APPROVED && count->vetoes_for > 0)
		return 1;
	for (int k = 1; k <= movable; k++) {
		struct sides other = {s.yes - sign * k, s.no + sign * k, s.heard,
		    s.vetoed && k < count->vetoes_against};
		if (end_of(policy, other) != end)
			return k;
	}
	return 0;
}

/* --- conditions ------------------------------------------------------------------------------- */

int
tally_unite(const struct str *conditions, int count, struct str *ret)
{
	int n = 0;

	for (int i = 0; i < count; i++) {
		struct str text = str_trim(conditions[i], STR(" \t\n"));
		bool known = text.n == 0;
		for (int k = 0; k < n && !known; k++)
			known = str_eq(ret[k], text);
		if (!known)
			ret[n++] = text;
	}
	return n;
}
