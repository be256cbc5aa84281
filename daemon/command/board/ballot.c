/* Voting: which board, whose vote, and what it has come to. */
#include "daemon/command/board/ballot.h"

#include "daemon/command/application/asked.h"
#include "daemon/command/board/assign.h"
#include "daemon/command/board/ballot_seat.h"
#include "daemon/command/due.h"
#include "daemon/command/notice.h"
#include "daemon/command/record.h"

static enum err
read_seats(struct call *call, struct rows rows, struct seat ret[SEATS_MAX], int *count)
{
	*count = 0;
	while (*count < SEATS_MAX && rows_next(&rows))
		ballot_seat(call, &rows, &ret[(*count)++]);
	return rows_close(&rows);
}

/* About the case, its model and the board. */
static struct entry *
new_entry(struct call *call, enum event event, const struct ballot *b, const struct seat *seat)
{
	struct entry *e = record_new(call, event, b->kind, b->id);

	if (b->model.n != 0)
		record_on(e, OBJECT_MODEL, b->model);
	record_on(e, OBJECT_BOARD, seat->board);
	return e;
}

/* --- closing ---------------------------------------------------------------------------------- */

/* The votes are published in the entry that closes them. */
static enum err
publish(struct call *call, const struct ballot *b, const struct seat *seat, struct entry *e)
{
	struct rows rows = db_query(
	    call->db, STMT_vote_of_board, ARGS(TEXT(b->id), TEXT(seat->board)));

	json_open_list(&e->facts, "votes");
	while (rows_next(&rows)) {
		if (!row_null(&rows, "void_at"))
			continue;
		json_open(&e->facts, NULL);
		json_put_text(&e->facts, "account", row_text(&rows, "account_id", call->arena));
		json_put_text(&e->facts, "vote", row_text(&rows, "vote", call->arena));
		if (!row_null(&rows, "casting"))
			json_put_text(
			    &e->facts, "casting", row_text(&rows, "casting", call->arena));
		json_close(&e->facts);
	}
	json_close_list(&e->facts);
	return rows_close(&rows);
}

static enum err
close_board(struct call *call, const struct ballot *b, const struct seat *seat, struct tally t)
{
	TRY(db_run(call->db, STMT_tally_close,
	    ARGS(TEXT(b->id), TEXT(seat->board), TEXT(ballot_word(t.end)), INT(call->now))));
	struct entry *e = new_entry(call, EVENT_TALLY_CLOSED, b, seat);
	json_put_text(&e->facts, "outcome", ballot_word(t.end));
	if (seat->small)
		json_put_bool(&e->facts, "small_installation", true);
	TRY(db_run(call->db, STMT_assignment_close_board, ARGS(TEXT(b->id), TEXT(seat->board))));
	if (t.outcome != VOTE_COUNT)
		json_put_text(&e->facts, "vote", str_of(vote_word(t.outcome)));
	return publish(call, b, seat, e);
}

static enum err
caster_of(struct call *call, const struct ballot *b, const struct seat *seat, enum caster *ret)
{
	struct rows rows = db_query(
	    call->db, STMT_ballot_casters, ARGS(TEXT(b->id), TEXT(seat->board), INT(call->now)));
	bool chair = false, deputy = false;

	while (rows_next(&rows)) {
		bool is_chair = str_is(row_text(&rows, "role", call->arena), "chair");
		chair = chair || is_chair;
		deputy = deputy || !is_chair;
	}
	*ret = tally_caster(chair, deputy);
	return rows_close(&rows);
}

