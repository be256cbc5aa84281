/* Tiers: entered in revisions, listed, shown. */
#include "daemon/command/tier/tier.h"

#include "daemon/command/application/asked.h"
#include "daemon/command/command.h"
#include "daemon/command/grant/recertification.h"
#include "daemon/command/record.h"
#include "daemon/command/tier/tier_document.h"
#include "daemon/rules/automatic.h"
#include "daemon/rules/level.h"
#include "daemon/rules/research.h"
#include "daemon/store/fact_row.h"
#include "lib/time.h"

/* --- entering --------------------------------------------------------------------------------- */

/* The revision that is being made, and the one that it follows. */
struct made {
	struct str id, former;
	int64_t revision;
};

static enum err
follow(struct call *call, const struct tier_document *d, struct made *made)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_tier_newest,
	    ARGS(TEXT(d->model), TEXT(json_text(call->body, "slug"))), &row);

	made->id = id_make(call->ids, object_prefix(OBJECT_TIER), call->now, call->arena);
	made->revision = 1;
	if (e == OK) {
		made->revision = row_int(&row, "revision") + 1;
		made->former = row_text(&row, "id", call->arena);
	}
	(void)rows_close(&row);
	if (e == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	return db_run(call->db, STMT_tier_supersede, ARGS(TEXT(made->former), INT(call->now)));
}

static enum err
insert(struct call *call, const struct tier_document *d, const struct made *made)
{
	const struct json *b = call->body;

	TRY(db_run(call->db, STMT_tier_insert,
	    ARGS(TEXT(made->id), TEXT(d->model), TEXT(json_text(b, "slug")), INT(made->revision),
		TEXT(json_text(b, "title")), TEXT(json_text(b, "audience")), INT(d->open),
		d->open ? NULL_ARG : INT(d->term_ms), INT(d->max_stale_ms),
		INT(d->stale_if_unreachable_ms), TEXT(d->terms), TEXT(d->form),
		INT((int64_t)d->capabilities.bits[0]), INT((int64_t)d->capabilities.bits[1]),
		INT((int64_t)d->versions), TEXT(call->caller.account), INT(call->now),
		INT((int64_t)d->research), TEXT(d->eligibility),
		INT(json_truth(b, "one_per_organisation")), TEXT(d->endorsement), INT(d->automatic),
		d->recertify_months == 0 ? NULL_ARG : INT(d->recertify_months),
		INT(d->recertify_suspends), INT(d->draft_ms), INT(d->returned_ms))));
	TRY(tier_allowance_insert(call, made->id, d));
	for (int bit = 0; bit < d->parts->components; bit++)
		if ((d->components & UINT64_C(1) << bit) != 0)
			TRY(db_run(call->db, STMT_tier_component_insert,
			    ARGS(TEXT(made->id), TEXT(d->parts->component[bit].id))));
	return OK;
}

static enum err
insert_reviews(struct call *call, const struct tier_document *d, struct str tier)
{
	for (size_t i = 0; i < d->review_count; i++) {
		const struct review *r = &d->reviews[i];
		TRY(db_run(call->db, STMT_tier_board_insert,
		    ARGS(TEXT(tier), TEXT(r->board), INT(r->policy.quorum),
			INT(r->policy.threshold_p), INT(r->policy.threshold_q),
			INT(r->policy.min_approve), INT(r->deadline_ms), INT(r->policy.blind),
			TEXT(r->same_organisation), INT((int64_t)r->policy.required),
			INT((int64_t)r->policy.vetoes), INT(r->guests), INT(r->assign),
			text_or_null(r->fallback))));
	}
	return OK;
}

/* --- what the ledger says of it --------------------------------------------------------------- */

