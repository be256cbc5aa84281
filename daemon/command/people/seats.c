/* Seats as the store has them now. */
#include "daemon/command/people/seats.h"

#include "daemon/command/object.h"

static struct board_seat *
seat_on(struct call *call, struct seats *seats, const struct rows *row)
{
	struct str board = row_peek(row, "board_id");

	for (int i = 0; i < seats->count; i++)
		if (str_eq(seats->seat[i].board, board))
			return &seats->seat[i];
	if (seats->count == SEATS_MAX)
		return NULL;
	struct board_seat *s = &seats->seat[seats->count++];
	*s = (struct board_seat){str_copy(call->arena, board), row_text(row, "slug", call->arena),
	    INT64_MAX, INT64_MAX, INT64_MAX, row_text(row, "stands_for", call->arena)};
	return s;
}

static void
earlier(int64_t *since, int64_t at)
{
	*since = at < *since ? at : *since;
}

/* One may hold several roles on a board: the first of each counts, and any is a seat, though
 * without a vote for who is away or stands in for nobody. */
enum err
seats_read(struct call *call, struct seats *ret)
{
	struct rows rows = db_query(
	    call->db, STMT_board_of_account, ARGS(TEXT(call->caller.account), INT(call->now)));

	ret->count = 0;
	while (rows_next(&rows)) {
		struct board_seat *s = seat_on(call, ret, &rows);
		struct str role = row_peek(&rows, "role");
		int64_t at = row_null(&rows, "votes_from") ? INT64_MAX
							   : row_int(&rows, "votes_from");
		if (s == NULL)
			continue;
		earlier(&s->seated_at, at);
		if (str_is(role, "chair"))
			earlier(&s->chair_at, at);
		if (str_is(role, "deputy"))
			earlier(&s->deputy_at, at);
	}
	return rows_close(&rows);
}

enum err
seats_choose(struct call *call, struct seats *seats)
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
