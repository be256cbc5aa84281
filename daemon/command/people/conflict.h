/* Who may not judge a case, beside its parties and those who recuse themselves. */
#ifndef COMMAND_CONFLICT_H
#define COMMAND_CONFLICT_H

#include "daemon/command/board/ballot.h"

/* Find them on one board and, where one is asked, of its GUEST: who belonged to an organisation of PARTY's within a year, where the
 * policy minds that, and who is declared to work with PARTY. */
MUST_USE enum err conflict_find(struct call *call, struct str case_id, struct str party,
    const struct board_policy *policy, struct str guest);

/* ACCOUNT doesn't judge it from now on; CAUSE is a word of the table bar_cause.  Their vote,
 * where one stands, is void. */
MUST_USE enum err conflict_bar(
    struct call *call, struct str case_id, struct str account, const char *cause);

#endif
