/* A case's boards as JSON, and what is missing, in words. */
#include "daemon/command/board/ballot_seat.h"
#include "daemon/command/board/policy.h"
#include "daemon/rules/perspective.h"
#include "lib/time.h"

/* What is shown of one board, and to whom. */
struct view {
	const struct ballot *ballot;
	struct seat seat;
	struct tally_count count;
	enum ballot_sight sight;
	struct str outcome, caster; /* NULL: none */
	int64_t closes_at;
	bool waits, counted; /* counted: it is certain what it comes to at its deadline */
};

static enum err
read_view(struct call *call, const struct rows *row, struct view *v)
{
	ballot_seat(call, row, &v->seat);
	v->outcome = row_text(row, "outcome", call->arena);
	v->caster = row_text(row, "caster", call->arena);
	v->closes_at = row_int(row, "closes_at");
	v->waits = row_int(row, "waits") != 0;
	v->counted = !row_null(row, "at_deadline");
	return ballot_count(call, v->ballot, &v->seat, &v->count);
}

static bool
is_open(const struct view *v)
{
	return v->outcome.n == 0;
}

/* May the numbers be shown?  A blind vote's only when it has closed. */
static bool
shows_counts(const struct view *v)
{
	return !is_open(v) || (v->sight == BALLOT_BOARD && !v->seat.policy.blind);
}

static const char *
state_of_board(const struct view *v)
{
	if (!is_open(v))
		return v->outcome.p;
	if (!v->waits)
		return "stopped";
	return v->seat.tied ? "tied" : "voting";
}

/* --- members ---------------------------------------------------------------------------------- */

static void
put_policy(struct call *call, const struct view *v)
{
	struct json_out *o = &call->reply;
	const struct tally_policy *p = &v->seat.policy;

	json_put_int(o, "quorum", p->quorum);
	json_put_text(
	    o, "threshold", str_printf(call->arena, "%d/%d", p->threshold_p, p->threshold_q));
	json_put_int(o, "min_approve", p->min_approve);
	json_put_bool(o, "blind", p->blind);
	if (p->required != 0)
		perspectives_put(o, "required", p->required);
	if (p->vetoes != 0)
		perspectives_put(o, "vetoes", p->vetoes);
}

/* How close it was: in numbers and in words. */
static void
put_margin(struct call *call, const struct view *v)
{
	int margin = tally_margin(&v->seat.policy, &v->count);
	const char *end = str_is(v->outcome, "approved") ? "approved" : "refused";

	json_put_int(&call->reply, "margin", margin);
	if (margin == 1)
		json_put_text(&call->reply, "closeness",
		    str_printf(call->arena,
			"One vote cast the other way would have kept it from being %s.", end));
	else if (margin > 1)
		json_put_text(&call->reply, "closeness",
		    str_printf(call->arena,
			"%d votes cast the other way would have kept it from being %s.", margin,
			end));
	else
		json_put_text(&call->reply, "closeness",
		    STR("No votes cast the other way would have changed it."));
}

static void
put_counts(struct call *call, const struct view *v)
{
	struct json_out *o = &call->reply;

	json_put_int(o, "approvals", ballot_sum(&v->count, vote_for));
	json_put_int(o, "rejections", ballot_sum(&v->count, vote_against));
	json_put_int(o, "abstentions", v->count.votes[VOTE_ABSTAIN]);
	json_put_int(o, "recusals", v->count.votes[VOTE_RECUSE]);
	if (!is_open(v) && !str_is(v->outcome, "handed_over"))
		put_margin(call, v);
}

static void
put_vote(struct call *call, const struct rows *row)
{
	static const char *const members[] = {
	    "vote", "reason", "conditions", "code", "casting", "casting_reason", "in_place_of"};
	struct json_out *o = &call->reply;

	json_open(o, NULL);
	json_put_text(o, "account", row_text(row, "account_id", call->arena));
	json_put_text(o, "name", row_text(row, "name", call->arena));
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		if (!row_null(row, members[i]))
			json_put_text(o, members[i], row_text(row, members[i], call->arena));
	json_put_text(o, "at", time_text(call->arena, row_int(row, "at")));
	json_put_bool(o, "void", !row_null(row, "void_at"));
	if (row_int(row, "speaks_for") != 0)
		perspectives_put(o, "speaks_for", (uint64_t)row_int(row, "speaks_for"));
	json_close(o);
}

static enum err
put_votes(struct call *call, const struct view *v)
{
	bool own_only = is_open(v) && v->seat.policy.blind;
	struct rows rows = db_query(
	    call->db, STMT_vote_of_board, ARGS(TEXT(v->ballot->id), TEXT(v->seat.board)));

	json_open_list(&call->reply, "votes");
	while (rows_next(&rows)) {
		struct str who = row_text(&rows, "account_id", call->arena);
		if (!own_only || str_eq(who, call->caller.account))
			put_vote(call, &rows);
	}
	json_close_list(&call->reply);
	return rows_close(&rows);
}

