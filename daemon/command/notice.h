/* Telling people: what is told lies in their inbox (sluice inbox) until they have read it.
 * A part of the command that tells; its entry in the ledger is the command's. */
#ifndef COMMAND_NOTICE_H
#define COMMAND_NOTICE_H

#include "daemon/command/call.h"

enum notice {
#define NOTICE(name, word, sentence, next) NOTICE_##name,
#include "schema/notices.def"
#undef NOTICE
	NOTICE_COUNT
};

/* Tell ACCOUNT about OBJECT, an id. */
MUST_USE enum err notice_to(
    struct call *call, struct str account, enum notice notice, struct str object);
/* Tell a board's chair and deputy. */
MUST_USE enum err notice_to_board_heads(
    struct call *call, struct str board, enum notice notice, struct str object);
/* Tell a board's chair and deputy and the admins that what the caller wants fails for want of
 * them: as a note, which stands though the command is refused; once, until they have read it. */
MUST_USE enum err notice_of_refusal(struct call *call, struct str board, enum notice notice);
/* Tell the auditors. */
MUST_USE enum err notice_to_auditors(struct call *call, enum notice notice, struct str object);
/* Tell the chairs and deputies of all boards, and all auditors. */
MUST_USE enum err notice_to_governing(struct call *call, enum notice notice, struct str object);
/* Tell everyone who is admin. */
MUST_USE enum err notice_to_admins(struct call *call, enum notice notice, struct str object);
/* Tell the chairs and deputies of the boards that serve a model. */
MUST_USE enum err notice_to_chairs(
    struct call *call, struct str model, enum notice notice, struct str object);
/* Tell a model's release leads. */
MUST_USE enum err notice_to_leads(
    struct call *call, struct str model, enum notice notice, struct str object);

/* Tell an application's applicant and members. */
MUST_USE enum err notice_to_people(struct call *call, struct str application, enum notice notice);

/* Tell who may take the next step with a denial, having had no part in it. */
MUST_USE enum err notice_to_deniers(struct call *call, struct str denial, enum notice notice);

/* Ask who judges a case (judge, in the store) for their vote. */
MUST_USE enum err notice_to_judges(struct call *call, enum notice notice, struct str object);

/* What OBJECT waited for is done: nobody reads any more that it waits.  ACCOUNT has voted on it:
 * they don't.  One thing of several is done, of which NOTICE tells. */
MUST_USE enum err notice_settle(struct call *call, struct str object);
MUST_USE enum err notice_settle_of(struct call *call, struct str account, struct str object);
MUST_USE enum err notice_settle_kind(struct call *call, enum notice notice, struct str object);

#endif
