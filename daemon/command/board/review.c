/* A review policy, read and held against the board that shall meet it. */
#include "daemon/command/board/review.h"

#include "daemon/command/board/policy.h"
#include "daemon/command/object.h"
#include "daemon/rules/perspective.h"
#include "lib/time.h"

/* Those of BOARD who have no vote on BUT as well; empty: all. */
static enum err
speakers(struct call *call, struct str board, struct str but, uint64_t ret[REVIEW_VOTERS_MAX],
    int *count)
{
	struct rows rows = db_query(
	    call->db, STMT_review_voters, ARGS(TEXT(board), INT(call->now), text_or_null(but)));

	*count = 0;
	while (*count < REVIEW_VOTERS_MAX && rows_next(&rows))
		ret[(*count)++] = (uint64_t)row_int(&rows, "speaks_for");
	return rows_close(&rows);
}

enum err
review_speakers(struct call *call, struct str board, uint64_t ret[REVIEW_VOTERS_MAX], int *count)
{
	return speakers(call, board, (struct str){NULL, 0}, ret, count);
}

static struct str
at(struct call *call, struct str pointer, const char *member)
{
	return str_printf(call->arena, "%.*s/%s", STR_ARG(pointer), member);
}

/* Does the board serve the model? */
static enum err
serves(struct call *call, struct str board, struct str model, bool *ret)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_review_serves, ARGS(TEXT(board), TEXT(model)), &row);

	(void)rows_close(&row);
	*ret = e == OK;
	return e == ERR_NOT_FOUND ? OK : e;
}

/* *ret: the board that is NAMED at POINTER, by id; empty when there is none that serves MODEL,
 * which is a fault. */
static enum err
find_board(
    struct call *call, struct str named, struct str pointer, struct str model, struct str *ret)
{
	struct object_row board;
	bool good;

	*ret = (struct str){NULL, 0};
	TRY(object_named(call, OBJECT_BOARD, named, pointer, &board));
	if (board.id.n == 0)
		return OK;
	TRY(serves(call, board.id, model, &good));
	if (good)
		*ret = board.id;
	else
		fault_add(&call->faults, pointer,
		    "does not serve this model; its boards are named when it is imported");
	return OK;
}

static void
read_numbers(struct call *call, const struct json *object, struct str pointer, struct review *ret)
{
	const struct json *threshold = json_member(object, "threshold");
	struct tally_policy *p = &ret->policy;

	p->quorum = (int)json_int(object, "quorum", 1);
	p->threshold_p = (int)json_int(threshold, "p", 1);
	p->threshold_q = (int)json_int(threshold, "q", 2);
	p->min_approve = (int)json_int(object, "min_approve", 2);
	p->blind = json_truth(object, "blind");
	ret->guests = (int)json_int(object, "guests", 0);
	ret->assign = (int)json_int(object, "assign", 0);
	p->required = perspectives_read(
	    &call->faults, json_member(object, "required"), at(call, pointer, "required"));
	p->vetoes = perspectives_read(
	    &call->faults, json_member(object, "vetoes"), at(call, pointer, "vetoes"));
	ret->deadline_ms = 14 * DAY_MS;
	(void)duration_parse(json_text(object, "deadline"), &ret->deadline_ms);
	ret->same_organisation = json_text(object, "same_organisation");
	if (ret->same_organisation.n == 0)
		ret->same_organisation = STR("recuse");
}

static void
check_numbers(struct call *call, struct str pointer, const struct review *r)
{
	const struct tally_policy *p = &r->policy;

	if (2 * p->threshold_p < p->threshold_q || p->threshold_p > p->threshold_q)
		fault_add(&call->faults, at(call, pointer, "threshold"),
		    "must lie between one half and one");
	if (r->deadline_ms <= 0)
		fault_add(
		    &call->faults, at(call, pointer, "deadline"), "must leave the board some time");
}

/* A policy that its board can't meet would refuse everybody. */
static void
check_members(struct call *call, struct str pointer, const struct review *r)
{
	struct policy_gap gap = policy_gap(&r->policy, r->speak, r->voters);

	if (r->board.n == 0)
		return;
	if (gap.voters_lacking > r->guests)
		fault_add(&call->faults, at(call, pointer, "quorum"),
		    "cannot be met: the policy takes %d votes, and %d members of the board can "
		    "vote now; appoint reviewers first (sluice role propose reviewer), or "
		    "count on guests for each case (\"guests\": 1)",
		    policy_takes(&r->policy), r->voters);
	if (r->assign > r->voters)
		fault_add(&call->faults, at(call, pointer, "assign"),
		    "is more than the board has members who can vote now: %d", r->voters);
	if (__builtin_popcountll(gap.unheard) > r->guests)
		fault_add(&call->faults, at(call, pointer, "required"),
		    "cannot be met: no member of the board speaks for %.*s; say for what its "
		    "members speak first (sluice board seat)",
		    STR_ARG(perspectives_text(call->arena, gap.unheard)));
}

/* Who judges where too few of the board may has to be able to, without those who are the board. */
static enum err
check_fallback(struct call *call, struct str pointer, const struct review *r)
{
	uint64_t speak[REVIEW_VOTERS_MAX];
	int voters;

	if (r->fallback.n == 0)
		return OK;
	TRY(speakers(call, r->fallback, r->board, speak, &voters));
	struct policy_gap gap = policy_gap(&r->policy, speak, voters);
	if (str_eq(r->fallback, r->board))
		fault_add(&call->faults, at(call, pointer, "fallback"), "must be another board");
	else if (!policy_met(&gap, r->guests))
		fault_add(&call->faults, at(call, pointer, "fallback"),
		    "cannot meet the policy in its place: it takes %d votes, and %d members of "
		    "that board, who do not sit on the first, can vote now%s%.*s",
		    policy_takes(&r->policy), voters, gap.unheard != 0 ? "; none speaks for " : "",
		    STR_ARG(perspectives_text(call->arena, gap.unheard)));
	return OK;
}

enum err
review_read(struct call *call, const struct json *object, struct str pointer, struct str model,
    struct review *ret)
{
	*ret = (struct review){.voters = 0};
	TRY(find_board(
	    call, json_text(object, "board"), at(call, pointer, "board"), model, &ret->board));
	TRY(find_board(call, json_text(object, "fallback"), at(call, pointer, "fallback"), model,
	    &ret->fallback));
	if (ret->board.n != 0)
		TRY(review_speakers(call, ret->board, ret->speak, &ret->voters));
	read_numbers(call, object, pointer, ret);
	check_numbers(call, pointer, ret);
	check_members(call, pointer, ret);
	return check_fallback(call, pointer, ret);
}

bool
review_leaves_somebody(const struct review *r)
{
	int takes = policy_takes(&r->policy);

	return r->fallback.n != 0 || r->voters < takes || r->voters + r->guests > takes;
}

bool
review_hears_appeals(const struct review *r)
{
	return r->fallback.n != 0 || policy_appealed(&r->policy, r->voters);
}
