/* Lists of applications: mine, a board's, all; and the queue of what waits for a vote. */
#include "daemon/command/command.h"
#include "daemon/command/render.h"

enum { BOARDS_MAX = 16 };

/* The boards on which the caller has a seat, and since when; INT64_MAX: never. */
struct seats {
	struct board_seat {
		struct str board, slug;
		int64_t seated_at, chair_at, deputy_at;
	} seat[BOARDS_MAX];
	int count;
};

static int64_t
since(const struct rows *row, const char *name)
{
	return row_null(row, name) ? INT64_MAX : row_int(row, name);
}

static enum err
read_boards(struct call *call, struct seats *ret)
{
	struct rows rows = db_query(
	    call->db, STMT_board_of_account, ARGS(TEXT(call->caller.account), INT(call->now)));

	ret->count = 0;
	while (ret->count < BOARDS_MAX && rows_next(&rows))
		ret->seat[ret->count++] = (struct board_seat){
		    row_text(&rows, "board_id", call->arena), row_text(&rows, "slug", call->arena),
		    since(&rows, "seated_at"), since(&rows, "chair_at"), since(&rows, "deputy_at")};
	return rows_close(&rows);
}

/* --board: one of them; the seats are cut down to it. */
static enum err
choose_board(struct call *call, struct seats *seats)
{
	struct str asked = call_query(call, "board");
	struct object_row board;

	if (asked.p == NULL)
		return OK;
	TRY(object_find(call, OBJECT_BOARD, asked, &board));
	for (int i = 0; i < seats->count; i++)
		if (str_eq(seats->seat[i].board, board.id)) {
			*seats = (struct seats){{seats->seat[i]}, 1};
			return OK;
		}
	return call_refuse(call, ERR_FORBIDDEN,
	    "A board's applications are listed by its members; you have no seat on %.*s.",
	    STR_ARG(asked));
}

/* --state: one of an application's. */
static enum err
check_state(struct call *call)
{
	struct str asked = call_query(call, "state");

	if (asked.p == NULL || state_known(OBJECT_APPLICATION, asked))
		return OK;
	fault_add(
	    &call->faults, STR("/state"), "is no state of an application: %.*s", STR_ARG(asked));
	return ERR_INVALID;
}

/* A page by STMT, or by STMT_IN where a state is asked for. */
struct choice {
	enum stmt stmt, stmt_in;
};
static struct page
page_of(struct call *call, struct choice c, struct arg third)
{
	struct str state = call_query(call, "state");
	struct page p = {OBJECT_APPLICATION, state.p == NULL ? c.stmt : c.stmt_in,
	    {TEXT(call->caller.account), INT(call->now)}};
	int n = 2;

	if (third.kind != ARG_END)
		p.args[n++] = third;
	if (state.p != NULL)
		p.args[n] = TEXT(state);
	return p;
}

static struct page
page_of_mine(struct call *call)
{
	return page_of(call,
	    (struct choice){STMT_application_list_mine, STMT_application_list_mine_in}, END_ARG);
}

static struct page
page_of_joined(struct call *call)
{
	return page_of(call,
	    (struct choice){STMT_application_list_joined, STMT_application_list_joined_in},
	    END_ARG);
}

enum err
application_list(struct call *call)
{
	bool mine = str_is(call_query(call, "mine"), "true");
	struct page pages[BOARDS_MAX + 2];
	struct seats seats;
	int n = 0;

	TRY(check_state(call));
	TRY(read_boards(call, &seats));
	if (!mine && call_query(call, "board").p == NULL &&
	    (call->caller.roles & 1u << ROLE_AUDITOR) != 0) {
		pages[0] = page_of(call,
		    (struct choice){STMT_application_list_all, STMT_application_list_all_in},
		    END_ARG);
		return render_page(call, &pages[0]);
	}
	TRY(choose_board(call, &seats));
	for (int i = 0; i < seats.count && !mine; i++)
		pages[n++] = page_of(call,
		    (struct choice){
			STMT_application_list_of_board, STMT_application_list_of_board_in},
		    TEXT(seats.seat[i].board));
	if (call_query(call, "board").p == NULL) {
		pages[n++] = page_of_mine(call);
		pages[n++] = page_of_joined(call);
	}
	return render_pages(call, pages, n, NEWEST_FIRST);
}

static struct page
page_of_queue(struct call *call, const struct board_seat *s)
{
	return (struct page){OBJECT_APPLICATION, STMT_review_queue,
	    {TEXT(call->caller.account), INT(call->now), TEXT(s->board),
		TEXT(call->caller.organisation), TEXT(s->slug), INT(s->seated_at), INT(s->chair_at),
		INT(s->deputy_at)}};
}

enum err
review_queue(struct call *call)
{
	struct page pages[BOARDS_MAX];
	struct seats seats;

	TRY(read_boards(call, &seats));
	TRY(choose_board(call, &seats));
	for (int i = 0; i < seats.count; i++)
		pages[i] = page_of_queue(call, &seats.seat[i]);
	return render_pages(call, pages, seats.count, OLDEST_FIRST);
}
