/* Drafted from an approved application, voted on as any other, carried out on that one. */
#include "daemon/command/application/amendment.h"

#include "daemon/command/application/member.h"
#include "daemon/command/command.h"
#include "daemon/command/grant/grant.h"
#include "daemon/command/model/exposure.h"
#include "daemon/command/model/model.h"
#include "daemon/command/object.h"
#include "daemon/rules/research.h"

enum { PEOPLE_MAX = 64 };

/* --- drafting --------------------------------------------------------------------------------- */

struct str
amendment_versions_text(struct arena *a, const struct model_parts *parts, uint64_t versions)
{
	struct buf b = {.arena = a};

	for (int i = 0; i < parts->versions; i++)
		if ((versions & UINT64_C(1) << i) != 0)
			buf_printf(
			    &b, "%s%.*s", b.n == 0 ? "" : ", ", STR_ARG(parts->version[i].slug));
	return buf_str(&b);
}

enum err
amendment_take(struct call *call, const struct kept_tier *t, struct content *c)
{
	const struct json *list = json_member(call->body, "versions");
	struct model_parts *parts = NEW(call->arena, struct model_parts);
	int at = 0;

	if (c->amends.n != 0 && json_member(call->body, "until") != NULL)
		fault_add(&call->faults, STR("/until"),
		    "must be left out: an amendment has the term of what it adds to");
	if (list == NULL)
		return call->faults.first == NULL ? OK : ERR_INVALID;
	TRY(model_parts_read(call, t->model, parts));
	if (c->amends.n == 0)
		fault_add(&call->faults, STR("/versions"),
		    "are added by an amendment; the tier gives %.*s",
		    STR_ARG(amendment_versions_text(call->arena, parts, t->versions)));
	c->asked.versions = 0;
	json_each(item, list) {
		struct str place = str_printf(call->arena, "/versions/%d", at++);
		int bit = model_version_bit(parts, item->text);
		uint64_t version = bit < 0 ? 0 : UINT64_C(1) << bit;
		c->asked.versions |= version;
		if ((version & t->versions) == 0)
			fault_add(&call->faults, place,
			    "is not given by this tier, which gives %.*s",
			    STR_ARG(amendment_versions_text(call->arena, parts, t->versions)));
	}
	return call->faults.first == NULL ? OK : ERR_INVALID;
}

/* The revision of its tier that is in force. */
static enum err
tier_now(struct call *call, const struct application *a, const struct kept_tier **ret)
{
	struct rows row;
	struct str id;

	TRY(db_one(call->db, STMT_amendment_tier, ARGS(TEXT(a->tier)), &row));
	id = row_text(&row, "id", call->arena);
	TRY(rows_close(&row));
	TRY(kept_tier_get(call->tiers, call->db, id, ret));
	if (!(*ret)->open)
		return OK;
	fault_add(&call->faults, STR(""), "%.*s is open to everyone now: there is nothing to add",
	    STR_ARG((*ret)->name));
	return ERR_INVALID;
}

static enum err
write_draft(struct call *call, struct str id, const struct kept_tier *t, struct content *c)
{
	content_make(call, t, c);
	TRY(db_run(call->db, STMT_amendment_insert,
	    ARGS(TEXT(id), TEXT(c->title), INT(call->now), TEXT(c->amends), TEXT(str_of(t->id)))));
	TRY(content_store(call, id, 1, c, false));
	TRY(application_age(call, id));
	struct entry *e = record_new(call, EVENT_APPLICATION_DRAFTED, OBJECT_APPLICATION, id);
	json_put_text(&e->facts, "tier", str_of(t->id));
	json_put_text(&e->facts, "amends", c->amends);
	content_seal(e, c);
	return OK;
}

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
	TRY(tier_now(call, &a, &t));
	TRY(amendment_take(call, t, &c));
	TRY(asked_of_body(call, t, &c.asked));
	if (!c.asked.chosen)
		c.asked.set = (struct capabilities){{0, 0}};
	c.asked.chosen = true;
	TRY(write_draft(call, id, t, &c));
	call_result(call, OBJECT_APPLICATION, id);
	call->location = str_printf(call->arena, "/v1/applications/%.*s", STR_ARG(id));
	call_said(call, "Made a draft of an amendment; only what it adds is voted on.");
	const struct str short_id = str_from(id, 24);
	call_hint(call,
	    "sluice application edit %.*s --capabilities CAPABILITY or --versions VERSION, or "
	    "sluice "
	    "application invite %.*s WHO; then sluice application submit %.*s",
	    STR_ARG(short_id), STR_ARG(short_id), STR_ARG(short_id));
	return OK;
}

/* What a grant covers. */
struct cover {
	struct capabilities set;
	uint64_t versions;
};

