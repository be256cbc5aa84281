/* The queue: what waits for the caller's vote, for their boards', or for longer than it
 * should; what is due first comes first. */
#include "daemon/command/board/review_queue.h"

#include "daemon/command/application/application.h"
#include "daemon/command/command.h"
#include "daemon/command/people/seats.h"
#include "daemon/command/render.h"
#include "lib/time.h"

/* --- pages ------------------------------------------------------------------------------------ */

/* What was reopened comes first, then what is assigned to the caller, then the rest: each group
 * later by more than any deadline. */
static const int64_t a_group = INT64_C(1) << 52;

struct groups {
	bool first, assigned; /* there is something in it */
};

static struct page
page_of_assigned(struct call *call, const struct board_seat *s, int64_t behind)
{
	return (struct page){OBJECT_APPLICATION, STMT_review_queue_assigned,
	    {TEXT(call->caller.account), INT(call->now), TEXT(s->board), TEXT(s->slug),
		INT(behind)}};
}

static enum err
has_assigned(struct call *call, bool *ret)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_assignment_any, ARGS(TEXT(call->caller.account)), &row);

	(void)rows_close(&row);
	*ret = e == OK;
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err
has_first(struct call *call, const struct seats *seats, bool *ret)
{
	*ret = false;
	for (int i = 0; i < seats->count && !*ret; i++) {
		struct rows row;
		enum err e = db_one(
		    call->db, STMT_review_any_first, ARGS(TEXT(seats->seat[i].board)), &row);
		(void)rows_close(&row);
		if (e != OK && e != ERR_NOT_FOUND)
			return e;
		*ret = e == OK;
	}
	return OK;
}

/* What waits for the vote of one who sits there. */
static struct page
page_of_mine(struct call *call, const struct board_seat *s, enum stmt stmt, int64_t behind)
{
	return (struct page){OBJECT_APPLICATION, stmt,
	    {TEXT(call->caller.account), INT(call->now), TEXT(s->board),
		TEXT(call->caller.organisation), TEXT(s->slug), INT(s->seated_at), INT(s->chair_at),
		INT(s->deputy_at), text_or_null(s->stands_for), INT(behind)}};
}

/* What waits for the board, whoever voted on it. */
static struct page
page_of_board(struct call *call, const struct board_seat *s, enum stmt stmt, int64_t behind)
{
	return (struct page){OBJECT_APPLICATION, stmt,
	    {TEXT(call->caller.account), INT(call->now), TEXT(s->board), TEXT(s->slug),
		INT(behind)}};
}

/* … and is late. */
static struct page
page_of_late(struct call *call, const struct board_seat *s)
{
	return (struct page){OBJECT_APPLICATION, STMT_review_queue_overdue,
	    {TEXT(call->caller.account), INT(call->now), TEXT(s->board), TEXT(s->slug)}};
}

enum queue { QUEUE_MINE, QUEUE_OF_BOARD, QUEUE_LATE };

/* The pages of one seat; returns how many. */
static int
pages_of(struct call *call, const struct board_seat *s, enum queue q, const struct groups *g,
    struct page *pages)
{
	int64_t behind = g->first ? a_group : 0;
	int n = 0;

	if (q == QUEUE_LATE)
		return pages[0] = page_of_late(call, s), 1;
	if (q == QUEUE_OF_BOARD) {
		if (g->first)
			pages[n++] = page_of_board(call, s, STMT_review_queue_of_board_first, 0);
		pages[n++] = page_of_board(call, s, STMT_review_queue_of_board, behind);
		return n;
	}
	if (g->first)
		pages[n++] = page_of_mine(call, s, STMT_review_queue_first, 0);
	if (g->assigned)
		pages[n++] = page_of_assigned(call, s, behind);
	pages[n++] = page_of_mine(call, s, STMT_review_queue, behind + (g->assigned ? a_group : 0));
	return n;
}

/* The case of another kind that STMT finds, or empty. */
static enum err
other_case(struct call *call, enum stmt stmt, struct str *ret)
{
	struct rows row;
	enum err e = db_one(call->db, stmt, ARGS(TEXT(call->caller.account), INT(call->now)), &row);

	*ret = e == OK ? row_text(&row, "case_id", call->arena) : (struct str){NULL, 0};
	(void)rows_close(&row);
	return e == ERR_NOT_FOUND ? OK : e;
}

/* Promotions and imports stand on pages of their own; who is waited for there is told so. */
static enum err
point_to_others(struct call *call)
{
	struct str promotion, import;

	TRY(other_case(call, STMT_review_promotion, &promotion));
	TRY(other_case(call, STMT_review_import, &import));
	if (import.n != 0)
		call_hint(call, "An import waits for your vote, too: sluice import show %.*s%s",
		    STR_ARG(str_from(import, 24)),
		    promotion.n != 0 ? "; and promotions: sluice promotion queue" : "");
	else if (promotion.n != 0)
		call_hint(call, "Promotions wait for your vote, too: sluice promotion queue");
	return OK;
}

