/* Policies that a board can't meet any more: its heads and the admins are told. */
#ifndef COMMAND_BOARD_CHECK_H
#define COMMAND_BOARD_CHECK_H

#include "daemon/command/notice.h"

/* Hold every policy in use that names BOARD against those who can vote on it now.  After
 * anything that takes a voter or a perspective from it. */
MUST_USE enum err board_check(struct call *call, struct str board);
/* A member has left BOARD: that, and cases that it can't decide any more go to the board in its
 * place. */
MUST_USE enum err board_lost(struct call *call, struct str board);
/* Of all boards on which ACCOUNT has a seat. */
MUST_USE enum err board_lost_of(struct call *call, struct str account);

/* ACCOUNT was suspended or invited again: tell the heads of boards on which something waits for
 * their vote. */
MUST_USE enum err board_miss(struct call *call, struct str account, enum notice notice);

#endif
