/* Applications as their applicant writes them: create, edit, submit, resubmit. */
#include "daemon/command/application/application.h"

#include "daemon/command/application/amendment.h"
#include "daemon/command/application/application_file.h"
#include "daemon/command/application/eligibility.h"
#include "daemon/command/application/endorsement.h"
#include "daemon/command/application/member.h"
#include "daemon/command/command.h"
#include "daemon/command/notice.h"
#include "daemon/command/object.h"
#include "daemon/command/people/denial.h"
#include "daemon/command/record.h"
#include "daemon/rules/answers.h"
#include "lib/hash.h"
#include "lib/id.h"
#include "lib/time.h"

static const int64_t least_after_return = 5 * DAY_MS;

/* --- what it is about ------------------------------------------------------------------------- */

/* Whoever asks for the whole tier, for no research in particular, says nothing of it. */
static void
put_asked(struct json_out *o, const struct asked *asked)
{
	if (asked->research.n != 0)
		json_put_text(o, "research", asked->research);
	if (asked->chosen)
		capabilities_put(o, "capabilities", &asked->set);
	if (asked->versions != 0)
		json_put_int(o, "versions", (int64_t)asked->versions);
	if (asked->why_more.n != 0)
		json_put_text(o, "why_more", asked->why_more);
	if (asked->until != 0)
		json_put_int(o, "until", asked->until);
}

void
content_make(struct call *call, const struct kept_tier *t, struct content *c)
{
	struct json_out text = {.text.arena = call->arena}, whole = {.text.arena = call->arena};

	answers_put(&text, NULL, t->fields, c->answers);
	c->text = buf_str(&text.text);
	json_open(&whole, NULL);
	json_put_text(&whole, "tier", str_of(t->id));
	json_put_text_or_null(&whole, "title", c->title);
	json_put_raw(&whole, "answers", c->text);
	put_asked(&whole, &c->asked);
	if (c->amends.n != 0)
		json_put_text(&whole, "amends", c->amends);
	if (c->report.n != 0)
		json_put_text(&whole, "report", c->report);
	if (c->members.n != 0)
		json_put_raw(&whole, "members", c->members);
	json_close(&whole);
	struct digest d = hash_of(buf_str(&whole.text));
	c->digest = digest_hex(call->arena, &d);
}

enum err
content_store(
    struct call *call, struct str id, int64_t number, const struct content *c, bool submitted)
{
	const struct asked *asked = &c->asked;
	struct arg low = INT((int64_t)asked->set.bits[0]), high = INT((int64_t)asked->set.bits[1]);

	return db_run(call->db, STMT_application_revision_put,
	    ARGS(TEXT(id), INT(number), TEXT(c->title), TEXT(c->text),
		submitted ? TEXT(c->digest) : NULL_ARG, submitted ? INT(call->now) : NULL_ARG,
		TEXT(asked->research), asked->chosen ? low : NULL_ARG,
		asked->chosen ? high : NULL_ARG, TEXT(asked->why_more),
		asked->versions != 0 ? INT((int64_t)asked->versions) : NULL_ARG,
		asked->until != 0 ? INT(asked->until) : NULL_ARG));
}

void
content_seal(struct entry *e, const struct content *c)
{
	record_seal(e, "title", c->title);
	record_seal(e, "answers", c->text);
	record_seal(e, "why_more", c->asked.why_more);
	record_seal(e, "report", c->report);
	record_seal(e, "digest", c->digest);
}

enum err
application_read(struct call *call, struct str id, struct application *ret)
{
	struct arena *a = call->arena;
	struct rows row;
	const char *why;

	TRY(db_one(call->db, STMT_application_row, ARGS(TEXT(id)), &row));
	*ret = (struct application){.id = id,
	    .model = row_text(&row, "model_id", a),
	    .tier = row_text(&row, "tier_id", a),
	    .applicant = row_text(&row, "applicant_id", a),
	    .amends = row_text(&row, "amends_id", a),
	    .revision = row_int(&row, "revision"),
	    .returns = row_int(&row, "returns"),
	    .digest = row_text(&row, "digest", a),
	    .working = row_int(&row, "working"),
	    .whole = !row_null(&row, "whole"),
	    .title = row_text(&row, "working_title", a),
	    .answers = json_parse(a, row_text(&row, "answers", a), &why),
	    .report = row_text(&row, "report", a),
	    .asked = asked_of_row(&row, &(struct capabilities){{0, 0}}, a)};
	return rows_close(&row);
}