/* A tie waits for a casting vote; *t is what it comes to when there is nobody to cast it. */
static enum err
await_casting(struct call *call, const struct ballot *b, const struct seat *seat,
    const struct tally_count *count, struct tally *t)
{
	enum caster caster;

	TRY(caster_of(call, b, seat, &caster));
	if (caster == CASTER_NOBODY) {
		*t = tally_cast(count, VOTE_COUNT);
		return OK;
	}
	struct str role = caster == CASTER_CHAIR ? STR("chair") : STR("deputy");
	TRY(db_run(call->db, STMT_tally_tie,
	    ARGS(TEXT(b->id), TEXT(seat->board), TEXT(role), INT(call->now + TALLY_CASTING_MS))));
	struct entry *e = new_entry(call, EVENT_TALLY_TIED, b, seat);
	json_put_text(&e->facts, "casting_vote", role);
	if (caster != CASTER_CHAIR ||
	    (b->kind != OBJECT_APPLICATION && b->kind != OBJECT_PROMOTION))
		return OK;
	enum due kind = b->kind == OBJECT_APPLICATION ? DUE_CASTING_VOTE : DUE_PROMOTION_CASTING;
	return due_at(call, kind, b->id, call->now + TALLY_CASTING_MS / 2);
}

/* The case's own rules count who approves on all of its boards: who has yet to vote on another
 * board may still come. */
enum err
ballot_weigh_board(struct call *call, const struct ballot *b, const struct seat *seat, int to_come,
    struct tally *t)
{
	struct rows row;

	if (b->weigh == NULL || t->end != TALLY_APPROVED)
		return OK;
	TRY(db_one(call->db, STMT_tally_others_silent,
	    ARGS(TEXT(b->id), TEXT(seat->board), INT(call->now)), &row));
	int elsewhere = (int)row_int(&row, "silent");
	TRY(rows_close(&row));
	return b->weigh(call, b, to_come + elsewhere, to_come + elsewhere == 0, t);
}

/* Count SEAT and close it if the rules do; *ret is its end. */
static enum err
count_board(struct call *call, const struct ballot *b, const struct seat *seat, bool past,
    struct tally *ret)
{
	struct tally_count count;

	TRY(ballot_count(call, b, seat, &count));
	TRY(ballot_store_counts(call, b, seat, &count));
	*ret = tally_close(&seat->policy, &count, past);
	TRY(ballot_weigh_board(call, b, seat, past ? 0 : count.silent, ret));
	TRY(ballot_narrow(call, b, seat, &(struct narrow_count){&seat->policy, &count, past}, ret));
	if (ret->end == TALLY_TIED)
		TRY(await_casting(call, b, seat, &count, ret));
	if (ret->end == TALLY_APPROVED || ret->end == TALLY_NOT_APPROVED)
		return close_board(call, b, seat, *ret);
	return OK;
}

/* A vote on one board may be what the case's own rules waited for on another. */
static enum err
count_others(struct call *call, const struct ballot *b, const struct seat *seat)
{
	struct seat others[SEATS_MAX];
	struct tally t;
	int n = 0;

	if (b->weigh == NULL)
		return OK;
	TRY(read_seats(call,
	    db_query(call->db, STMT_tally_others, ARGS(TEXT(b->id), TEXT(seat->board))), others,
	    &n));
	for (int i = 0; i < n; i++)
		if (!others[i].tied)
			TRY(count_board(call, b, &others[i], false, &t));
	return OK;
}

/* What all boards have come to, and until when those that are asked have time. */
static enum err
whole_case(struct call *call, const struct ballot *b, struct ballot_result *ret)
{
	struct rows rows = db_query(call->db, STMT_tally_of_case, ARGS(TEXT(b->id)));
	enum tally_end ends[SEATS_MAX];
	int n = 0;

	ret->deadline_at = 0;
	while (n < SEATS_MAX && rows_next(&rows)) {
		struct str outcome = row_text(&rows, "outcome", call->arena);
		if (str_is(outcome, "handed_over"))
			continue;
		ends[n++] = str_is(outcome, "approved")       ? TALLY_APPROVED
			    : str_is(outcome, "not_approved") ? TALLY_NOT_APPROVED
							      : TALLY_OPEN;
		if (row_int(&rows, "waits") != 0 && row_int(&rows, "closes_at") > ret->deadline_at)
			ret->deadline_at = row_int(&rows, "closes_at");
	}
	TRY(rows_close(&rows));
	ret->end = tally_of_boards(ends, n);
	return ret->end == TALLY_OPEN ? ballot_await(call, b->id, ret->deadline_at)
				      : ballot_stop(call, b->id);
}

