/* Policies held against the members that a board has left. */
#include "daemon/command/board/board_check.h"

#include "daemon/command/board/policy.h"
#include "daemon/command/board/review.h"
#include "daemon/command/due.h"
#include "daemon/command/notice.h"
#include "daemon/rules/perspective.h"

enum { BOARDS_OF_ONE_MAX = 64 };

/* Is there a policy of BOARD that those who speak for SPEAK can't meet? */
static enum err
any_unmet(struct call *call, struct str board, const uint64_t *speak, int count, bool *ret)
{
	struct rows rows = db_query(call->db, STMT_policies_of_board,
	    ARGS(TEXT(board), TEXT(STR("")), INT(call->now), INT(1)));

	*ret = false;
	while (rows_next(&rows)) {
		struct board_policy p;
		policy_of_row(call->arena, &rows, &p);
		struct policy_gap gap = policy_gap(&p.votes, speak, count);
		*ret = *ret || !policy_met(&gap, p.guests);
	}
	return rows_close(&rows);
}

enum err
board_check(struct call *call, struct str board)
{
	uint64_t speak[REVIEW_VOTERS_MAX];
	bool unmet;
	int count;

	TRY(review_speakers(call, board, speak, &count));
	TRY(any_unmet(call, board, speak, count, &unmet));
	if (!unmet)
		return OK;
	TRY(notice_to_board_heads(call, board, NOTICE_POLICY_UNMET, board));
	return notice_to_admins(call, NOTICE_POLICY_UNMET, board);
}

enum err
board_lost(struct call *call, struct str board)
{
	TRY(due_at(call, DUE_BOARD_RELIEF, board, call->now));
	return board_check(call, board);
}

/* Votes that were waited for may not come. */
enum err
board_miss(struct call *call, struct str account, enum notice notice)
{
	struct str boards[BOARDS_OF_ONE_MAX];
	struct rows rows = db_query(
	    call->db, STMT_boards_waiting_for, ARGS(TEXT(account), INT(call->now)));
	int n = 0;

	while (n < BOARDS_OF_ONE_MAX && rows_next(&rows))
		boards[n++] = row_text(&rows, "id", call->arena);
	TRY(rows_close(&rows));
	for (int i = 0; i < n; i++)
		TRY(notice_to_board_heads(call, boards[i], notice, account));
	return OK;
}

enum err
board_lost_of(struct call *call, struct str account)
{
	struct str boards[BOARDS_OF_ONE_MAX];
	struct rows rows = db_query(
	    call->db, STMT_board_of_account, ARGS(TEXT(account), INT(call->now)));
	int n = 0;

	while (n < BOARDS_OF_ONE_MAX && rows_next(&rows))
		boards[n++] = row_text(&rows, "board_id", call->arena);
	TRY(rows_close(&rows));
	for (int i = 0; i < n; i++)
		TRY(board_lost(call, boards[i]));
	return OK;
}