static enum err
put_board(struct call *call, const struct view *v)
{
	struct json_out *o = &call->reply;
	enum err e = OK;

	json_open(o, NULL);
	json_put_text(o, "board", v->seat.slug);
	json_put_text(o, "state", str_of(state_of_board(v)));
	if (is_open(v) && v->waits)
		json_put_text(o, "closes_at", time_text(call->arena, v->closes_at));
	put_policy(call, v);
	if (v->seat.small)
		json_put_bool(o, "small_installation", true);
	if (shows_counts(v))
		put_counts(call, v);
	if (v->sight == BALLOT_BOARD)
		e = put_votes(call, v);
	if (v->sight == BALLOT_BOARD && e == OK)
		e = ballot_put_narrowings(
		    call, v->ballot, &v->seat, is_open(v) && v->seat.policy.blind);
	json_close(o);
	return e;
}

/* --- what is missing -------------------------------------------------------------------------- */

/* "Dana, Erik" */
static enum err
silent_names(struct call *call, const struct view *v, struct str *ret)
{
	struct rows rows = db_query(call->db, STMT_vote_silent,
	    ARGS(TEXT(v->ballot->id), TEXT(v->seat.board), INT(call->now)));
	struct buf b = {.arena = call->arena};

	while (rows_next(&rows))
		buf_printf(&b, "%s%.*s", b.n == 0 ? "" : ", ",
		    STR_ARG(row_text(&rows, "name", call->arena)));
	*ret = buf_str(&b);
	return rows_close(&rows);
}

static struct str
for_party(struct call *call, const struct view *v)
{
	bool late = v->closes_at <= call->now;
	bool able = v->seat.tied || tally_possible(&v->seat.policy, &v->count);

	return str_printf(call->arena,
	    late ? "The board %.*s is late: its time was over on %.*s."
	    : !able
		? "The board %.*s is short of people who may judge it, and looks for them until "
		  "%.*s; nothing is needed from you."
		: "The board %.*s decides by %.*s; nothing is needed from you.",
	    STR_ARG(v->seat.slug), STR_ARG(time_words(call->arena, v->closes_at)));
}

static struct str
when_late(struct call *call, const struct view *v)
{
	struct str when = time_words(call->arena, v->closes_at);

	return str_printf(call->arena,
	    v->counted
		? "%.*s: its time was over on %.*s, and what the votes come to is certain; "
		  "anyone concerned may ask for the count."
		: "%.*s: its time was over on %.*s without a quorum; the chair or the deputy "
		  "can return it.",
	    STR_ARG(v->seat.slug), STR_ARG(when));
}

/* "1 approval decides it, or 2 rejections" */
static struct str
votes_needed(struct call *call, const struct view *v)
{
	struct tally_missing m = tally_missing(&v->seat.policy, &v->count);
	struct buf b = {.arena = call->arena};

	if (m.to_approve < 0 && m.to_refuse < 0)
		buf_printf(&b, "%d more votes for or against make its quorum of %d", m.for_quorum,
		    v->seat.policy.quorum);
	if (m.to_approve == 0) /* the case's own rules ask for more, and stand before this */
		buf_put(&b, v->ballot->cases == VOTES_APPLICATION
				? STR("enough of its votes are for it, but not all for the same")
				: STR("enough of its votes are for it"));
	if (m.to_approve > 0)
		buf_printf(
		    &b, "%d more for it approve%s it", m.to_approve, m.to_approve == 1 ? "s" : "");
	if (m.to_refuse >= 0)
		buf_printf(&b, "%s%d more against it refuse%s it", b.n == 0 ? "" : ", ",
		    m.to_refuse, m.to_refuse == 1 ? "s" : "");
	if (m.unheard != 0)
		buf_printf(&b, "; it takes votes of %.*s",
		    STR_ARG(perspectives_text(call->arena, m.unheard)));
	return buf_str(&b);
}

/* What it comes to at its deadline if no further vote is cast. */
static enum err
as_it_stands(struct call *call, const struct view *v, const char **ret)
{
	struct tally t = tally_final(&v->seat.policy, &v->count);

	if (t.end == TALLY_APPROVED && v->ballot->weigh != NULL)
		TRY(ballot_weigh_board(call, v->ballot, &v->seat, 0, &t));
	switch (t.end) {
	case TALLY_APPROVED: *ret = "approved"; return OK;
	case TALLY_NOT_APPROVED: *ret = "not approved"; return OK;
	case TALLY_TIED: *ret = "tied, and a casting vote decides"; return OK;
	case TALLY_NO_QUORUM:
	case TALLY_OPEN: break;
	}
	*ret = "no quorum";
	return OK;
}