static void
record_reviews(struct json_out *o, const struct tier_document *d)
{
	json_open_list(o, "review");
	for (size_t i = 0; i < d->review_count; i++) {
		const struct review *r = &d->reviews[i];
		json_open(o, NULL);
		json_put_text(o, "board", r->board);
		json_put_int(o, "quorum", r->policy.quorum);
		json_put_int(o, "p", r->policy.threshold_p);
		json_put_int(o, "q", r->policy.threshold_q);
		json_put_int(o, "min_approve", r->policy.min_approve);
		json_put_int(o, "deadline_ms", r->deadline_ms);
		json_put_bool(o, "blind", r->policy.blind);
		json_put_text(o, "same_organisation", r->same_organisation);
		perspectives_put(o, "required", r->policy.required);
		perspectives_put(o, "vetoes", r->policy.vetoes);
		json_put_int(o, "guests", r->guests);
		json_put_int(o, "assign", r->assign);
		json_put_text_or_null(o, "fallback", r->fallback);
		json_close(o);
	}
	json_close_list(o);
}

static void
record(struct call *call, const struct tier_document *d, const struct made *made)
{
	struct entry *e = record_new(call, EVENT_TIER_CREATED, OBJECT_TIER, made->id);
	struct json_out *o = &e->facts;

	record_on(e, OBJECT_MODEL, d->model);
	json_put_text(o, "slug", json_text(call->body, "slug"));
	json_put_int(o, "revision", made->revision);
	json_put_text(o, "audience", str_of(audience_word(d->audience)));
	json_put_bool(o, "open", d->open);
	capabilities_put(o, "capabilities", &d->capabilities);
	json_open_list(o, "components");
	for (int bit = 0; bit < d->parts->components; bit++)
		if ((d->components & UINT64_C(1) << bit) != 0)
			json_put_text(o, NULL, d->parts->component[bit].slug);
	json_close_list(o);
	json_open_list(o, "versions");
	for (int bit = 0; bit < d->parts->versions; bit++)
		if ((d->versions & UINT64_C(1) << bit) != 0)
			json_put_text(o, NULL, d->parts->version[bit].slug);
	json_close_list(o);
	json_put_int(o, "research", (int64_t)d->research);
	if (d->allows)
		tier_put_allowance(o, &d->allowance);
	json_put_int(o, "term_ms", d->term_ms);
	json_put_int(o, "max_stale_ms", d->max_stale_ms);
	json_put_int(o, "stale_if_unreachable_ms", d->stale_if_unreachable_ms);
	if (d->terms.n != 0)
		json_put_text(o, "terms", d->terms);
	json_put_bool(o, "automatic", d->automatic);
	if (d->recertify_months != 0)
		json_put_int(o, "recertify_months", d->recertify_months);
	record_reviews(o, d);
	record_seal(e, "title", json_text(call->body, "title"));
}

/* A sentence of its own, or nothing. */
static const char *
say_appeals(struct call *call, const struct tier_document *d)
{
	for (size_t i = 0; i < d->review_count; i++)
		if (!review_hears_appeals(&d->reviews[i]))
			return str_printf(call->arena,
			    " An appeal may find too few of its board left, and wait for guests: "
			    "name another board (\"fallback\") in review %zu.",
			    i + 1)
			    .p;
	return "";
}

enum err
tier_create(struct call *call)
{
	struct tier_document *d = NEW(call->arena, struct tier_document);
	struct made made = {.revision = 0};
	enum state to;

	TRY(object_step(call, &call->object, STEP_TIER_CREATE, &to));
	TRY(tier_document_check(call, d));
	TRY(follow(call, d, &made));
	TRY(insert(call, d, &made));
	TRY(insert_reviews(call, d, made.id));
	TRY(recertification_plan(call, made.id, made.former, d->recertify_months));
	record(call, d, &made);
	call_result(call, OBJECT_TIER, made.id);
	call->location = str_printf(call->arena, "/v1/tiers/%.*s", STR_ARG(made.id));
	call_said(call, "Entered %.*s, revision %lld%s.%s", STR_ARG(json_text(call->body, "slug")),
	    (long long)made.revision,
	    made.revision == 1 ? "" : "; what was applied for and granted before keeps its own",
	    say_appeals(call, d));
	call_hint(call, "a stage of the model's plan offers it: sluice plan import");
	return OK;
}

/* --- showing ---------------------------------------------------------------------------------- */

enum err
tier_components(struct call *call, struct str tier, uint64_t *ret)
{
	struct rows rows = db_query(call->db, STMT_components_of_tier, ARGS(TEXT(tier)));

	*ret = 0;
	while (rows_next(&rows))
		*ret |= UINT64_C(1) << (row_int(&rows, "bit") & 63);
	return rows_close(&rows);
}