/* What every one of the grants for APPLICATION covers; nothing, where none is left. */
static enum err
granted(struct call *call, struct str application, struct cover *ret)
{
	struct rows rows = db_query(
	    call->db, STMT_amendment_grants, ARGS(TEXT(application), INT(call->now)));
	const struct cover all = {capabilities_all(), UINT64_MAX};

	*ret = (struct cover){.versions = 0};
	for (int i = 0; rows_next(&rows); i++) {
		if (i == 0)
			*ret = all;
		ret->set.bits[0] &= (uint64_t)row_int(&rows, "capabilities_low");
		ret->set.bits[1] &= (uint64_t)row_int(&rows, "capabilities_high");
		ret->versions &= (uint64_t)row_int(&rows, "versions");
	}
	return rows_close(&rows);
}

static enum err
names_of(struct call *call, struct str model, const struct cover *more, struct str *ret)
{
	struct model_parts *parts = NEW(call->arena, struct model_parts);
	bool both = more->versions != 0 && !capabilities_empty(&more->set);

	TRY(model_parts_read(call, model, parts));
	struct str versions = amendment_versions_text(call->arena, parts, more->versions);
	struct str set = capabilities_text(call->arena, &more->set);
	*ret = str_printf(
	    call->arena, "%.*s%s%.*s", STR_ARG(set), both ? ", " : "", STR_ARG(versions));
	return OK;
}

enum err
amendment_check(
    struct call *call, const struct kept_tier *t, const struct content *c, struct faults *faults)
{
	struct cover has, more;
	struct str names;

	TRY(granted(call, c->amends, &has));
	more.set = capabilities_beyond(&c->asked.set, &has.set);
	more.versions = c->asked.versions & ~has.versions;
	if (c->asked.why_more.n != 0 || (capabilities_empty(&more.set) && more.versions == 0))
		return OK;
	TRY(names_of(call, t->model, &more, &names));
	fault_add(faults, STR("/why_more"), "must say why more is needed: %.*s", STR_ARG(names));
	return OK;
}

/* --- carrying it out -------------------------------------------------------------------------- */

static enum err
widen(struct call *call, const struct application *a, struct str grant, const struct cover *by)
{
	const struct capabilities *set = &by->set;

	TRY(db_run(call->db, STMT_grant_widen,
	    ARGS(TEXT(grant), INT((int64_t)set->bits[0]), INT((int64_t)set->bits[1]),
		INT((int64_t)by->versions))));
	struct entry *e = record_new(call, EVENT_GRANT_AMENDED, OBJECT_GRANT, grant);
	record_on(e, OBJECT_APPLICATION, a->id);
	capabilities_put(&e->facts, "added", set);
	json_put_int(&e->facts, "added_versions", (int64_t)by->versions);
	return OK;
}

static enum err
widen_all(struct call *call, const struct application *a)
{
	const struct cover by = {a->asked.set, a->asked.versions};
	struct rows rows = db_query(
	    call->db, STMT_amendment_grants, ARGS(TEXT(a->amends), INT(call->now)));
	struct str grants[PEOPLE_MAX];
	bool active[PEOPLE_MAX];
	int n = 0;

	while (n < PEOPLE_MAX && rows_next(&rows)) {
		active[n] = !row_null(&rows, "start_at");
		grants[n++] = row_text(&rows, "id", call->arena);
	}
	TRY(rows_close(&rows));
	for (int i = 0; i < n; i++) {
		TRY(widen(call, a, grants[i], &by));
		if (active[i])
			TRY(exposure_raise_grant(call, a->model, grants[i]));
	}
	return OK;
}

/* What the others have by now, which earlier amendments may have added to. */
static enum err
add_person(
    struct call *call, const struct application *of, struct str account, const struct cover *has)
{
	struct str id = id_make(call->ids, object_prefix(OBJECT_MEMBER), call->now, call->arena);
	struct granting g = {.account = account, .application = of->id, .tier = of->tier};
	enum err e = db_run(call->db, STMT_amendment_member,
	    ARGS(TEXT(id), TEXT(of->id), TEXT(account), INT(call->now)));

	if (e == ERR_EXISTS) /* named there already */
		return OK;
	TRY(e);
	TRY(grant_make(call, &g));
	return g.made.n == 0 ? OK : widen(call, of, g.made, has);
}

static enum err
add_people(struct call *call, const struct application *a)
{
	struct rows rows = db_query(call->db, STMT_members_accepted, ARGS(TEXT(a->id)));
	struct str people[PEOPLE_MAX];
	struct application of;
	struct cover has;
	int n = 0;

	while (n < PEOPLE_MAX && rows_next(&rows))
		people[n++] = row_text(&rows, "account_id", call->arena);
	TRY(rows_close(&rows));
	TRY(application_read(call, a->amends, &of));
	TRY(granted(call, of.id, &has));
	for (int i = 0; i < n; i++)
		TRY(add_person(call, &of, people[i], &has));
	return OK;
}

/* People first, so that what is added is theirs too. */
enum err
amendment_carry_out(struct call *call, const struct application *a)
{
	TRY(add_people(call, a));
	if (capabilities_empty(&a->asked.set) && a->asked.versions == 0)
		return OK;
	return widen_all(call, a);
}
