/* Texts that an organisation accepts for all its people. */
#include "daemon/command/command.h"
#include "daemon/command/grant/grant.h"
#include "daemon/command/grant/prerequisite.h"
#include "daemon/command/object.h"
#include "daemon/command/record.h"

enum { GRANTS_MAX = 500 };

static enum err
check_text(struct call *call, struct str terms)
{
	struct rows row;

	TRY(db_one(call->db, STMT_terms_for_organisation, ARGS(TEXT(terms)), &row));
	bool theirs = !str_is(row_text(&row, "party", call->arena), "person");
	bool same = str_eq(row_text(&row, "digest", call->arena), json_text(call->body, "digest"));
	TRY(rows_close(&row));
	if (!theirs)
		fault_add(&call->faults, STR("/terms"),
		    "is accepted by each person for themselves (sluice terms accept)");
	else if (!same)
		fault_add(&call->faults, STR("/digest"),
		    "is not that of the text: read it, and give the digest that stands under it "
		    "(sluice terms show %.*s)",
		    STR_ARG(json_text(call->body, "terms")));
	return call->faults.first == NULL ? OK : ERR_INVALID;
}

/* Those for which it was what they waited for. */
static enum err
go_on(struct call *call, struct str terms, int *count)
{
	struct rows rows = db_query(
	    call->db, STMT_grants_awaiting_organisation, ARGS(TEXT(call->object.id), TEXT(terms)));
	struct str *grants = NEW_ARRAY(call->arena, GRANTS_MAX, struct str);
	int n = 0;

	while (n < GRANTS_MAX && rows_next(&rows))
		grants[n++] = row_text(&rows, "id", call->arena);
	TRY(rows_close(&rows));
	for (int i = 0; i < n; i++) {
		bool complete;
		TRY(grant_sign(call, grants[i], &complete));
		*count += complete;
	}
	return OK;
}

enum err
organisation_accept(struct call *call)
{
	struct str id = call->object.id, digest = json_text(call->body, "digest");
	struct object_row terms;
	enum state to;
	int count = 0;

	TRY(object_step(call, &call->object, STEP_ACCEPT, &to));
	TRY(object_of_body(call, OBJECT_TERMS, "terms", &terms));
	TRY(check_text(call, terms.id));
	enum err e = db_run(call->db, STMT_organisation_accept,
	    ARGS(TEXT(terms.id), TEXT(id), TEXT(call->caller.account), TEXT(digest),
		INT(call->now)));
	if (e == ERR_EXISTS)
		return call_refuse(
		    call, e, "Your organisation has accepted this text; nothing was changed.");
	TRY(e);
	struct entry *entry = record_new(call, EVENT_TERMS_ACCEPTED, OBJECT_ORGANISATION, id);
	record_on(entry, OBJECT_TERMS, terms.id);
	json_put_text(&entry->facts, "digest", digest);
	TRY(go_on(call, terms.id, &count));
	TRY(prerequisites_changed_of(call, id));
	call_result(call, OBJECT_ORGANISATION, id);
	call_said(call, "Accepted for the organisation; %d grant%s of its people waited for it.",
	    count, count == 1 ? "" : "s");
	return OK;
}