static enum err
put_terms(struct call *call, struct str tier)
{
	struct json_out *o = &call->reply;
	struct rows row;
	enum err e = db_one(call->db, STMT_terms_of_tier, ARGS(TEXT(tier)), &row);

	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	json_open(o, "terms");
	json_put_text(o, "id", row_text(&row, "id", call->arena));
	json_put_text(o, "slug", row_text(&row, "slug", call->arena));
	json_put_int(o, "revision", row_int(&row, "revision"));
	json_put_text(o, "title", row_text(&row, "title", call->arena));
	json_put_text(o, "party", row_text(&row, "party", call->arena));
	json_put_text(o, "digest", row_text(&row, "digest", call->arena));
	json_close(o);
	return rows_close(&row);
}

static enum err
put_reviews(struct call *call, struct str tier)
{
	struct json_out *o = &call->reply;
	struct rows rows = db_query(call->db, STMT_boards_of_tier, ARGS(TEXT(tier)));

	json_open_list(o, "review");
	while (rows_next(&rows)) {
		struct board_policy policy;
		policy_of_row(call->arena, &rows, &policy);
		json_open(o, NULL);
		policy_put(o, &policy);
		json_close(o);
	}
	json_close_list(o);
	return rows_close(&rows);
}

static enum err
put_earlier(struct call *call, const struct rows *row)
{
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;
	struct rows rows = db_query(call->db, STMT_tier_revisions,
	    ARGS(TEXT(row_text(row, "model_id", a)), TEXT(row_text(row, "slug", a)),
		TEXT(row_text(row, "id", a))));

	json_open_list(o, "other_revisions");
	while (rows_next(&rows)) {
		json_open(o, NULL);
		json_put_int(o, "revision", row_int(&rows, "revision"));
		json_put_text(o, "created_at", time_text(a, row_int(&rows, "created_at")));
		json_put_text(o, "id", row_text(&rows, "id", a));
		json_close(o);
	}
	json_close_list(o);
	return rows_close(&rows);
}

static void
put_components(struct call *call, const struct model_parts *parts, uint64_t components)
{
	json_open_list(&call->reply, "components");
	for (int bit = 0; bit < parts->components; bit++)
		if ((components & UINT64_C(1) << bit) != 0)
			json_put_text(&call->reply, NULL, parts->component[bit].slug);
	json_close_list(&call->reply);
}

/* What it is for, what each kind of research is proposed of it, and how deep an evaluator
 * sees. */
static void
put_research(struct call *call, const struct rows *row)
{
	struct capabilities set = row_capabilities(row), least;
	uint64_t kinds = (uint64_t)row_int(row, "research");
	struct json_out *o = &call->reply;
	struct str lacking;

	evaluator_put(o, "evaluator", &set, row_int(row, "term_ms"));
	json_open_list(o, "research");
	for (int i = 0; research_word(i) != NULL; i++) {
		if (!research_least(i, &set, &least, &lacking) ||
		    (kinds != 0 && (kinds & UINT64_C(1) << i) == 0))
			continue;
		json_open(o, NULL);
		json_put_text(o, "research", str_of(research_word(i)));
		json_put_bool(o, "needed", kinds != 0);
		capabilities_put(o, "least", &least);
		json_close(o);
	}
	json_close_list(o);
}

static enum err
put_allowance(struct call *call, struct str tier)
{
	struct allowance allowance;
	bool found;

	TRY(tier_allowance_of(call, tier, &allowance, &found));
	if (found)
		tier_put_allowance(&call->reply, &allowance);
	return OK;
}

/* For those who work on its model: how often which rule kept people from applying. */
static enum err
put_refused(struct call *call, struct str tier)
{
	struct json_out *o = &call->reply;
	struct rows rows = db_query(call->db, STMT_eligibility_refusals, ARGS(TEXT(tier)));

	json_open_list(o, "refused");
	while (rows_next(&rows)) {
		json_open(o, NULL);
		json_put_text(o, "rule", row_text(&rows, "rule", call->arena));
		json_put_int(o, "times", row_int(&rows, "times"));
		json_close(o);
	}
	json_close_list(o);
	return rows_close(&rows);
}

