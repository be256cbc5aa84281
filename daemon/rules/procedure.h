/* The procedure for what cannot be taken back (framework 2.9.3): which of its clauses a
 * promotion meets, which come later, and which it lacks.  Pure. */
#ifndef RULES_PROCEDURE_H
#define RULES_PROCEDURE_H

#include "daemon/rules/crossing.h"
#include "daemon/rules/gate.h"
#include "daemon/rules/tally.h"

enum clause {
#define CLAUSE(name, word, least, when, text) CLAUSE_##name,
#include "schema/procedure.def"
	CLAUSE_COUNT
};
enum worksheet {
#define WORKSHEET(name, member, clause, text) WORKSHEET_##name,
#include "schema/procedure.def"
	WORKSHEET_COUNT
};

/* What the clauses are asked of. */
struct procedure_facts {
	enum procedure procedure;
	bool plan_alone; /* a plan is changed: nothing is given yet */
	bool staged; /* time was spent in a stage that withholds it: see procedure_dwell */
	bool reason_given; /* the plan says why nothing closed comes first */
	bool evidence_in_style; /* see procedure_lacks_evidence */
	bool proposed; /* the worksheet was to be given: before that it comes later */
	unsigned worksheet; /* bit 1 << WORKSHEET_x: that step is filled in */
	bool votes_closed; /* and approved */
	int approvals, approvals_asked; /* asked: by the gate's counted lines of type vote */
	int lines, independents; /* among those who approved */
	int64_t cooling_off_ms, cooling_until, now; /* cooling_until: 0 before it begins */
	bool stated; /* the statement was typed exactly */
};

enum clause_state {
	CLAUSE_NOT_ASKED, /* this procedure doesn't ask for it */
	CLAUSE_MET,
	CLAUSE_LATER, /* its time comes after the proposal */
	CLAUSE_UNMET,
};
enum clause_state procedure_clause(const struct procedure_facts *facts, enum clause clause);

/* No clause is unmet; some may be left for later. */
bool procedure_may_propose(const struct procedure_facts *facts);

/* Closed before open: does GATE ask by a counted line that holds for time in the stage
 * before, which withholds what crosses?  Without findings it is only asked whether the
 * plan has such a line. */
bool procedure_dwell(const struct gate *gate);

/* Of PARTS the first, from FROM on, that is given for good by the full procedure and for whose
 * version no counted evaluation line names the version, asks for the style of what is given, and
 * holds; COUNT where there is none, each version and style once.  Without findings it is only asked whether the plan has
 * such lines. */
size_t procedure_lacks_evidence(
    const struct part *parts, size_t count, const struct gate *gate, size_t from);

/* Who made the model (developer, leads, proposer), and who approved. */
struct party {
	struct str account, organisation; /* either may be empty */
	bool confirmed; /* of an approver: says to be independent */
};
/* Is PERSON of another organisation than all makers, and none of them? */
bool procedure_independent(
    const struct party *person, const struct party *makers, size_t maker_count);
/* Their organisations, everyone without one being a line of their own. */
int procedure_lines(const struct party *approvers, size_t count);

/* How the votes close when a line of the gate asks for more approvals, or a full procedure
 * for two lines and an independent approver: approved without them it stays open while
 * somebody is SILENT and time is left, and isn't approved after. */
enum tally_end procedure_close(
    const struct procedure_facts *facts, enum tally_end end, int silent, bool past_deadline);

const char *clause_word(enum clause clause);
const char *clause_text(enum clause clause);
const char *clause_state_word(enum clause_state state);
const char *worksheet_member(enum worksheet step);
const char *worksheet_text(enum worksheet step);

#endif