struct ballot
application_ballot(const struct application *a)
{
	return (struct ballot){.id = a->id,
	    .kind = OBJECT_APPLICATION,
	    .cases = VOTES_APPLICATION,
	    .model = a->model,
	    .digest = a->digest};
}

/* --- checks ----------------------------------------------------------------------------------- */

/* Where an organisation applies once, its people are named in that application. */
static enum err
check_alone(struct call *call, struct str id, const struct kept_tier *t, const struct content *c)
{
	struct str organisation = call->caller.organisation;
	struct rows row;

	if (!t->one_per_organisation || c->amends.n != 0)
		return OK;
	if (organisation.n == 0) {
		fault_add(&call->faults, STR("/tier"),
		    "is for organisations, and your account belongs to none");
		return ERR_INVALID;
	}
	enum err e = db_one(call->db, STMT_application_of_organisation,
	    ARGS(TEXT(organisation), TEXT(t->model), TEXT(t->slug), TEXT(id)), &row);
	if (e == OK)
		fault_add(&call->faults, STR("/tier"),
		    "was applied for by your organisation already; ask %.*s to name you there",
		    STR_ARG(row_text(&row, "name", call->arena)));
	(void)rows_close(&row);
	if (e != ERR_NOT_FOUND)
		return e == OK ? ERR_INVALID : e;
	return db_run(call->db, STMT_application_of_organisation_put,
	    ARGS(TEXT(organisation), TEXT(t->model), TEXT(t->slug), TEXT(id)));
}

enum err
content_check(
    struct call *call, const struct kept_tier *t, struct content *c, struct faults *faults)
{
	struct uploaded *files = NEW(call->arena, struct uploaded);

	if (c->amends.n != 0)
		return amendment_check(call, t, c, faults);
	if (t->signed_for && call->caller.organisation.n == 0)
		fault_add(faults, STR("/tier"),
		    "has terms that organisations accept, and your account belongs to none");
	TRY(uploaded_read(call, c->id, files));
	struct answered a = {t->fields, c->answers, files->file, files->count, call->now};
	answers_check(&a, faults);
	asked_check(&t->capabilities, t->research, &c->asked, faults);
	return eligibility_check(
	    call, t, &(struct applying){call->caller.account, c->answers, faults}, &c->exceptions);
}

static enum err
check_content(struct call *call, const struct kept_tier *t, struct content *c)
{
	TRY(content_check(call, t, c, &call->faults));
	return call->faults.first == NULL ? OK : ERR_INVALID;
}

/* What isn't kept with every application. */
static enum err
store_rest(struct call *call, struct str id, const struct kept_tier *t, const struct content *c)
{
	TRY(check_alone(call, id, t, c));
	if (t->eligibility == NULL)
		return OK;
	return db_run(
	    call->db, STMT_application_set_exceptions, ARGS(TEXT(id), TEXT(c->exceptions)));
}

/* --- submitting ------------------------------------------------------------------------------- */

/* Put it to the boards of its tier. */
static enum err
open_ballot(struct call *call, struct str id, const struct kept_tier *t, struct ballot_opened *ret)
{
	struct ballot_opening o = {
	    id, call->caller.account, call->caller.organisation, "/tier", false};

	return ballot_open(call, &o, t->policy, t->policy_count, ret);
}

static void
record_submission(
    struct call *call, struct str id, const struct kept_tier *t, const struct content *c)
{
	struct entry *e = record_new(call, EVENT_APPLICATION_SUBMITTED, OBJECT_APPLICATION, id);

	json_put_text(&e->facts, "tier", str_of(t->id));
	if (call->caller.organisation.n != 0)
		json_put_text(&e->facts, "organisation", call->caller.organisation);
	content_seal(e, c);
}

static void
say_submitted(struct call *call, struct str id, const struct ballot_opened *opened)
{
	call_said(call, "Submitted. The board %.*s decides by %.10s.", STR_ARG(opened->boards),
	    time_text(call->arena, opened->deadline_at).p);
	call_hint(call, "sluice application show %.*s", STR_ARG(str_from(id, 24)));
}

/* It is with its organisation's officials, the tier's policy, or the boards. */
static enum err
put_to(struct call *call, struct str id, const struct kept_tier *t, const struct content *c)
{
	bool waits;

	TRY(endorsement_seek(call, id, t, c, &waits));
	return waits ? OK : application_apply_policy(call, id, t);
}

/* --- creating --------------------------------------------------------------------------------- */

