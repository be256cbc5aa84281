/* The clauses of the irreversible procedure, each asked by itself. */
#include "daemon/rules/procedure.h"

#include <stdlib.h>

enum { FULL = PROCEDURE_FULL, CONFIRM = PROCEDURE_CONFIRM };
enum { ALL, GIVES };

static const struct {
	const char *word, *text;
	enum procedure least;
	bool gives;
} clauses[CLAUSE_COUNT] = {
#define CLAUSE(name, word, least, when, text)                                                      \
	[CLAUSE_##name] = {word, text, (enum procedure)least, when == GIVES},
#include "schema/procedure.def"
};

static const struct {
	const char *member, *text;
	enum clause clause;
} worksheet[WORKSHEET_COUNT] = {
#define WORKSHEET(name, member, clause, text) [WORKSHEET_##name] = {member, text, CLAUSE_##clause},
#include "schema/procedure.def"
};

/* --- clauses ---------------------------------------------------------------------------------- */

static enum clause_state
met_if(bool met)
{
	return met ? CLAUSE_MET : CLAUSE_UNMET;
}

/* Every step of the worksheet that belongs to CLAUSE is filled in. */
static enum clause_state
filled(const struct procedure_facts *facts, enum clause clause)
{
	if (!facts->proposed)
		return CLAUSE_LATER;
	for (int i = 0; i < WORKSHEET_COUNT; i++)
		if (worksheet[i].clause == clause && (facts->worksheet >> i & 1) == 0)
			return CLAUSE_UNMET;
	return CLAUSE_MET;
}

static enum clause_state
cooling(const struct procedure_facts *f)
{
	if (f->cooling_off_ms <= 0)
		return CLAUSE_UNMET;
	return f->cooling_until != 0 && f->cooling_until <= f->now ? CLAUSE_MET : CLAUSE_LATER;
}

enum clause_state
procedure_clause(const struct procedure_facts *f, enum clause clause)
{
	if (f->procedure < clauses[clause].least || (f->plan_alone && clauses[clause].gives))
		return CLAUSE_NOT_ASKED;
	switch (clause) {
	case CLAUSE_PRIOR_DWELL: return met_if(f->staged || f->reason_given);
	case CLAUSE_EVIDENCE_IN_STYLE: return met_if(f->evidence_in_style);
	case CLAUSE_TUNING_ATTACK:
	case CLAUSE_MARGINAL_RISK:
	case CLAUSE_PARTIAL_RELEASE:
	case CLAUSE_CONTACTS:
	case CLAUSE_INCIDENT_PLAN:
	case CLAUSE_PUBLICATION: return filled(f, clause);
	case CLAUSE_TWO_LINES: return f->votes_closed ? met_if(f->lines >= 2) : CLAUSE_LATER;
	case CLAUSE_INDEPENDENT:
		return f->votes_closed ? met_if(f->independents >= 1) : CLAUSE_LATER;
	case CLAUSE_COOLING_OFF: return cooling(f);
	case CLAUSE_STATEMENT: return f->stated ? CLAUSE_MET : CLAUSE_LATER;
	case CLAUSE_COUNT: break;
	}
	abort();
}

bool
procedure_may_propose(const struct procedure_facts *facts)
{
	for (int i = 0; i < CLAUSE_COUNT; i++)
		if (procedure_clause(facts, (enum clause)i) == CLAUSE_UNMET)
			return false;
	return true;
}

/* --- what the gate asks ----------------------------------------------------------------------- */

static bool
holds(const struct gate *gate, size_t i)
{
	return gate->findings == NULL || gate_met(gate->findings[i].result);
}

bool
procedure_dwell(const struct gate *gate)
{
	for (size_t i = 0; i < gate->count; i++) {
		const struct gate_line *l = &gate->lines[i];
		if (l->counted && l->type == GATE_DWELL && l->limit > 0 && holds(gate, i))
			return true;
	}
	return false;
}

static bool
line_answers(const struct gate *gate, size_t i, const struct part *p)
{
	const struct gate_line *l = &gate->lines[i];

	return l->counted && l->type == GATE_EVALUATION && str_eq(l->wish.version, p->version) &&
	       l->wish.style != STYLE_ANY && style_satisfies(l->wish.style, p->style) &&
	       holds(gate, i);
}

static bool
needs_evidence(const struct part *p)
{
	return p->crosses && !p->confirm;
}

/* Is the same evidence needed for a part before I? */
static bool
is_repeated(const struct part *parts, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (needs_evidence(&parts[j]) && parts[j].style == parts[i].style &&
		    str_eq(parts[j].version, parts[i].version))
			return true;
	return false;
}

size_t
procedure_lacks_evidence(
    const struct part *parts, size_t count, const struct gate *gate, size_t from)
{
	for (size_t i = from; i < count; i++) {
		bool answered = !needs_evidence(&parts[i]) || is_repeated(parts, i);
		for (size_t j = 0; j < gate->count && !answered; j++)
			answered = line_answers(gate, j, &parts[i]);
		if (!answered)
			return i;
	}
	return count;
}

/* --- who approved ----------------------------------------------------------------------------- */

static bool
same(struct str a, struct str b)
{
	return a.n != 0 && str_eq(a, b);
}

bool
procedure_independent(const struct party *person, const struct party *makers, size_t maker_count)
{
	for (size_t i = 0; i < maker_count; i++)
		if (same(person->account, makers[i].account) ||
		    same(person->organisation, makers[i].organisation))
			return false;
	return true;
}

int
procedure_lines(const struct party *approvers, size_t count)
{
	int lines = 0;

	for (size_t i = 0; i < count; i++) {
		size_t j = 0;
		while (j < i && !same(approvers[i].organisation, approvers[j].organisation))
			j++;
		lines += j == i;
	}
	return lines;
}

enum tally_end
procedure_close(
    const struct procedure_facts *facts, enum tally_end end, int silent, bool past_deadline)
{
	struct procedure_facts closed = *facts;

	closed.votes_closed = true;
	if (end != TALLY_APPROVED ||
	    (facts->approvals >= facts->approvals_asked &&
		procedure_clause(&closed, CLAUSE_TWO_LINES) != CLAUSE_UNMET &&
		procedure_clause(&closed, CLAUSE_INDEPENDENT) != CLAUSE_UNMET))
		return end;
	return silent > 0 && !past_deadline ? TALLY_OPEN : TALLY_NOT_APPROVED;
}

/* --- words ------------------------------------------------------------------------------------ */

const char *
clause_word(enum clause clause)
{
	return clauses[clause].word;
}

const char *
clause_text(enum clause clause)
{
	return clauses[clause].text;
}

const char *
clause_state_word(enum clause_state state)
{
	static const char *const words[] = {"not_asked", "met", "later", "unmet"};

	return words[state];
}

const char *
worksheet_member(enum worksheet step)
{
	return worksheet[step].member;
}

const char *
worksheet_text(enum worksheet step)
{
	return worksheet[step].text;
}
