/* Renewals: an application that says what was done with the access so far, and whose grants take
 * the place of those before. */
#include "daemon/command/application/application.h"
#include "daemon/command/application/member.h"
#include "daemon/command/command.h"
#include "daemon/command/object.h"
#include "lib/id.h"

enum { MEMBERS_MAX = 200 };

/* Those who have a part in the present application have one in the next. */
static enum err
take_members(struct call *call, struct str id)
{
	struct rows rows = db_query(call->db, STMT_renewal_members, ARGS(TEXT(id)));
	struct str accounts[MEMBERS_MAX];
	int count = 0;

	while (count < MEMBERS_MAX && rows_next(&rows))
		accounts[count++] = row_text(&rows, "account_id", call->arena);
	TRY(rows_close(&rows));
	for (int i = 0; i < count; i++) {
		struct str member = id_make(
		    call->ids, object_prefix(OBJECT_MEMBER), call->now, call->arena);
		TRY(db_run(call->db, STMT_renewal_member_insert,
		    ARGS(TEXT(member), TEXT(id), TEXT(accounts[i]), INT(call->now))));
	}
	return OK;
}

/* What was added to the first by amendments is asked for too; what the tier gives no more is not. */
static enum err
take_asked(struct call *call, const struct kept_tier *t, struct asked *asked)
{
	struct rows row;

	if (!asked->chosen) {
		asked->set = t->capabilities;
		return OK;
	}
	TRY(db_one(call->db, STMT_grant_row, ARGS(TEXT(call->object.id)), &row));
	asked->set.bits[0] |= (uint64_t)row_int(&row, "capabilities_low");
	asked->set.bits[1] |= (uint64_t)row_int(&row, "capabilities_high");
	for (int i = 0; i < 2; i++)
		asked->set.bits[i] &= t->capabilities.bits[i];
	return rows_close(&row);
}

/* Its text in the order of the present form. */
static enum err
take_text(struct call *call, struct str id)
{
	const struct kept_tier *t;
	struct application a;

	TRY(db_run(call->db, STMT_renewal_text, ARGS(TEXT(id))));
	TRY(application_read(call, id, &a));
	TRY(kept_tier_get(call->tiers, call->db, a.tier, &t));
	struct content c = {
	    .id = id, .title = a.title, .answers = a.answers, .asked = a.asked, .report = a.report};
	TRY(take_asked(call, t, &c.asked));
	content_make(call, t, &c);
	TRY(content_store(call, id, 1, &c, false));
	TRY(db_run(call->db, STMT_renewal_files, ARGS(TEXT(id))));
	TRY(application_age(call, id));
	struct entry *e = record_new(call, EVENT_APPLICATION_DRAFTED, OBJECT_APPLICATION, id);
	json_put_text(&e->facts, "tier", str_of(t->id));
	record_on(e, OBJECT_GRANT, call->object.id);
	content_seal(e, &c);
	return OK;
}

enum err
grant_renew(struct call *call)
{
	struct str id = id_make(
	    call->ids, object_prefix(OBJECT_APPLICATION), call->now, call->arena);
	enum state to;

	TRY(object_step(call, &call->object, STEP_RENEW, &to));
	TRY(db_run(call->db, STMT_renewal_insert,
	    ARGS(TEXT(id), TEXT(call->caller.organisation), INT(call->now),
		TEXT(json_text(call->body, "report")), TEXT(call->object.id))));
	TRY(take_members(call, id));
	TRY(take_text(call, id));
	call_result(call, OBJECT_APPLICATION, id);
	call->location = str_printf(call->arena, "/v1/applications/%.*s", STR_ARG(id));
	call_said(call,
	    "Made a draft with your report and the answers of before: look through them, "
	    "then submit it. What you have goes on until the new grant begins.");
	call_hint(call, "sluice application submit %.*s", STR_ARG(str_from(id, ID_LENGTH - 6)));
	return OK;
}