static enum err
create_submitted(struct call *call, struct str id, const struct kept_tier *t, struct content *c)
{
	struct ballot_opened opened;

	TRY(check_content(call, t, c));
	TRY(open_ballot(call, id, t, &opened));
	TRY(db_run(call->db, STMT_application_insert,
	    ARGS(TEXT(id), TEXT(t->model), TEXT(str_of(t->id)), TEXT(call->caller.account),
		TEXT(call->caller.organisation), TEXT(STR("in_review")), INT(1), TEXT(c->digest),
		TEXT(c->title), INT(call->now), INT(call->now), INT(opened.deadline_at),
		INT(opened.small))));
	TRY(content_store(call, id, 1, c, true));
	TRY(store_rest(call, id, t, c));
	record_submission(call, id, t, c);
	say_submitted(call, id, &opened);
	call->brief = true;
	if (t->endorsement == NULL && !t->automatic)
		application_put_submitted(call, id, t, c, opened.deadline_at);
	return put_to(call, id, t, c);
}

static enum err
create_draft(struct call *call, struct str id, const struct kept_tier *t, const struct content *c)
{
	TRY(db_run(call->db, STMT_application_insert,
	    ARGS(TEXT(id), TEXT(t->model), TEXT(str_of(t->id)), TEXT(call->caller.account),
		TEXT(call->caller.organisation), TEXT(STR("draft")), INT(0), NULL_ARG,
		TEXT(c->title), INT(call->now), NULL_ARG, NULL_ARG, INT(0))));
	TRY(content_store(call, id, 1, c, false));
	TRY(application_age(call, id));
	struct entry *e = record_new(call, EVENT_APPLICATION_DRAFTED, OBJECT_APPLICATION, id);
	json_put_text(&e->facts, "tier", str_of(t->id));
	content_seal(e, c);
	call_said(call, "Made a draft for %.*s; nobody else sees it until you submit it.",
	    STR_ARG(t->name));
	call_hint(call, "sluice application submit %.*s", STR_ARG(str_from(id, 24)));
	return OK;
}

enum err
application_create(struct call *call)
{
	struct str id = id_make(call->ids, "app", call->now, call->arena);
	struct content c = {
	    .title = json_text(call->body, "title"), .answers = json_member(call->body, "answers")};
	const struct kept_tier *t;
	struct object_row tier;

	bool submits = json_truth(call->body, "submit");

	TRY(object_of_body(call, OBJECT_TIER, "tier", &tier));
	TRY(kept_tier_get(call->tiers, call->db, tier.id, &t));
	if (submits)
		TRY(denial_check(call));
	TRY(application_check_target(call, id, &tier, t));
	TRY(asked_of_body(call, t, &c.asked));
	content_make(call, t, &c);
	TRY(submits ? create_submitted(call, id, t, &c) : create_draft(call, id, t, &c));
	call_result(call, OBJECT_APPLICATION, id);
	call->location = str_printf(call->arena, "/v1/applications/%.*s", STR_ARG(id));
	return OK;
}

/* --- editing ---------------------------------------------------------------------------------- */

/* The tier is asked again, because its form is part of what is stored. */
static enum err
read_both(struct call *call, struct application *a, const struct kept_tier **t, struct content *c)
{
	TRY(application_read(call, call->object.id, a));
	TRY(kept_tier_get(call->tiers, call->db, a->tier, t));
	*c = (struct content){.id = a->id,
	    .amends = a->amends,
	    .title = a->title,
	    .answers = a->answers,
	    .asked = a->asked,
	    .report = a->report};
	if (!c->asked.chosen)
		c->asked.set = (*t)->capabilities;
	return members_named(call, a->id, &c->members);
}

enum err
application_edit(struct call *call)
{
	struct application a;
	const struct kept_tier *t;
	struct content c;
	enum state to;

	TRY(object_step(call, &call->object, STEP_EDIT, &to));
	TRY(read_both(call, &a, &t, &c));
	if (json_member(call->body, "title") != NULL)
		c.title = json_text(call->body, "title");
	if (json_member(call->body, "answers") != NULL)
		c.answers = json_member(call->body, "answers");
	TRY(amendment_take(call, t, &c));
	TRY(asked_of_body(call, t, &c.asked));
	content_make(call, t, &c);
	TRY(content_store(call, a.id, a.revision + 1, &c, false));
	struct str shown = a.revision == 0 ? c.title : a.title;
	TRY(db_run(call->db, STMT_application_touch, ARGS(TEXT(a.id), TEXT(shown))));
	TRY(application_age(call, a.id));
	content_seal(record_new(call, EVENT_APPLICATION_EDITED, OBJECT_APPLICATION, a.id), &c);
	call_result(call, OBJECT_APPLICATION, a.id);
	call_said(call, "Changed the %s.", a.revision == 0 ? "draft" : "application");
	call_hint(call, "sluice application %s %.*s", a.revision == 0 ? "submit" : "resubmit",
	    STR_ARG(str_from(a.id, 24)));
	return OK;
}

