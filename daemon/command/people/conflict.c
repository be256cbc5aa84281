/* Conflicts of interest: found when a case is opened, declared, or named by the chair. */
#include "daemon/command/people/conflict.h"

#include "daemon/command/command.h"
#include "daemon/command/object.h"
#include "daemon/command/record.h"
#include "lib/time.h"

static const int64_t organisation_counts = 365 * DAY_MS;

enum err
conflict_find(struct call *call, struct str case_id, struct str party,
    const struct board_policy *policy, struct str guest)
{
	return db_run(call->db, STMT_case_bar_find,
	    ARGS(TEXT(case_id), TEXT(policy->board), TEXT(party), INT(call->now),
		INT(call->now - organisation_counts),
		INT(str_is(policy->same_organisation, "recuse")), text_or_null(guest)));
}

enum err
conflict_bar(struct call *call, struct str case_id, struct str account, const char *cause)
{
	TRY(db_run(
	    call->db, STMT_vote_void_of, ARGS(TEXT(case_id), TEXT(account), INT(call->now))));
	return db_run(call->db, STMT_case_bar_insert,
	    ARGS(TEXT(case_id), TEXT(account), TEXT(str_of(cause)), INT(call->now)));
}

enum err
collaborator_declare(struct call *call)
{
	struct str self = call->caller.account;
	struct str other = json_text(call->body, "account");
	struct rows row;

	enum err found = db_one(call->db, STMT_account_by_id, ARGS(TEXT(other), TEXT(self)), &row);
	(void)rows_close(&row);
	if (found != OK && found != ERR_NOT_FOUND)
		return found;
	if (found != OK || str_eq(other, self)) {
		fault_add(
		    &call->faults, STR("/account"), "must be the id of another person's account");
		return ERR_INVALID;
	}
	enum err e = db_run(
	    call->db, STMT_collaborator_insert, ARGS(TEXT(self), TEXT(other), INT(call->now)));
	if (e == ERR_EXISTS)
		return call_refuse(call, e, "You have said so already; nothing was changed.");
	TRY(e);
	TRY(db_run(call->db, STMT_collaborator_bar, ARGS(TEXT(self), TEXT(other), INT(call->now))));
	struct entry *entry = record_new(call, EVENT_COLLABORATOR_DECLARED, OBJECT_ACCOUNT, self);
	json_put_text(&entry->facts, "with", other);
	call_result(call, OBJECT_ACCOUNT, self);
	call_said(call, "Declared; neither of you judges the other's cases from now on.");
	return OK;
}
