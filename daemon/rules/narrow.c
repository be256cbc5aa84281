/* One count for each capability, and for each length of the term. */
#include "daemon/rules/narrow.h"

/* Votes of which LESS is true count against. */
struct question {
	const struct narrow_vote *votes;
	int count;
	int capability; /* is it left out? -1: … */
	int64_t term_ms; /* … is the term shorter? */
};

static bool
leaves_out(const struct question *q, const struct narrow_vote *v)
{
	return q->capability >= 0 ? !capability_in(&v->only.set, q->capability)
				  : v->only.term_ms < q->term_ms;
}

static enum tally_end
ask(const struct narrow_count *c, const struct question *q)
{
	struct tally_count count = *c->count;

	for (int i = 0; i < q->count; i++) {
		bool veto = (c->policy->vetoes & q->votes[i].speaks_for) != 0;
		if (!leaves_out(q, &q->votes[i]))
			continue;
		count.votes[VOTE_APPROVE]--;
		count.votes[VOTE_REJECT]++;
		count.vetoes_for -= veto;
		count.vetoes_against += veto;
	}
	return tally_close(c->policy, &count, c->past_deadline).end;
}

/* The next shorter term that a vote is for; 0: there is none. */
static int64_t
shorter(const struct narrow_vote *votes, int count, int64_t than)
{
	int64_t best = 0;

	for (int i = 0; i < count; i++)
		if (votes[i].only.term_ms < than && votes[i].only.term_ms > best)
			best = votes[i].only.term_ms;
	return best;
}

struct narrowed
narrow_votes(const struct narrow_count *c, const struct narrow_vote *votes, int count_narrow,
    const struct measure *asked)
{
	struct question q = {votes, count_narrow, 0, 0};
	struct narrowed n = {{{{0, 0}}, 0}, false};

	for (; q.capability < CAPABILITIES_MAX; q.capability++) {
		if (!capability_in(&asked->set, q.capability))
			continue;
		enum tally_end end = ask(c, &q);
		if (end == TALLY_APPROVED)
			capability_add(&n.given.set, q.capability);
		n.open = n.open || end == TALLY_OPEN;
	}
	q.capability = -1;
	for (q.term_ms = asked->term_ms; q.term_ms != 0;
	     q.term_ms = shorter(votes, count_narrow, q.term_ms)) {
		enum tally_end end = ask(c, &q);
		n.open = n.open || end == TALLY_OPEN;
		if (end != TALLY_APPROVED)
			continue;
		n.given.term_ms = q.term_ms;
		break;
	}
	return n;
}
