/* Putting a case to its boards. */
#include "daemon/command/board/assign.h"
#include "daemon/command/board/ballot_seat.h"
#include "daemon/command/notice.h"
#include "daemon/command/people/conflict.h"
#include "daemon/command/record.h"
#include "daemon/rules/perspective.h"

enum { VOTERS_MAX = 64 };

static const struct str nobody;

/* Who may judge a case for a board. */
struct judges {
	int count;
	bool led; /* its chair or deputy is among them, who can ask a guest */
};

/* The same question as the view `judge` answers of a case that was opened: a person with two
 * seats counts once. */
static enum err
count_judges(struct call *call, const struct ballot_opening *o, const struct board_policy *p,
    struct judges *ret)
{
	bool recuse = str_is(p->same_organisation, "recuse") && o->organisation.n != 0;
	struct str seen[VOTERS_MAX];

	*ret = (struct judges){0, false};
	TRY(conflict_find(call, o->id, o->party, p, nobody));
	struct rows rows = db_query(call->db, STMT_board_voters,
	    ARGS(TEXT(p->board), TEXT(o->party), INT(call->now), TEXT(o->id)));
	while (ret->count < VOTERS_MAX && rows_next(&rows)) {
		struct str who = row_text(&rows, "account_id", call->arena);
		struct str of = row_text(&rows, "organisation_id", call->arena);
		struct str role = row_peek(&rows, "role");
		bool twice = false;
		if (recuse && str_eq(of, o->organisation))
			continue;
		ret->led = ret->led || str_is(role, "chair") || str_is(role, "deputy");
		for (int i = 0; i < ret->count && !twice; i++)
			twice = str_eq(seen[i], who);
		if (!twice)
			seen[ret->count++] = who;
	}
	return rows_close(&rows);
}

/* *p becomes the policy of the board in its place where too few of it may judge the case. */
static enum err
find_judges(
    struct call *call, const struct ballot_opening *o, struct board_policy *p, struct judges *ret)
{
	struct board_policy other = *p;
	struct judges others;

	TRY(count_judges(call, o, p, ret));
	if (ret->count >= policy_takes(&p->votes) || p->fallback.n == 0)
		return OK;
	other.board = p->fallback;
	other.slug = p->fallback_slug;
	TRY(count_judges(call, o, &other, &others));
	if (others.count > ret->count) {
		*p = other;
		*ret = others;
	}
	return OK;
}

static bool
enough(const struct board_policy *p, const struct judges *j)
{
	return j->count + (j->led ? p->guests : 0) >= policy_takes(&p->votes);
}

static void
check_quorum(struct call *call, const struct ballot_opening *o, const struct board_policy *p,
    const struct judges *j)
{
	if (!enough(p, j))
		fault_add(&call->faults, str_of(o->pointer),
		    "cannot be put to the board %.*s now: %d of its members may judge your case%s, "
		    "and it takes %d; %s",
		    STR_ARG(p->slug), j->count,
		    j->led || p->guests == 0 ? "" : ", none of whom can ask a guest",
		    policy_takes(&p->votes),
		    o->appeal
			? "chair, deputy and admins are told to appoint more: appeal again then"
			: "its chair can say when more are appointed");
}

static enum err
insert(struct call *call, const struct ballot_opening *o, const struct board_policy *p, bool small)
{
	const struct tally_policy *v = &p->votes;

	return db_run(call->db, STMT_tally_insert,
	    ARGS(TEXT(o->id), TEXT(p->board), TEXT(o->party), TEXT(o->organisation), INT(v->quorum),
		INT(v->threshold_p), INT(v->threshold_q), INT(v->min_approve), INT(v->blind),
		TEXT(p->same_organisation), INT(call->now), INT(call->now + p->deadline_ms),
		INT((int64_t)v->required), INT((int64_t)v->vetoes), INT(p->guests), INT(small)));
}

static void
note(struct call *call, const struct board_policy *p, bool small, struct ballot_opened *ret)
{
	if (call->now + p->deadline_ms > ret->deadline_at)
		ret->deadline_at = call->now + p->deadline_ms;
	ret->small = ret->small || small;
	ret->boards = ret->boards.n == 0 ? p->slug
					 : str_printf(call->arena, "%.*s and %.*s",
					       STR_ARG(ret->boards), STR_ARG(p->slug));
}

/* An appeal is a right: guests make up for who is missing. */
static void
count_on_guests(struct board_policy *p, const struct judges *j)
{
	int lacking = policy_takes(&p->votes) - j->count;

	if (lacking > p->guests)
		p->guests = lacking;
}

static enum err
open_board(struct call *call, const struct ballot_opening *o, struct board_policy p,
    struct ballot_opened *ret)
{
	struct judges judges;