/* --- voting ----------------------------------------------------------------------------------- */

/* Names of all boards, for a person who has a seat on several. */
static struct str
names_of(struct call *call, const struct seat *seats, int count)
{
	struct buf b = {.arena = call->arena};

	for (int i = 0; i < count; i++)
		buf_printf(&b, "%s%.*s", i == 0 ? "" : ", ", STR_ARG(seats[i].slug));
	return buf_str(&b);
}

/* The board for which the caller votes: the one that they name, or the only one. */
static enum err
seat_of_caller(struct call *call, const struct ballot *b, struct seat *ret)
{
	struct seat seats[SEATS_MAX];
	struct str named = json_text(call->body, "board");
	int count, found = -1;

	TRY(read_seats(call,
	    db_query(call->db, STMT_tally_of_judge,
		ARGS(TEXT(b->id), TEXT(call->caller.account), INT(call->now))),
	    seats, &count));
	for (int i = 0; i < count; i++)
		if (named.n == 0 ? count == 1
				 : str_eq(named, seats[i].slug) || str_eq(named, seats[i].board))
			found = i;
	if (found >= 0) {
		*ret = seats[found];
		return OK;
	}
	fault_add(&call->faults, STR("/board"), "must be a board for which you vote on it: %.*s",
	    STR_ARG(names_of(call, seats, count)));
	return ERR_INVALID;
}

static enum err
vote_of_body(struct call *call, const struct ballot *b, const struct seat *seat, enum vote *ret)
{
	struct str seen = json_text(call->body, "digest");
	int64_t reapply_at;

	*ret = vote_of(json_text(call->body, "vote"), b->cases);
	if (seen.n != 0 && !str_eq(seen, b->digest))
		return call_refuse(call, ERR_STALE,
		    "What you read has been changed since: its digest is now %.*s. Nothing was "
		    "changed; read it again and vote on that.",
		    STR_ARG(b->digest));
	if (time_parse(json_text(call->body, "reapply"), &reapply_at) && reapply_at < call->now) {
		fault_add(&call->faults, STR("/reapply"), "must not lie in the past");
		return ERR_INVALID;
	}
	if (seat->tied && !vote_for(*ret) && !vote_against(*ret)) {
		fault_add(&call->faults, STR("/vote"),
		    "must be for or against: the votes are tied, and yours decides");
		return ERR_INVALID;
	}
	return OK;
}

static void
record_vote(struct call *call, const struct ballot *b, const struct seat *seat)
{
	struct entry *e = new_entry(call, EVENT_VOTE_CAST, b, seat);

	json_put_bool(&e->facts, "casting", seat->tied);
	record_seal(e, "vote", json_text(call->body, "vote"));
	record_seal(e, "reason", json_text(call->body, "reason"));
	record_seal(e, "conditions", json_text(call->body, "conditions"));
	record_seal(e, "code", json_text(call->body, "code"));
	record_seal(e, "digest", b->digest);
	if (b->narrows) {
		record_seal(e, "only", capabilities_text(call->arena, &b->only.set));
		record_seal(e, "term", duration_text(call->arena, b->only.term_ms));
	}
}

static enum err
store_vote(struct call *call, const struct ballot *b, const struct seat *seat)
{
	const struct json *body = call->body;
	struct str vote = json_text(body, "vote"), reason = json_text(body, "reason");
	struct str conditions = json_text(body, "conditions");
	int64_t reapply_at = 0;
	bool dated = time_parse(json_text(body, "reapply"), &reapply_at);

	if (seat->tied)
		return db_run(call->db, STMT_vote_put_casting,
		    ARGS(TEXT(b->id), TEXT(seat->board), TEXT(call->caller.account), TEXT(vote),
			TEXT(reason), TEXT(conditions), TEXT(b->digest), INT(call->now)));
	return db_run(call->db, STMT_vote_put,
	    ARGS(TEXT(b->id), TEXT(seat->board), TEXT(call->caller.account), TEXT(vote),
		TEXT(reason), TEXT(conditions), TEXT(json_text(body, "code")),
		dated ? INT(reapply_at) : NULL_ARG, TEXT(b->digest), INT(call->now),
		INT((int64_t)seat->speaks_for), text_or_null(seat->stands_for)));
}

