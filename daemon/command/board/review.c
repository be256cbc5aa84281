/* A review policy, read and held against the board that shall meet it. */
#include "daemon/command/board/review.h"

#include "daemon/command/board/policy.h"
#include "daemon/command/object.h"
#include "daemon/rules/perspective.h"
#include "lib/time.h"

enum err
review_speakers(struct call *call, struct str board, uint64_t ret[REVIEW_VOTERS_MAX], int *count)
{
	struct rows rows = db_query(
	    call->db, STMT_review_voters, ARGS(TEXT(board), INT(call->now)));

	*count = 0;
	while (*count < REVIEW_VOTERS_MAX && rows_next(&rows))
		ret[(*count)++] = (uint64_t)row_int(&rows, "speaks_for");
	return rows_close(&rows);
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

static enum err
find_board(struct call *call, const struct json *object, struct str pointer, struct str model,
    struct review *ret)
{
	struct object_row board;
	bool good;

	TRY(object_named(
	    call, OBJECT_BOARD, json_text(object, "board"), at(call, pointer, "board"), &board));
	if (board.id.n == 0)
		return OK;
	TRY(serves(call, board.id, model, &good));
	if (good)
		ret->board = board.id;
	else
		fault_add(&call->faults, at(call, pointer, "board"),
		    "does not serve this model; its boards are named when it is imported");
	return good ? review_speakers(call, board.id, ret->speak, &ret->voters) : OK;
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

enum err
review_read(struct call *call, const struct json *object, struct str pointer, struct str model,
    struct review *ret)
{
	*ret = (struct review){.voters = 0};
	TRY(find_board(call, object, pointer, model, ret));
	read_numbers(call, object, pointer, ret);
	check_numbers(call, pointer, ret);
	check_members(call, pointer, ret);
	return OK;
}
