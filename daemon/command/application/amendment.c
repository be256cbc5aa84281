/* Drafted from an approved application, voted on as any other, carried out on that one. */
#include "daemon/command/application/amendment.h"

#include "daemon/command/application/member.h"
#include "daemon/command/command.h"
#include "daemon/command/grant/grant.h"
#include "daemon/command/model/exposure.h"
#include "daemon/command/object.h"
#include "daemon/rules/research.h"

enum { PEOPLE_MAX = 64 };

/* --- drafting --------------------------------------------------------------------------------- */

enum err
application_amend(struct call *call)
{
	struct str id = id_make(
	    call->ids, object_prefix(OBJECT_APPLICATION), call->now, call->arena);
	struct content c = {.title = json_text(call->body, "title")};
	const struct kept_tier *t;
	struct application a;
	enum state to;

	TRY(object_step(call, &call->object, STEP_AMEND, &to));
	TRY(application_read(call, call->object.id, &a));
	c.amends = a.amends.n != 0 ? a.amends : a.id;
	TRY(kept_tier_get(call->tiers, call->db, a.tier, &t));
	TRY(asked_of_body(call, t, &c.asked));
	if (!c.asked.chosen)
		c.asked.set = (struct capabilities){{0, 0}};
	c.asked.chosen = true;
	content_make(call, t, &c);
	TRY(db_run(call->db, STMT_amendment_insert,
	    ARGS(TEXT(id), TEXT(c.title), INT(call->now), TEXT(c.amends))));
	TRY(content_store(call, id, 1, &c, false));
	TRY(application_age(call, id));
	struct entry *e = record_new(call, EVENT_APPLICATION_DRAFTED, OBJECT_APPLICATION, id);
	json_put_text(&e->facts, "tier", a.tier);
	json_put_text(&e->facts, "amends", c.amends);
	content_seal(e, &c);
	call_result(call, OBJECT_APPLICATION, id);
	call->location = str_printf(call->arena, "/v1/applications/%.*s", STR_ARG(id));
	call_said(call, "Made a draft of an amendment; only what it adds is voted on.");
	const struct str short_id = str_from(id, 24);
	call_hint(call,
	    "sluice application edit %.*s --capabilities CAPABILITY, or sluice application invite "
	    "%.*s WHO; then sluice application submit %.*s",
	    STR_ARG(short_id), STR_ARG(short_id), STR_ARG(short_id));
	return OK;
}

/* What every one of the grants for APPLICATION covers; all, where there is none. */
static enum err
granted(struct call *call, struct str application, struct capabilities *ret)
{
	struct rows rows = db_query(call->db, STMT_amendment_grants, ARGS(TEXT(application)));

	*ret = capabilities_all();
	while (rows_next(&rows)) {
		ret->bits[0] &= (uint64_t)row_int(&rows, "capabilities_low");
		ret->bits[1] &= (uint64_t)row_int(&rows, "capabilities_high");
	}
	return rows_close(&rows);
}

enum err
amendment_check(struct call *call, const struct content *c, struct faults *faults)
{
	struct capabilities has, more;

	TRY(granted(call, c->amends, &has));
	more = capabilities_beyond(&c->asked.set, &has);
	if (capabilities_empty(&more) && c->members.n == 0)
		fault_add(faults, STR("/capabilities"),
		    "must add something to what is granted, unless more people are invited");
	if (!capabilities_empty(&more) && c->asked.why_more.n == 0)
		fault_add(faults, STR("/why_more"), "must say why more is needed: %.*s",
		    STR_ARG(capabilities_text(faults->arena, &more)));
	return OK;
}

/* --- carrying it out -------------------------------------------------------------------------- */

static enum err
widen(struct call *call, const struct application *a, struct str grant, bool active)
{
	const struct capabilities *set = &a->asked.set;

	TRY(db_run(call->db, STMT_grant_widen,
	    ARGS(TEXT(grant), INT((int64_t)set->bits[0]), INT((int64_t)set->bits[1]))));
	struct entry *e = record_new(call, EVENT_GRANT_AMENDED, OBJECT_GRANT, grant);
	record_on(e, OBJECT_APPLICATION, a->id);
	capabilities_put(&e->facts, "added", set);
	return active ? exposure_raise_grant(call, a->model, grant) : OK;
}

static enum err
widen_all(struct call *call, const struct application *a)
{
	struct rows rows = db_query(call->db, STMT_amendment_grants, ARGS(TEXT(a->amends)));
	struct str grants[PEOPLE_MAX];
	bool active[PEOPLE_MAX];
	int n = 0;

	while (n < PEOPLE_MAX && rows_next(&rows)) {
		active[n] = !row_null(&rows, "start_at");
		grants[n++] = row_text(&rows, "id", call->arena);
	}
	TRY(rows_close(&rows));
	for (int i = 0; i < n; i++)
		TRY(widen(call, a, grants[i], active[i]));
	return OK;
}

static enum err
add_people(struct call *call, const struct application *a)
{
	struct rows rows = db_query(call->db, STMT_members_accepted, ARGS(TEXT(a->id)));
	struct str people[PEOPLE_MAX];
	int n = 0;

	while (n < PEOPLE_MAX && rows_next(&rows))
		people[n++] = row_text(&rows, "account_id", call->arena);
	TRY(rows_close(&rows));
	for (int i = 0; i < n; i++) {
		struct str id = id_make(
		    call->ids, object_prefix(OBJECT_MEMBER), call->now, call->arena);
		enum err e = db_run(call->db, STMT_amendment_member,
		    ARGS(TEXT(id), TEXT(a->amends), TEXT(people[i]), INT(call->now)));
		if (e == ERR_EXISTS) /* named there already */
			continue;
		TRY(e);
		TRY(grant_make(
		    call, &(struct granting){
			      .account = people[i], .application = a->amends, .tier = a->tier}));
	}
	return OK;
}

/* People first, so that what is added is theirs too. */
enum err
amendment_carry_out(struct call *call, const struct application *a)
{
	TRY(add_people(call, a));
	return capabilities_empty(&a->asked.set) ? OK : widen_all(call, a);
}