/* Why it is not submitted; the rules only know that something is in its way. */
static enum err
may_submit(struct call *call, enum step step)
{
	enum state to;
	enum err e = object_step(call, &call->object, step, &to);

	if (e != ERR_NOT_READY_TO)
		return e;
	TRY(denial_check(call));
	return call_refuse(call, e,
	    "An amendment must add something to what is granted (capabilities, versions, people), "
	    "and "
	    "to a grant that somebody still has; nothing was changed.");
}

enum err
application_submit(struct call *call)
{
	struct ballot_opened opened;
	struct application a;
	const struct kept_tier *t;
	struct content c;

	TRY(may_submit(call, STEP_SUBMIT));
	TRY(read_both(call, &a, &t, &c));
	TRY(application_check_tier(call, t));
	TRY(check_content(call, t, &c));
	content_make(call, t, &c);
	TRY(open_ballot(call, a.id, t, &opened));
	TRY(db_run(call->db, STMT_application_submit,
	    ARGS(TEXT(a.id), TEXT(call->caller.organisation), TEXT(c.digest), TEXT(c.title),
		INT(call->now), INT(opened.deadline_at), INT(opened.small))));
	TRY(content_store(call, a.id, 1, &c, true));
	TRY(store_rest(call, a.id, t, &c));
	TRY(db_run(call->db, STMT_members_submit, ARGS(TEXT(a.id))));
	record_submission(call, a.id, t, &c);
	call->brief = true;
	call_result(call, OBJECT_APPLICATION, a.id);
	say_submitted(call, a.id, &opened);
	return put_to(call, a.id, t, &c);
}

/* --- answering a return ----------------------------------------------------------------------- */

/* How long it waited for its applicant, which counts against no deadline. */
static enum err
end_pause(struct call *call, const struct application *a, bool changed, int64_t *deadline_at)
{
	struct rows row;

	enum err e = db_one(call->db, STMT_application_return_open, ARGS(TEXT(a->id)), &row);
	/* Returned by an official: the boards weren't asked yet. */
	int64_t paused_ms = e == OK ? call->now - row_int(&row, "at") : 0;
	(void)rows_close(&row);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	TRY(db_run(call->db, STMT_application_return_answered, ARGS(TEXT(a->id), INT(call->now))));
	if (changed) {
		TRY(ballot_void(call, a->id));
		TRY(db_run(call->db, STMT_application_give_anew, ARGS(TEXT(a->id))));
	}
	return ballot_resume(call, a->id, paused_ms, call->now + least_after_return, deadline_at);
}

enum err
application_resubmit(struct call *call)
{
	struct application a;
	const struct kept_tier *t;
	struct content c;
	int64_t deadline_at;

	TRY(may_submit(call, STEP_RESUBMIT));
	TRY(read_both(call, &a, &t, &c));
	TRY(check_content(call, t, &c));
	content_make(call, t, &c);
	bool changed = !str_eq(c.digest, a.digest);
	TRY(end_pause(call, &a, changed, &deadline_at));
	TRY(content_store(call, a.id, a.revision + 1, &c, true));
	TRY(store_rest(call, a.id, t, &c));
	TRY(db_run(call->db, STMT_members_submit, ARGS(TEXT(a.id))));
	TRY(db_run(call->db, STMT_application_resubmit,
	    ARGS(TEXT(a.id), TEXT(c.digest), TEXT(c.title), INT(deadline_at))));
	TRY(notice_settle(call, a.id));
	struct entry *e = record_new(call, EVENT_APPLICATION_RESUBMITTED, OBJECT_APPLICATION, a.id);
	json_put_int(&e->facts, "revision", a.revision + 1);
	json_put_bool(&e->facts, "changed", changed);
	content_seal(e, &c);
	call_result(call, OBJECT_APPLICATION, a.id);
	call_said(call, "Submitted again; %s. The boards have until %.10s.",
	    changed ? "it has changed, so that votes cast before are void"
		    : "it has not changed, so that votes cast before stand",
	    time_text(call->arena, deadline_at).p);
	return put_to(call, a.id, t, &c);
}
