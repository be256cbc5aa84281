/* Putting a case to its boards. */
#include "daemon/command/board/assign.h"
#include "daemon/command/board/ballot_seat.h"
#include "daemon/command/notice.h"
#include "daemon/command/people/conflict.h"
#include "daemon/rules/perspective.h"

enum { VOTERS_MAX = 64 };

static const struct str nobody;

/* The same question as the view `judge` answers of a case that was opened: a person with two
 * seats counts once. */
static enum err
count_judges(
    struct call *call, const struct ballot_opening *o, const struct board_policy *p, int64_t *ret)
{
	bool recuse = str_is(p->same_organisation, "recuse") && o->organisation.n != 0;
	struct str seen[VOTERS_MAX];
	int n = 0;

	struct rows rows = db_query(call->db, STMT_board_voters,
	    ARGS(TEXT(p->board), TEXT(o->party), INT(call->now), TEXT(o->id)));
	while (n < VOTERS_MAX && rows_next(&rows)) {
		struct str who = row_text(&rows, "account_id", call->arena);
		struct str of = row_text(&rows, "organisation_id", call->arena);
		bool twice = false;
		for (int i = 0; i < n && !twice; i++)
			twice = str_eq(seen[i], who);
		if (!twice && !(recuse && str_eq(of, o->organisation)))
			seen[n++] = who;
	}
	*ret = n;
	return rows_close(&rows);
}

static void
check_quorum(
    struct call *call, const struct ballot_opening *o, const struct board_policy *p, int64_t judges)
{
	int64_t takes = policy_takes(&p->votes);

	if (judges + p->guests < takes)
		fault_add(&call->faults, str_of(o->pointer),
		    "cannot be put to the board %.*s now: %lld of its members may judge your case, "
		    "and it takes %lld; its chair can say when more are appointed",
		    STR_ARG(p->slug), (long long)judges, (long long)takes);
}

static enum err
insert(struct call *call, const struct ballot_opening *o, const struct board_policy *p)
{
	const struct tally_policy *v = &p->votes;

	return db_run(call->db, STMT_tally_insert,
	    ARGS(TEXT(o->id), TEXT(p->board), TEXT(o->party), TEXT(o->organisation), INT(v->quorum),
		INT(v->threshold_p), INT(v->threshold_q), INT(v->min_approve), INT(v->blind),
		TEXT(p->same_organisation), INT(call->now), INT(call->now + p->deadline_ms),
		INT((int64_t)v->required), INT((int64_t)v->vetoes), INT(p->guests)));
}

static void
note(struct call *call, const struct board_policy *p, int64_t judges, struct ballot_opened *ret)
{
	if (call->now + p->deadline_ms > ret->deadline_at)
		ret->deadline_at = call->now + p->deadline_ms;
	ret->small = ret->small || judges < 3;
	ret->boards = ret->boards.n == 0 ? p->slug
					 : str_printf(call->arena, "%.*s and %.*s",
					       STR_ARG(ret->boards), STR_ARG(p->slug));
}

enum err
ballot_open(struct call *call, const struct ballot_opening *o, const struct board_policy *policies,
    int count, struct ballot_opened *ret)
{
	*ret = (struct ballot_opened){0, false, {NULL, 0}};
	for (int i = 0; i < count; i++) {
		int64_t judges;
		TRY(conflict_find(call, o->id, o->party, &policies[i], nobody));
		TRY(count_judges(call, o, &policies[i], &judges));
		check_quorum(call, o, &policies[i], judges);
		TRY(insert(call, o, &policies[i]));
		if (judges < policy_takes(&policies[i].votes))
			TRY(notice_to_board_heads(
			    call, policies[i].board, NOTICE_GUEST_WANTED, o->id));
		if (policies[i].assign > 0 && id_ok(o->id, object_prefix(OBJECT_APPLICATION)))
			TRY(assign_fewest(call, o->id, policies[i].board, policies[i].assign));
		note(call, &policies[i], judges, ret);
	}
	return call->faults.first == NULL ? ballot_await(call, o->id, ret->deadline_at)
					  : ERR_INVALID;
}
