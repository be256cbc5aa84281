/* A lost prerequisite suspends a grant, and its return gives it back; under safe harbour people
 * look first. */
#include "daemon/command/grant/prerequisite.h"

#include "daemon/command/application/eligibility.h"
#include "daemon/command/grant/grant.h"
#include "daemon/command/notice.h"
#include "daemon/command/record.h"
#include "daemon/rules/eligibility.h"
#include "daemon/rules/prerequisite.h"

enum { GRANTS_MAX = 256 };

enum err
prerequisites_changed(struct call *call, struct str account)
{
	return due_at(call, DUE_GRANT_PREREQUISITES, account, call->now);
}

enum err
prerequisites_changed_of(struct call *call, struct str organisation)
{
	return db_run(call->db, STMT_prerequisites_due_of_organisation,
	    ARGS(TEXT(organisation), INT(call->now)));
}

/* --- what is there ---------------------------------------------------------------------------- */

struct resting {
	struct str id, tier, answers, exceptions;
	bool applicant;
	struct prerequisite_facts facts;
};

static void
read_resting(struct call *call, const struct rows *row, struct resting *ret)
{
	struct arena *a = call->arena;

	*ret = (struct resting){.id = row_text(row, "id", a),
	    .tier = row_text(row, "tier_id", a),
	    .answers = row_text(row, "answers", a),
	    .exceptions = row_text(row, "exceptions", a),
	    .applicant = row_int(row, "applicant") != 0,
	    .facts = {.active = str_is(row_peek(row, "status"), "active"),
		.vouched = row_int(row, "vouched") != 0,
		.recertified = row_int(row, "recertified") != 0,
		.signed_for = row_int(row, "signed") != 0,
		.suspended = !row_null(row, "suspended_at"),
		.noted = !row_null(row, "lost"),
		.sheltered = row_int(row, "sheltered") != 0}};
}

static bool
is_excepted(struct call *call, const struct resting *r, const struct json *rule)
{
	struct str text = eligibility_text(call->arena, rule);
	const char *why;

	if (!r->applicant)
		return true; /* the boards saw who joins */
	json_each(item, r->exceptions.n == 0 ? NULL : json_parse(call->arena, r->exceptions, &why))
		if (str_eq(item->text, text))
			return true;
	return false;
}

static bool
is_eligible(struct call *call, const struct resting *r, const struct json *rules,
    const struct eligibility_facts *facts)
{
	const char *why;
	const struct json *answers = r->answers.n == 0 ? NULL
						       : json_parse(call->arena, r->answers, &why);

	json_each(rule, rules) {
		enum eligible e = eligibility_of(rule, facts, answers);
		if (e == ELIGIBLE_NOT ||
		    (e == ELIGIBLE_BY_EXCEPTION && !is_excepted(call, r, rule)))
			return false;
	}
	return true;
}

/* --- what comes of it ------------------------------------------------------------------------- */

static enum err
lose(struct call *call, const struct resting *r, bool suspend)
{
	enum prerequisite lost = prerequisite_lost(&r->facts);
	struct str text = str_of(prerequisite_text(lost));

	TRY(db_run(call->db, STMT_grant_lose,
	    ARGS(TEXT(r->id), TEXT(str_of(prerequisite_word(lost))), INT(suspend), INT(call->now),
		TEXT(text))));
	TRY(grant_set_due(call, r->id));
	struct entry *e = record_new(
	    call, suspend ? EVENT_GRANT_SUSPENDED : EVENT_GRANT_LOST, OBJECT_GRANT, r->id);
	json_put_text(&e->facts, "lost", str_of(prerequisite_word(lost)));
	if (!suspend)
		return grant_alarm(call, r->id, NOTICE_GRANT_LOST_SHELTERED);
	record_seal(e, "reason", text);
	return grant_tell_holder(call, r->id, NOTICE_GRANT_LOST);
}

static enum err
restore(struct call *call, const struct resting *r)
{
	if (r->facts.suspended)
		TRY(db_run(call->db, STMT_grant_reinstate, ARGS(TEXT(r->id), INT(call->now))));
	TRY(db_run(call->db, STMT_grant_found_again, ARGS(TEXT(r->id))));
	TRY(grant_set_due(call, r->id));
	(void)record_new(call, EVENT_GRANT_REINSTATED, OBJECT_GRANT, r->id);
	if (!r->facts.suspended)
		return OK;
	TRY(grant_activate_if_ready(call, r->id));
	return grant_tell_holder(call, r->id, NOTICE_GRANT_REINSTATED);
}

static enum err
look(struct call *call, struct resting *r, const struct eligibility_facts *facts)
{
	const struct kept_tier *t;

	TRY(kept_tier_get(call->tiers, call->db, r->tier, &t));
	r->facts.eligible = is_eligible(call, r, t->eligibility, facts);
	switch (prerequisite_acts(&r->facts)) {
	case PREREQUISITE_LEAVE: break;
	case PREREQUISITE_SUSPEND: return lose(call, r, true);
	case PREREQUISITE_ALARM: return lose(call, r, false);
	case PREREQUISITE_RESTORE: return restore(call, r);
	}
	return OK;
}

enum err
due_grant_prerequisites(struct call *call, struct str account)
{
	struct resting *all = NEW_ARRAY(call->arena, GRANTS_MAX, struct resting);
	struct eligibility_facts facts;
	int n = 0;

	struct rows rows = db_query(
	    call->db, STMT_prerequisites_of, ARGS(TEXT(account), INT(call->now)));
	while (n < GRANTS_MAX && rows_next(&rows))
		read_resting(call, &rows, &all[n++]);
	TRY(rows_close(&rows));
	if (n == 0)
		return OK;
	TRY(eligibility_facts_of(call, account, &facts));
	for (int i = 0; i < n; i++)
		TRY(look(call, &all[i], &facts));
	return OK;
}
