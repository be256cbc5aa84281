/* A draft is proposed in the place of the plan that is under way, voted on by the boards of
 * the next stage, and takes its place when a lead promotes it. */
#include "daemon/command/plan/rebaseline.h"

#include "daemon/command/command.h"
#include "daemon/command/gate/signal.h"
#include "daemon/command/notice.h"
#include "daemon/command/plan/plan_change.h"
#include "daemon/command/record.h"
#include "daemon/command/release/admission.h"
#include "daemon/command/release/stale.h"
#include "lib/time.h"

/* --- may it? ---------------------------------------------------------------------------------- */

/* The first tier that STMT yields of PLAN, or empty. */
static enum err
tier_found(struct call *call, enum stmt stmt, struct str plan, struct str *ret)
{
	struct rows rows = db_query(call->db, stmt, ARGS(TEXT(plan)));

	*ret = rows_next(&rows) ? row_text(&rows, "tier", call->arena) : STR("");
	return rows_close(&rows);
}

enum err
plan_refuse(struct call *call, const char *otherwise)
{
	struct str outdated, withdrawn;

	TRY(tier_found(call, STMT_plan_outdated_tier, call->object.id, &outdated));
	TRY(tier_found(call, STMT_plan_withdrawn, call->object.id, &withdrawn));
	if (outdated.n != 0)
		return call_refuse(call, ERR_NOT_READY_TO,
		    "The tier %.*s has a newer revision than the one that this plan offers; "
		    "nothing was changed. Import the plan again.",
		    STR_ARG(outdated));
	if (withdrawn.n != 0)
		return call_refuse(call, ERR_NOT_READY_TO,
		    "What this plan offers by the tier %.*s was withdrawn for good; nothing was "
		    "changed. Import the plan without it.",
		    STR_ARG(withdrawn));
	return call_refuse(call, ERR_NOT_READY_TO, "%s", otherwise);
}

/* Stages that were entered must be what they were, or access would change without a gate. */
static enum err
check_past(struct call *call, const struct release *r, struct str plan, struct str *why)
{
	struct stage old, new;
	struct rows row;

	*why = (struct str){NULL, 0};
	for (int i = 1; i <= r->position && why->n == 0; i++) {
		TRY(stage_at(call, r->plan, i, &old));
		TRY(stage_at(call, plan, i, &new));
		if (!str_eq(old.slug, new.slug)) {
			*why = str_printf(call->arena,
			    "the stage %d was %.*s, and has been entered", i, STR_ARG(old.slug));
			return OK;
		}
		TRY(db_one(
		    call->db, STMT_stage_offers_differ, ARGS(TEXT(old.id), TEXT(new.id)), &row));
		if (row_int(&row, "differ") != 0)
			*why = str_printf(call->arena,
			    "the stage %.*s has been entered, and must offer what it offered",
			    STR_ARG(old.slug));
		TRY(rows_close(&row));
	}
	return OK;
}

/* The release of the plan's model that is under way. */
static enum err
find_release(struct call *call, struct str plan, struct release *ret)
{
	struct rows row;

	TRY(db_one(call->db, STMT_release_beside_plan, ARGS(TEXT(plan)), &row));
	struct str id = row_text(&row, "id", call->arena);
	TRY(rows_close(&row));
	return release_read(call, id, ret);
}

/* --- propose ---------------------------------------------------------------------------------- */

struct proposed {
	struct release release;
	struct assessment gate; /* of the next stage, by the plan that is in force */
	struct stage judged; /* whose boards vote, as that plan has it */
	enum procedure procedure;
	struct plan_change *changes;
	struct str plan, id, report, digest;
};

static void
write_report(struct call *call, struct proposed *p)
{
	struct json_out kept = call->reply;

	call->reply = (struct json_out){.text.arena = call->arena};
	json_open(&call->reply, NULL);
	if (str_eq(p->judged.id, p->gate.stage.id))
		assess_put(call, &p->gate);
	json_put_text(&call->reply, "plan", p->plan);
	plan_change_put(call, p->changes);
	json_close(&call->reply);
	p->report = buf_str(&call->reply.text);
	call->reply = kept;
	struct digest d = hash_of(p->report);
	p->digest = digest_hex(call->arena, &d);
}

static enum err
insert(struct call *call, struct proposed *p)
{
	const struct stage *s = &p->judged;

	p->id = id_make(call->ids, object_prefix(OBJECT_PROMOTION), call->now, call->arena);
	TRY(db_run(call->db, STMT_promotion_insert,
	    ARGS(TEXT(p->id), TEXT(p->release.id), TEXT(s->id),
		INT(p->procedure != PROCEDURE_PLAIN), TEXT(str_of(procedure_word(p->procedure))),
		NULL_ARG, TEXT(p->report), TEXT(p->digest), NULL_ARG,
		TEXT(json_text(call->body, "reason")), TEXT(call->caller.account), INT(call->now),
		INT(call->now + s->deadline_ms), NULL_ARG, INT(s->cooling_off_ms), NULL_ARG)));
	return db_run(call->db, STMT_promotion_set_plan, ARGS(TEXT(p->id), TEXT(p->plan)));
}

static void
record(struct call *call, const struct proposed *p)
{
	struct entry *e = record_new(call, EVENT_PLAN_PROPOSED, OBJECT_PROMOTION, p->id);

