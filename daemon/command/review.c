/* A review policy, read and held against the board that shall meet it. */
#include "daemon/command/review.h"

#include "daemon/command/object.h"
#include "lib/time.h"

static struct str
at(struct call *call, struct str pointer, const char *member)
{
	return str_printf(call->arena, "%.*s/%s", STR_ARG(pointer), member);
}

static enum err
find_board(struct call *call, const struct json *object, struct str pointer, struct str model,
    struct review *ret)
{
	struct object_row board;
	struct rows row;

	TRY(object_named(
	    call, OBJECT_BOARD, json_text(object, "board"), at(call, pointer, "board"), &board));
	if (board.id.n == 0)
		return OK;
	TRY(db_one(
	    call->db, STMT_review_voters, ARGS(TEXT(board.id), TEXT(model), INT(call->now)), &row));
	ret->voters = (int)row_int(&row, "voters");
	if (row_int(&row, "serves") != 0)
		ret->board = board.id;
	else
		fault_add(&call->faults, at(call, pointer, "board"),
		    "does not serve this model; its boards are named when it is imported");
	return rows_close(&row);
}

static void
read_numbers(const struct json *object, struct review *ret)
{
	const struct json *threshold = json_member(object, "threshold");
	struct tally_policy *p = &ret->policy;

	p->quorum = (int)json_int(object, "quorum", 1);
	p->threshold_p = (int)json_int(threshold, "p", 1);
	p->threshold_q = (int)json_int(threshold, "q", 2);
	p->min_approve = (int)json_int(object, "min_approve", 2);
	p->blind = json_truth(object, "blind");
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
	int takes = p->quorum > p->min_approve ? p->quorum : p->min_approve;

	if (2 * p->threshold_p < p->threshold_q || p->threshold_p > p->threshold_q)
		fault_add(&call->faults, at(call, pointer, "threshold"),
		    "must lie between one half and one");
	if (r->deadline_ms <= 0)
		fault_add(
		    &call->faults, at(call, pointer, "deadline"), "must leave the board some time");
	if (r->board.n != 0 && r->voters < takes)
		fault_add(&call->faults, at(call, pointer, "quorum"),
		    "cannot be met: the policy takes %d votes, and %d members of the board can "
		    "vote now; appoint reviewers first (sluice role propose reviewer)",
		    takes, r->voters);
}

enum err
review_read(struct call *call, const struct json *object, struct str pointer, struct str model,
    struct review *ret)
{
	*ret = (struct review){.voters = 0};
	TRY(find_board(call, object, pointer, model, ret));
	read_numbers(object, ret);
	check_numbers(call, pointer, ret);
	return OK;
}