/* What the vote has led to, in a sentence. */
static enum err
say(struct call *call, const struct ballot *b, const struct seat *seat, struct tally t,
    enum vote vote)
{
	struct tally_count count;

	TRY(ballot_count(call, b, seat, &count));
	int n = ballot_sum(&count, vote_for) + ballot_sum(&count, vote_against);
	if (t.end == TALLY_APPROVED || t.end == TALLY_NOT_APPROVED)
		call_said(call, "Recorded; with it the board %.*s has decided: %s.",
		    STR_ARG(seat->slug), t.end == TALLY_APPROVED ? "approved" : "not approved");
	else if (t.end == TALLY_TIED)
		call_said(call,
		    "Recorded; the votes of the board %.*s are tied, and a casting vote decides "
		    "within 3 days.",
		    STR_ARG(seat->slug));
	else if (t.end == TALLY_NO_QUORUM && (seat->policy.required & ~count.heard) != 0)
		call_said(call,
		    "Recorded, but without effect: nobody who is left on the board %.*s speaks for "
		    "%.*s, which has to have a vote.",
		    STR_ARG(seat->slug),
		    STR_ARG(perspectives_text(call->arena, seat->policy.required & ~count.heard)));
	else if (t.end == TALLY_NO_QUORUM)
		call_said(call,
		    "Recorded, but without effect: %d of the board %.*s %s voted for or against, "
		    "and with those who are left it cannot come to its quorum of %d.",
		    n, STR_ARG(seat->slug), n == 1 ? "has" : "have", seat->policy.quorum);
	else if (vote == VOTE_ABSTAIN || vote == VOTE_RECUSE)
		call_said(call,
		    "Recorded: you %s. It counts for neither side, and not for the quorum.",
		    vote == VOTE_ABSTAIN ? "abstain" : "have recused yourself");
	else
		call_said(call,
		    "Recorded your vote: %s. You can change it until the board's vote closes.",
		    vote_word(vote));
	return OK;
}

enum err
ballot_vote(struct call *call, const struct ballot *b, struct ballot_result *ret)
{
	struct seat seat;
	enum vote vote;
	struct tally t;

	TRY(seat_of_caller(call, b, &seat));
	TRY(vote_of_body(call, b, &seat, &vote));
	TRY(store_vote(call, b, &seat));
	TRY(ballot_store_narrowing(call, b, &seat));
	record_vote(call, b, &seat);
	TRY(notice_settle_of(call, call->caller.account, b->id));
	TRY(assign_voted(call, b->id, seat.board, vote == VOTE_RECUSE));
	if (vote == VOTE_RECUSE) {
		bool handed;
		TRY(ballot_give_up(call, b, &seat, &handed));
		if (handed)
			return whole_case(call, b, ret);
	}
	if (seat.tied) {
		struct tally_count count;
		TRY(ballot_count(call, b, &seat, &count));
		t = tally_cast(&count, vote);
		TRY(ballot_weigh_board(call, b, &seat, 0, &t));
		count.votes[vote]++;
		TRY(ballot_narrow(
		    call, b, &seat, &(struct narrow_count){&seat.policy, &count, true}, &t));
		TRY(close_board(call, b, &seat, t));
	} else {
		TRY(count_board(call, b, &seat, false, &t));
	}
	TRY(count_others(call, b, &seat));
	if (t.end == TALLY_NO_QUORUM && vote != VOTE_RECUSE)
		TRY(notice_to_board_heads(call, seat.board, NOTICE_QUORUM_LOST, b->id));
	TRY(say(call, b, &seat, t, vote));
	ret->outcome = t.outcome;
	return whole_case(call, b, ret);
}

/* --- without a vote --------------------------------------------------------------------------- */