	TRY(find_judges(call, o, &p, &judges));
	bool small = judges.count < 3;
	if (o->appeal)
		count_on_guests(&p, &judges);
	check_quorum(call, o, &p, &judges);
	if (o->appeal && !enough(&p, &judges))
		TRY(notice_of_refusal(call, p.board, NOTICE_APPEAL_STUCK));
	TRY(insert(call, o, &p, small));
	if (judges.count < policy_takes(&p.votes))
		TRY(notice_to_board_heads(call, p.board, NOTICE_GUEST_WANTED, o->id));
	if (p.assign > 0 && id_ok(o->id, object_prefix(OBJECT_APPLICATION)))
		TRY(assign_fewest(call, o->id, p.board, p.assign));
	note(call, &p, small, ret);
	return OK;
}

enum err
ballot_open(struct call *call, const struct ballot_opening *o, const struct board_policy *policies,
    int count, struct ballot_opened *ret)
{
	*ret = (struct ballot_opened){0, false, {NULL, 0}};
	for (int i = 0; i < count; i++)
		TRY(open_board(call, o, policies[i], ret));
	return call->faults.first == NULL ? ballot_await(call, o->id, ret->deadline_at)
					  : ERR_INVALID;
}

/* --- handing over ------------------------------------------------------------------------------ */

/* The policy by which SEAT votes on an application, of the board in its place; ERR_NOT_FOUND:
 * there is none. */
static enum err
read_fallback(struct call *call, struct str id, struct str board, struct board_policy *ret)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_tally_fallback, ARGS(TEXT(id), TEXT(board)), &row);

	if (e == OK) {
		policy_of_row(call->arena, &row, ret);
		ret->board = ret->fallback;
		ret->slug = ret->fallback_slug;
	}
	(void)rows_close(&row);
	return e;
}

static enum err
read_opening(struct call *call, struct str id, struct str board, struct ballot_opening *ret)
{
	struct rows row;

	TRY(db_one(call->db, STMT_tally_party, ARGS(TEXT(id), TEXT(board)), &row));
	*ret = (struct ballot_opening){.id = id,
	    .party = row_text(&row, "party_id", call->arena),
	    .organisation = row_text(&row, "organisation_id", call->arena),
	    .pointer = ""};
	return rows_close(&row);
}

/* Everyone of BOARD who judges the case. */
static enum err
tell_judges(struct call *call, struct str id, struct str board)
{
	struct rows rows = db_query(
	    call->db, STMT_vote_silent, ARGS(TEXT(id), TEXT(board), INT(call->now)));

	while (rows_next(&rows)) {
		enum err e = notice_to(
		    call, row_text(&rows, "account_id", call->arena), NOTICE_CASE_HANDED_OVER, id);
		if (e != OK)
			return rows_end(&rows, e);
	}
	return rows_close(&rows);
}

/* Votes for the board that gives up are void, as the case's page says; they are read on. */
static enum err
close_seat(struct call *call, const struct ballot *b, const struct seat *seat,
    const struct board_policy *to)
{
	TRY(db_run(
	    call->db, STMT_vote_void_board, ARGS(TEXT(b->id), TEXT(seat->board), INT(call->now))));
	TRY(db_run(
	    call->db, STMT_tally_hand_over, ARGS(TEXT(b->id), TEXT(seat->board), INT(call->now))));
	TRY(db_run(call->db, STMT_assignment_close_board, ARGS(TEXT(b->id), TEXT(seat->board))));
	struct entry *e = record_new(call, EVENT_TALLY_HANDED_OVER, b->kind, b->id);
	if (b->model.n != 0)
		record_on(e, OBJECT_MODEL, b->model);
	record_on(e, OBJECT_BOARD, seat->board);
	json_put_text(&e->facts, "to", to->board);
	return OK;
}

enum err
ballot_hand_over(struct call *call, const struct ballot *b, const struct seat *seat, struct str *to)
{
	struct ballot_opened opened = {.small = false};
	struct ballot_opening o;
	struct board_policy p;
	struct judges judges = {0, false};
	enum err e = read_fallback(call, b->id, seat->board, &p);

	*to = nobody;
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (e == OK) {
		TRY(read_opening(call, b->id, seat->board, &o));
		TRY(count_judges(call, &o, &p, &judges));
	}
	if (e != OK || !enough(&p, &judges))
		return notice_to_board_heads(call, seat->board, NOTICE_QUORUM_LOST, b->id);
	*to = p.slug;
	p.fallback = nobody;
	TRY(close_seat(call, b, seat, &p));
	TRY(open_board(call, &o, p, &opened));
	return tell_judges(call, b->id, p.board);
}

enum err
ballot_give_up(struct call *call, const struct ballot *b, const struct seat *seat, bool *handed)
{
	struct tally_count count;
	struct str to;

	*handed = false;
	TRY(ballot_count(call, b, seat, &count));
	if (tally_possible(&seat->policy, &count))
		return OK;
	TRY(ballot_store_counts(call, b, seat, &count));
	TRY(ballot_hand_over(call, b, seat, &to));
	*handed = to.n != 0;
	if (*handed)
		call_said(call,
		    "Recorded: you have recused yourself. Too few of the board %.*s are left to "
		    "judge it, so the board %.*s does, from the beginning.",
		    STR_ARG(seat->slug), STR_ARG(to));
	return OK;
}