/* What helps a board of which too few are left. */
static enum err
remedy(struct call *call, const struct view *v, struct str *ret)
{
	bool application = v->ballot->kind == OBJECT_APPLICATION;
	struct rows rows = db_query(call->db, STMT_ballot_casters,
	    ARGS(TEXT(v->ballot->id), TEXT(v->seat.board), INT(call->now)));
	bool led = rows_next(&rows);

	if (led && (application || v->ballot->kind == OBJECT_PROMOTION))
		*ret = str_printf(call->arena,
		    "its chair or deputy can ask a guest (sluice %s guest %.*s ACCOUNT --reason "
		    "TEXT)%s",
		    object_word(v->ballot->kind), STR_ARG(str_from(v->ballot->id, 24)),
		    application ? ", or return it" : "");
	else if (application)
		*ret = STR("nobody who leads it may judge it; who is appointed before it lapses "
			   "has a vote once the applicant puts it to the boards again");
	else
		*ret = STR("once more are appointed, a lead ends it and proposes it anew");
	return rows_close(&rows);
}

/* Whatever those who are left vote, it is no decision as its policy asks for. */
static enum err
hopeless(struct call *call, const struct view *v, struct str *ret)
{
	const struct tally_policy *p = &v->seat.policy;
	bool unheard = (p->required & ~v->count.heard & ~v->count.silent_for) != 0;
	struct str help;

	TRY(remedy(call, v, &help));
	*ret = str_printf(call->arena, "%.*s: it cannot come to its %s of %d any more%s; %.*s.",
	    STR_ARG(v->seat.slug), p->min_approve > p->quorum ? "approvals" : "quorum",
	    policy_takes(p), unheard ? ", with the perspectives that it asks for" : "",
	    STR_ARG(help));
	return OK;
}

static struct str
while_open(struct call *call, const struct view *v, struct str silent, const char *stands)
{
	struct str when = time_words(call->arena, v->closes_at);
	struct str slug = v->seat.slug;

	if (v->seat.tied)
		return str_printf(call->arena,
		    "%.*s: the votes are tied; the %.*s's casting vote decides, until %.*s.",
		    STR_ARG(slug), STR_ARG(v->caster), STR_ARG(when));
	if (v->seat.policy.blind)
		return str_printf(call->arena,
		    "%.*s: votes are hidden until all have voted, or until %.*s. Still to vote: "
		    "%.*s.",
		    STR_ARG(slug), STR_ARG(when), STR_ARG(silent));
	return str_printf(call->arena,
	    "%.*s: %.*s. Still to vote, until %.*s: %.*s. If nobody does: %s.", STR_ARG(slug),
	    STR_ARG(votes_needed(call, v)), STR_ARG(when), STR_ARG(silent), stands);
}

static enum err
put_missing(struct call *call, const struct view *v)
{
	struct str silent = {NULL, 0}, text;
	const char *stands;

	if (!is_open(v) || !v->waits)
		return OK;
	if (v->sight != BALLOT_BOARD) {
		text = for_party(call, v);
	} else if (v->closes_at <= call->now) {
		text = when_late(call, v);
	} else if (!v->seat.tied && !tally_possible(&v->seat.policy, &v->count)) {
		TRY(hopeless(call, v, &text));
	} else {
		TRY(silent_names(call, v, &silent));
		TRY(as_it_stands(call, v, &stands));
		text = while_open(call, v, silent, stands);
	}
	json_put_text(&call->reply, NULL, text);
	return OK;
}

enum err
ballot_put(struct call *call, const struct ballot *b, enum ballot_sight sight, struct str first)
{
	struct view views[SEATS_MAX];
	struct rows rows = db_query(call->db, STMT_tally_of_case, ARGS(TEXT(b->id)));
	int n = 0;

	while (n < SEATS_MAX && rows_next(&rows)) {
		views[n] = (struct view){.ballot = b, .sight = sight};
		TRY(read_view(call, &rows, &views[n++]));
	}
	TRY(rows_close(&rows));
	json_open_list(&call->reply, "boards");
	for (int i = 0; i < n; i++)
		TRY(put_board(call, &views[i]));
	json_close_list(&call->reply);
	json_open_list(&call->reply, "missing");
	if (first.n != 0)
		json_put_text(&call->reply, NULL, first);
	for (int i = 0; i < n; i++)
		TRY(put_missing(call, &views[i]));
	json_close_list(&call->reply);
	return OK;
}