/* What decides, and on which conditions without a board. */
static void
put_policy(struct call *call, const struct rows *row)
{
	struct json_out *o = &call->reply;
	bool automatic = row_int(row, "automatic") != 0;

	json_put_text(o, "policy", automatic ? STR("automatic") : STR("review"));
	if (!automatic)
		return;
	json_open_list(o, "approved_at_once_if");
	for (int i = 0; i < AUTOMATIC_COUNT; i++)
		json_put_text(o, NULL, str_of(automatic_text((enum automatic)i, true)));
	json_close_list(o);
}

/* What applies to those who apply for it: nobody applies for what is open. */
static enum err
put_application(struct call *call, const struct rows *row)
{
	struct str id = row_text(row, "id", call->arena);
	struct str form = row_text(row, "form", call->arena);

	json_put_bool(&call->reply, "endorsement", !row_null(row, "endorsement"));
	if (!row_null(row, "eligibility"))
		json_put_raw(
		    &call->reply, "eligibility", row_text(row, "eligibility", call->arena));
	json_open(&call->reply, "lapse");
	json_put_text(&call->reply, "draft", duration_text(call->arena, row_int(row, "draft_ms")));
	json_put_text(
	    &call->reply, "returned", duration_text(call->arena, row_int(row, "returned_ms")));
	json_close(&call->reply);
	json_put_bool(
	    &call->reply, "one_per_organisation", row_int(row, "one_per_organisation") != 0);
	if (form.n != 0)
		json_put_raw(&call->reply, "form", form);
	put_policy(call, row);
	TRY(recertification_put_tier(call, row));
	if (row_int(row, "on_model") != 0)
		TRY(put_refused(call, id));
	TRY(put_reviews(call, id));
	return tier_put_waiting(call, row);
}

/* What it takes to use it, which only its own page shows. */
static enum err
put_conditions(struct call *call, const struct rows *row)
{
	struct str id = row_text(row, "id", call->arena);

	TRY(put_allowance(call, id));
	TRY(put_terms(call, id));
	put_research(call, row);
	if (row_int(row, "open") == 0)
		TRY(put_application(call, row));
	TRY(tier_put_compared(call, row));
	return put_earlier(call, row);
}

static enum err
put_offer(struct call *call, const struct rows *row)
{
	struct model_parts *parts = NEW(call->arena, struct model_parts);
	struct capabilities set = row_capabilities(row);
	uint64_t components;

	TRY(model_parts_read(call, row_text(row, "model_id", call->arena), parts));
	TRY(tier_components(call, row_text(row, "id", call->arena), &components));
	capabilities_put(&call->reply, "capabilities", &set);
	put_components(call, parts, components);
	model_put_versions(call, "versions", parts, (uint64_t)row_int(row, "versions"));
	return OK;
}

enum err
tier_put(struct call *call, const struct rows *row, bool alone)
{
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;

	json_put_text(o, "model", row_text(row, "model", a));
	json_put_text(o, "slug", row_text(row, "slug", a));
	json_put_text(o, "title", row_text(row, "title", a));
	json_put_text(o, "audience", row_text(row, "audience", a));
	json_put_bool(o, "open", row_int(row, "open") != 0);
	json_put_int(o, "revision", row_int(row, "revision"));
	TRY(put_offer(call, row));
	if (!row_null(row, "term_ms"))
		json_put_text(o, "term", duration_text(a, row_int(row, "term_ms")));
	json_put_text(o, "max_stale", duration_text(a, row_int(row, "max_stale_ms")));
	json_put_text(
	    o, "stale_if_unreachable", duration_text(a, row_int(row, "stale_if_unreachable_ms")));
	json_put_text(o, "author", row_text(row, "author", a));
	json_put_text(o, "created_at", time_text(a, row_int(row, "created_at")));
	return alone ? put_conditions(call, row) : OK;
}

enum err
tier_show(struct call *call)
{
	call_result(call, OBJECT_TIER, call->object.id);
	return OK;
}

enum err
tier_list(struct call *call)
{
	return render_page(
	    call, &(struct page){OBJECT_TIER, STMT_tier_list,
		      {TEXT(call->object.id), TEXT(call->caller.account), INT(call->now)}});
}