/* Its deadline is over, or the time for its casting vote. */
static enum err
settle_board(struct call *call, const struct ballot *b, const struct seat *seat, struct tally *t)
{
	struct tally_count count;

	if (!seat->tied)
		return count_board(call, b, seat, true, t);
	TRY(ballot_count(call, b, seat, &count));
	*t = tally_cast(&count, VOTE_COUNT);
	return close_board(call, b, seat, *t);
}

enum err
ballot_settle(struct call *call, const struct ballot *b, struct ballot_result *ret)
{
	struct seat seats[SEATS_MAX];
	int count, settled = 0;

	TRY(read_seats(call, db_query(call->db, STMT_tally_past, ARGS(TEXT(b->id), INT(call->now))),
	    seats, &count));
	ret->outcome = VOTE_COUNT;
	for (int i = 0; i < count; i++) {
		struct tally t;
		TRY(settle_board(call, b, &seats[i], &t));
		settled += t.end != TALLY_NO_QUORUM;
		if (t.end == TALLY_NOT_APPROVED)
			ret->outcome = t.outcome;
	}
	if (settled == 0)
		return call_refuse(call, ERR_NOT_READY_TO,
		    "No board that it is put to has both a quorum and an end of its time; nothing "
		    "was "
		    "changed.");
	return whole_case(call, b, ret);
}

enum err
ballot_relieve(struct call *call, const struct ballot *b, struct ballot_result *ret, bool *handed)
{
	struct seat seats[SEATS_MAX];
	int n;

	*handed = false;
	TRY(read_seats(call,
	    db_query(call->db, STMT_tally_others, ARGS(TEXT(b->id), TEXT(STR("")))), seats, &n));
	for (int i = 0; i < n; i++) {
		struct tally_count count;
		struct str to = {NULL, 0};
		TRY(ballot_count(call, b, &seats[i], &count));
		if (!seats[i].tied && !tally_possible(&seats[i].policy, &count))
			TRY(ballot_hand_over(call, b, &seats[i], &to));
		*handed = *handed || to.n != 0;
	}
	ret->outcome = VOTE_COUNT;
	return *handed ? whole_case(call, b, ret) : OK;
}

enum err
ballot_stop(struct call *call, struct str id)
{
	TRY(due_never(call, DUE_APPLICATION_DEADLINE, id));
	TRY(notice_settle(call, id));
	TRY(db_run(call->db, STMT_assignment_close, ARGS(TEXT(id))));
	return db_run(call->db, STMT_tally_stop, ARGS(TEXT(id)));
}

enum err
ballot_resume(
    struct call *call, struct str id, int64_t paused_ms, int64_t earliest, int64_t *deadline_at)
{
	struct ballot b = {.id = id};
	struct ballot_result r;

	TRY(db_run(call->db, STMT_tally_resume, ARGS(TEXT(id), INT(paused_ms), INT(earliest))));
	TRY(db_run(call->db, STMT_assignment_reopen, ARGS(TEXT(id))));
	TRY(whole_case(call, &b, &r));
	*deadline_at = r.deadline_at;
	return OK;
}

static enum err
begin_by(struct call *call, enum stmt stmt, struct str id, struct str tier, int64_t *deadline_at)
{
	struct ballot b = {.id = id};
	struct ballot_result r;

	TRY(db_run(call->db, stmt, ARGS(TEXT(id), INT(call->now), TEXT(tier))));
	TRY(db_run(call->db, STMT_assignment_reopen, ARGS(TEXT(id))));
	TRY(whole_case(call, &b, &r));
	*deadline_at = r.deadline_at;
	return OK;
}

enum err
ballot_extend(struct call *call, struct str id, struct str tier, int64_t *deadline_at)
{
	return begin_by(call, STMT_tally_extend, id, tier, deadline_at);
}

enum err
ballot_begin_anew(struct call *call, struct str id, struct str tier, int64_t *deadline_at)
{
	return begin_by(call, STMT_tally_begin_anew, id, tier, deadline_at);
}

enum err
ballot_void(struct call *call, struct str id)
{
	TRY(db_run(call->db, STMT_vote_void, ARGS(TEXT(id), INT(call->now))));
	return db_run(call->db, STMT_tally_reopen, ARGS(TEXT(id)));
}
