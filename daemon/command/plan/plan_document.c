/* Every fault of a plan's document, each at its place: stages and what they offer. */
#include "daemon/command/plan/plan_document.h"
#include "daemon/command/release/admission.h"

#include "daemon/command/object.h"
#include "daemon/command/plan/plan_controls.h"
#include "lib/time.h"

/* Pairs of tier and component in one stage: what its entry in the ledger has room for. */
enum { OFFERED_MAX = 400 };

struct str
plan_place(struct call *call, size_t stage, const char *list, size_t at)
{
	return str_printf(call->arena, "/stages/%zu/%s/%zu", stage, list, at);
}

static struct str
member(struct call *call, size_t stage, const char *name)
{
	return str_printf(call->arena, "/stages/%zu/%s", stage, name);
}

static struct str
within(struct call *call, struct str pointer, const char *name)
{
	return str_printf(call->arena, "%.*s/%s", STR_ARG(pointer), name);
}

/* A list that is longer than its shape allows is at fault already, and not gone through. */
static const struct json *
list_of(const struct json *object, const char *name, size_t most)
{
	const struct json *list = json_member(object, name);

	return list != NULL && list->kind == JSON_LIST && list->count <= most ? list : NULL;
}

enum err
plan_version(struct call *call, struct str model, struct str name, struct str pointer,
    struct named_version *ret)
{
	struct rows row;

	*ret = (struct named_version){.bit = -1};
	if (name.n == 0)
		return OK;
	enum err e = db_one(call->db, STMT_version_named, ARGS(TEXT(model), TEXT(name)), &row);
	if (e == OK) {
		ret->id = row_text(&row, "id", call->arena);
		ret->slug = row_text(&row, "slug", call->arena);
		ret->bit = (int)row_int(&row, "bit");
	}
	(void)rows_close(&row);
	if (e != ERR_NOT_FOUND)
		return e;
	fault_add(&call->faults, pointer, "the model has no version %.*s", STR_ARG(name));
	return OK;
}

/* --- offers ----------------------------------------------------------------------------------- */

/* What a tier's present revision includes. */
struct tier_row {
	struct str id;
	uint64_t components, versions;
};

static enum err
find_tier(struct call *call, const struct plan_document *d, struct str slug, struct str pointer,
    struct tier_row *ret)
{
	struct rows row;

	*ret = (struct tier_row){.components = 0};
	if (slug.n == 0)
		return OK; /* the shape has said so */
	enum err e = db_one(call->db, STMT_tier_current, ARGS(TEXT(d->model), TEXT(slug)), &row);
	if (e == OK) {
		ret->id = row_text(&row, "id", call->arena);
		ret->components = (uint64_t)row_int(&row, "components");
		ret->versions = (uint64_t)row_int(&row, "versions");
	}
	(void)rows_close(&row);
	if (e != ERR_NOT_FOUND)
		return e;
	fault_add(
	    &call->faults, pointer, "the model has no tier %.*s; import it first", STR_ARG(slug));
	return OK;
}

static uint64_t
components_of(struct call *call, const struct plan_document *d, const struct json *offer,
    struct str pointer, const struct tier_row *tier)
{
	uint64_t mask = 0;
	size_t at = 0;

	json_each(item, list_of(offer, "components", MODEL_COMPONENTS_MAX)) {
		struct str place = str_printf(
		    call->arena, "%.*s/components/%zu", STR_ARG(pointer), at++);
		int bit = model_component_bit(d->parts, item->text);
		uint64_t one = bit < 0 ? 0 : UINT64_C(1) << bit;
		if (bit < 0)
			fault_add(&call->faults, place, "the model has no component %.*s",
			    STR_ARG(item->text));
		else if (tier->id.n != 0 && (tier->components & one) == 0)
			fault_add(&call->faults, place, "the tier does not include it");
		mask |= one;
	}
	return mask;
}

static enum err
versions_of(struct call *call, const struct plan_document *d, const struct json *offer,
    struct str pointer, struct plan_offer *ret)
{
	struct named_version v;
	size_t at = 0;

	json_each(item, list_of(offer, "versions", MODEL_VERSIONS_MAX)) {
		struct str place = str_printf(
		    call->arena, "%.*s/versions/%zu", STR_ARG(pointer), at++);
		TRY(plan_version(call, d->model, item->text, place, &v));
		if (v.bit >= 0)
			ret->versions |= UINT64_C(1) << v.bit;
	}
	return OK;
}

/* What is asked of the tier, and of components that must have a version of those named. */
static void
check_versions(struct call *call, const struct plan_document *d, struct str pointer,
    const struct plan_offer *o, const struct tier_row *tier)
{
	if (tier->id.n != 0 && (o->versions & ~tier->versions) != 0)
		fault_add(&call->faults, within(call, pointer, "versions"),
		    "the tier does not include every one of them");
	for (int i = 0; i < d->parts->components; i++)
		if ((o->components & UINT64_C(1) << i) != 0 && o->versions != 0 &&
		    (d->parts->component[i].versions & o->versions) == 0)
			fault_add(&call->faults, within(call, pointer, "versions"),
			    "the component %.*s has none of them",
			    STR_ARG(d->parts->component[i].slug));
}