enum err
review_queue(struct call *call)
{
	bool overdue = str_is(call_query(call, "overdue"), "true");
	bool mine = str_is(call_query(call, "mine"), "true");
	bool of_board = call_query(call, "board").p != NULL && !mine;
	enum queue q = overdue ? QUEUE_LATE : of_board ? QUEUE_OF_BOARD : QUEUE_MINE;
	struct page pages[3 * SEATS_MAX];
	struct groups groups = {false, false};
	struct seats seats;
	int n = 0;

	if (overdue && mine) {
		fault_add(&call->faults, STR("/mine"),
		    "does not go with overdue: when its time is over, nobody votes any more");
		return ERR_INVALID;
	}
	TRY(seats_read(call, &seats));
	TRY(seats_choose(call, &seats));
	TRY(has_first(call, &seats, &groups.first));
	if (q == QUEUE_MINE)
		TRY(has_assigned(call, &groups.assigned));
	for (int i = 0; i < seats.count; i++)
		n += pages_of(call, &seats.seat[i], q, &groups, &pages[n]);
	if (q == QUEUE_MINE)
		TRY(point_to_others(call));
	return render_pages(call, pages, n, SOONEST_FIRST);
}

/* --- one row ---------------------------------------------------------------------------------- */

/* printf takes ten times as long, and there are many rows. */
static void
put_count(struct buf *b, int64_t n)
{
	if (n > 9)
		put_count(b, n / 10);
	buf_char(b, (char)('0' + n % 10));
}

/* "3 days" */
static void
put_span(struct buf *b, int64_t ms)
{
	bool days = ms >= DAY_MS, hours = ms >= HOUR_MS;
	int64_t n = days ? ms / DAY_MS : hours ? ms / HOUR_MS : ms / MINUTE_MS;

	put_count(b, n);
	buf_put(b, days ? STR(" day") : hours ? STR(" hour") : STR(" minute"));
	if (n != 1)
		buf_char(b, 's');
}

/* "12 days old, due in 2 days" */
static struct str
age_and_deadline(struct call *call, int64_t since, int64_t due)
{
	struct buf b = {.arena = call->arena};

	put_span(&b, call->now - since);
	buf_put(&b, due > call->now ? STR(" old, due in ") : STR(" old, overdue for "));
	put_span(&b, due > call->now ? due - call->now : call->now - due);
	return buf_str(&b);
}

static void
put_missing(struct buf *b, int64_t n, struct str what)
{
	if (b->n != 0)
		buf_put(b, STR(", "));
	put_count(b, n);
	buf_put(b, STR(" more "));
	buf_put(b, what);
	if (n != 1)
		buf_char(b, 's');
}

/* How far the vote is, and what it takes. */
struct progress {
	bool casting;
	int64_t approvals, rejections, quorum, min_approve;
};

static struct progress
progress_of(const struct rows *row, bool casting)
{
	struct progress p = {.casting = casting};

	p.approvals = row_int(row, "approvals");
	p.rejections = row_int(row, "rejections");
	p.quorum = row_int(row, "quorum");
	p.min_approve = row_int(row, "min_approve");
	return p;
}

/* "1 more vote, 2 more approvals" */
static struct str
unmet(struct call *call, const struct progress *p)
{
	int64_t votes = p->quorum - p->approvals - p->rejections,
		more = p->min_approve - p->approvals;
	struct buf b = {.arena = call->arena};

	if (p->casting)
		return STR("the casting vote");
	if (votes > 0)
		put_missing(&b, votes, STR("vote"));
	if (more > 0)
		put_missing(&b, more, STR("approval"));
	return b.n == 0 ? STR("a vote that decides it, or its deadline") : buf_str(&b);
}

static void
put_progress(struct call *call, const struct rows *row, bool casting)
{
	struct json_out *o = &call->reply;
	struct progress p = progress_of(row, casting);

	json_put_text(o, "needs", unmet(call, &p));
	json_put_int(o, "approvals", p.approvals);
	json_put_int(o, "rejections", p.rejections);
	json_put_int(o, "abstentions", row_int(row, "abstentions"));
	json_put_int(o, "recusals", row_int(row, "recusals"));
}

void
review_queue_put(struct call *call, const struct rows *row)
{
	struct json_out *o = &call->reply;
	int64_t since = row_int(row, "submitted_at");

	json_put_text(o, "submitted_at", time_text(call->arena, since));
	json_put_text(o, "board", row_peek(row, "board"));
	int64_t due = row_int(row, "closes_at");
	json_put_text(o, "closes_at", time_text(call->arena, due));
	json_put_text(o, "waits", age_and_deadline(call, since, due));
	bool casting = !row_null(row, "caster");
	json_put_bool(o, "casting_vote", casting);
	if (row_int(row, "blind") != 0)
		json_put_text(o, "needs", STR("hidden until it closes"));
	else
		put_progress(call, row, casting);
	if (row_flag(row, "assigned") != 0)
		json_put_bool(o, "assigned", true);
}