	record_on(e, OBJECT_RELEASE, p->release.id);
	record_on(e, OBJECT_MODEL, p->release.model);
	record_on(e, OBJECT_PLAN, p->plan);
	json_put_text(&e->facts, "digest", p->digest);
	record_seal(e, "reason", json_text(call->body, "reason"));
	record_seal(e, "report", p->report);
}

/* Whom it takes to pass what is changed it takes to change it: of the stages ahead that are touched
 * the one whose step is the gravest, the nearest of them, or else the next. */
static enum err
find_judged(struct call *call, struct proposed *p)
{
	struct parts out, parts;
	struct stage s;

	p->judged = p->gate.stage;
	p->procedure = p->gate.facts.procedure;
	TRY(stage_parts_out(call, p->release.model, &out));
	for (int i = p->release.position + 2;; i++) {
		TRY(stage_at(call, p->release.plan, i, &s));
		if (s.id.n == 0)
			return OK;
		TRY(stage_parts(call, s.id, &parts));
		enum procedure own = crossing_find(parts.part, parts.count, out.part, out.count);
		if (own > p->procedure && plan_change_touches(p->changes, s.slug)) {
			p->procedure = own;
			p->judged = s;
		}
	}
}

static enum err
check(struct call *call, struct proposed *p)
{
	struct str why;

	TRY(check_past(call, &p->release, p->plan, &why));
	if (why.n != 0)
		return call_refuse(call, ERR_INVALID,
		    "The plan cannot take the place of the one that is under way: %.*s. Nothing "
		    "was changed.",
		    STR_ARG(why));
	TRY(plan_change_find(call, p->release.plan, p->plan, &p->changes));
	TRY(assess(call, &p->release, &p->gate));
	if (p->gate.stage.id.n == 0)
		return call_refuse(call, ERR_INVALID,
		    "The release has come to its last stage: there is no gate to change. Nothing "
		    "was changed.");
	return find_judged(call, p);
}

static enum err
may_propose(struct call *call)
{
	enum state to;
	enum err e = object_step(call, &call->object, STEP_PROPOSE, &to);

	if (e != ERR_NOT_READY_TO)
		return e;
	return plan_refuse(call,
	    "No release of this model is running whose plan it could take the place of, or "
	    "something is proposed for it already; nothing was changed. A plan of which nothing "
	    "has begun is published: sluice plan publish.");
}

enum err
plan_propose(struct call *call)
{
	struct proposed *p = NEW(call->arena, struct proposed);
	struct ballot_opened opened;

	p->plan = call->object.id;
	TRY(may_propose(call));
	TRY(find_release(call, p->plan, &p->release));
	TRY(check(call, p));
	write_report(call, p);
	TRY(insert(call, p));
	TRY(ballot_open(call,
	    &(struct ballot_opening){
		p->id, call->caller.account, call->caller.organisation, "", false},
	    p->judged.policy, p->judged.policy_count, &opened));
	TRY(notice_to_judges(call, NOTICE_PROMOTION_PROPOSED, p->id));
	TRY(promotion_await(call, p->id));
	record(call, p);
	call_result(call, OBJECT_PROMOTION, p->id);
	call->location = str_printf(call->arena, "/v1/promotions/%.*s", STR_ARG(p->id));
	call_said(call, "Proposed to change the plan; the board %.*s votes on it until %.*s.",
	    STR_ARG(opened.boards), STR_ARG(time_words(call->arena, opened.deadline_at)));
	call_hint(call, "sluice promotion show %.*s, which lists the changes",
	    STR_ARG(str_from(p->id, 24)));
	return OK;
}

/* --- effect ----------------------------------------------------------------------------------- */

enum err
rebaseline_swap(struct call *call, const struct release *r, struct str plan, struct entry **ret)
{
	struct plan_change *changes;
	struct stage present = {.id = r->stage}; /* of another plan, taken over */

	TRY(plan_change_find(call, r->plan, plan, &changes));
	TRY(plan_change_keep(call, r->plan, plan, changes));
	if (r->position > 0)
		TRY(stage_at(call, plan, r->position, &present));
	TRY(db_run(call->db, STMT_plan_set_published,
	    ARGS(TEXT(plan), TEXT(call->caller.account), INT(call->now))));
	TRY(db_run(call->db, STMT_plan_set_superseded, ARGS(TEXT(r->plan))));
	TRY(db_run(call->db, STMT_release_set_plan,
	    ARGS(TEXT(r->id), TEXT(plan), text_or_null(present.id))));
	if (r->position > 0)
		TRY(signals_begin(call, r->model, present.id));
	TRY(stale_watch(call, r->id));
	*ret = record_new(call, EVENT_PLAN_REBASELINED, OBJECT_PLAN, plan);
	record_on(*ret, OBJECT_RELEASE, r->id);
	record_on(*ret, OBJECT_MODEL, r->model);
	json_put_text(&(*ret)->facts, "replaces", r->plan);
	return OK;
}

enum err
rebaseline_take_effect(struct call *call, const struct promotion *p, const struct release *r)
{
	struct entry *e;
	struct str why;

	TRY(check_past(call, r, p->plan, &why));
	if (why.n != 0)
		return call_refuse(call, ERR_NOT_READY_TO,
		    "The plan cannot take the place of the one that is under way any more: %.*s. "
		    "Nothing was changed.",
		    STR_ARG(why));
	TRY(rebaseline_swap(call, r, p->plan, &e));
	record_on(e, OBJECT_PROMOTION, p->id);
	return admission_wake_model(call, r->model);
}