static enum err
check_offer(struct call *call, const struct plan_document *d, size_t stage, size_t at,
    const struct json *offer)
{
	struct plan_stage *s = &d->stages[stage];
	struct plan_offer *o = &s->offers[s->offer_count++];
	struct str pointer = plan_place(call, stage, "offers", at);
	struct tier_row tier;

	TRY(find_tier(call, d, json_text(offer, "tier"), within(call, pointer, "tier"), &tier));
	o->tier = tier.id;
	for (size_t i = 0; i < at; i++)
		if (tier.id.n != 0 && str_eq(s->offers[i].tier, tier.id))
			fault_add(&call->faults, within(call, pointer, "tier"),
			    "the stage offers this tier already, as /offers/%zu", i);
	o->components = components_of(call, d, offer, pointer, &tier);
	TRY(versions_of(call, d, offer, pointer, o));
	check_versions(call, d, pointer, o, &tier);
	return OK;
}

static enum err
check_offers(struct call *call, const struct plan_document *d, size_t stage)
{
	const struct json *offers = list_of(d->stages[stage].json, "offers", STAGE_OFFERS_MAX);
	size_t at = 0, pairs = 0;

	d->stages[stage].offers = NEW_ARRAY(call->arena, STAGE_OFFERS_MAX, struct plan_offer);
	json_each(offer, offers) {
		const struct json *components = list_of(offer, "components", MODEL_COMPONENTS_MAX);
		pairs += components == NULL ? 0 : components->count;
		TRY(check_offer(call, d, stage, at++, offer));
	}
	if (pairs > OFFERED_MAX)
		fault_add(&call->faults, member(call, stage, "offers"),
		    "offers more than %d components, tier by tier", OFFERED_MAX);
	return OK;
}

/* --- stages ----------------------------------------------------------------------------------- */

static int64_t
duration_of(const struct json *object, const char *name)
{
	int64_t ms = 0;

	(void)duration_parse(json_text(object, name), &ms);
	return ms;
}

static void
check_name(struct call *call, const struct plan_document *d, size_t stage)
{
	struct str slug = json_text(d->stages[stage].json, "slug");

	for (size_t i = 0; i < stage; i++)
		if (slug.n != 0 && str_eq(json_text(d->stages[i].json, "slug"), slug))
			fault_add(&call->faults, member(call, stage, "slug"),
			    "another stage is called %.*s", STR_ARG(slug));
}

static void
check_times(struct call *call, struct plan_stage *s, size_t stage)
{
	s->minimum_dwell_ms = duration_of(s->json, "minimum_dwell");
	s->longest_stay_ms = duration_of(s->json, "longest_stay");
	s->cooling_off_ms = duration_of(s->json, "cooling_off");
	if (json_member(s->json, "longest_stay") != NULL &&
	    (s->longest_stay_ms < s->minimum_dwell_ms || s->longest_stay_ms == 0))
		fault_add(&call->faults, member(call, stage, "longest_stay"),
		    "must not be shorter than the minimum dwell");
}

static bool
board_before(const struct plan_stage *s, struct str board)
{
	for (int i = 0; i < s->review_count; i++)
		if (board.n != 0 && str_eq(s->reviews[i].board, board))
			return true;
	return false;
}

static enum err
take_review(struct call *call, struct str model, struct plan_stage *s, const struct json *review,
    struct str pointer)
{
	struct review *r = &s->reviews[s->review_count];

	TRY(review_read(call, review, pointer, model, r));
	if (board_before(s, r->board))
		fault_add(&call->faults, str_printf(call->arena, "%.*s/board", STR_ARG(pointer)),
		    "votes here once already");
	if (r->assign > 0)
		fault_add(&call->faults, str_printf(call->arena, "%.*s/assign", STR_ARG(pointer)),
		    "must be left out: promotions are the whole board's");
	if (r->fallback.n != 0)
		fault_add(&call->faults, str_printf(call->arena, "%.*s/fallback", STR_ARG(pointer)),
		    "must be left out: nobody appeals against a promotion; count on guests");
	s->review_count++;
	return OK;
}

/* One board at least, and further ones that must approve as well. */
static enum err
take_reviews(struct call *call, const struct plan_document *d, size_t stage)
{
	struct plan_stage *s = &d->stages[stage];
	size_t at = 0;

	TRY(take_review(
	    call, d->model, s, json_member(s->json, "review"), member(call, stage, "review")));
	json_each(item, json_list(s->json, "further_reviews", STAGE_BOARDS_MAX - 1))
		TRY(take_review(
		    call, d->model, s, item, plan_place(call, stage, "further_reviews", at++)));
	return OK;
}

static enum err
check_stage(struct call *call, const struct plan_document *d, size_t stage)
{
	struct plan_stage *s = &d->stages[stage];

	check_name(call, d, stage);
	check_times(call, s, stage);
	admission_check(call, json_member(s->json, "admission"), member(call, stage, "admission"));
	TRY(check_offers(call, d, stage));
	TRY(take_reviews(call, d, stage));
	plan_controls_check(call, s->json, stage);
	return plan_lines_check(call, d, stage);
}

enum err
plan_document_check(struct call *call, struct str model, struct plan_document *ret)
{
	const struct json *stages = list_of(call->body, "stages", PLAN_STAGES_MAX);
	struct release on;

	*ret = (struct plan_document){.model = model};
	ret->parts = NEW(call->arena, struct model_parts);
	ret->stages = NEW_ARRAY(call->arena, PLAN_STAGES_MAX, struct plan_stage);
	TRY(model_parts_read(call, model, ret->parts));
	TRY(release_going_on(call, model, &on));
	TRY(stage_by_id(call, on.stage, &ret->goes_on));
	json_each(stage, stages) {
		ret->stages[ret->stage_count].json = stage;
		TRY(check_stage(call, ret, ret->stage_count++));
	}
	return call->faults.count == 0 ? OK : ERR_INVALID;
}
